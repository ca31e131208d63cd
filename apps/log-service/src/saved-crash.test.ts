import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startProcess } from './log-service-process.fixture.ts'

const rounds = 6

let dir = ''
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'trilha-saved-crash-'))
})
after(() => rm(dir, { recursive: true, force: true }))

test('kill -9 while searches are saved: none that was acknowledged is lost, and each is an entry', async () => {
  const acknowledged = new Set<string>()
  for (let round = 0; round < rounds; round += 1) {
    const service = await startProcess(dir)
    const { json } = await service.get('/api/saved')
    const kept = new Set((json.searches as { name: string }[]).map(({ name }) => name))
    for (const name of acknowledged) assert.ok(kept.has(name), `${name} is lost`)
    const wanted = 5 + Math.floor(Math.random() * 10)
    let done = 0
    const killed = Promise.withResolvers<void>()
    // Four at the same time, so that the kill meets one at every stage of its way.
    const lanes = Array.from({ length: 4 }, async (_, lane) => {
      for (let n = 0; ; n += 1) {
        const name = `${round}-${lane}-${n}`
        const answer = await service.post('/api/saved', JSON.stringify({ name, view: '/' })).catch(() => undefined)
        if (answer?.status !== 201) return
        acknowledged.add(name)
        done += 1
        if (done === wanted) killed.resolve(service.end('SIGKILL').then(() => undefined))
      }
    })
    await killed.promise
    await Promise.all(lanes)
  }
  assert.ok(acknowledged.size >= rounds * 5)
  const service = await startProcess(dir)
  const { json } = await service.get('/api/entries?limit=1000&action=save_search&result=success')
  const told = new Set((json.entries as { attributes: { name: string } }[]).map(({ attributes }) => attributes.name))
  const { json: listed } = await service.get('/api/saved')
  for (const { name } of listed.searches as { name: string }[]) assert.ok(told.has(name), `nothing tells of ${name}`)
  for (const name of acknowledged) assert.ok(told.has(name))
  assert.equal(await service.end('SIGTERM'), 0)
})
