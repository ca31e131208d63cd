import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { entry } from './log-service.fixture.ts'
import { startProcess } from './log-service-process.fixture.ts'

/** Far more than what the kernel holds for a reader who waits. */
const count = 60_000

test('an export survives a killed store: every entry, none twice', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'trilha-export-'))
  const service = await startProcess(dataDir)
  try {
    const padding = 'x'.repeat(200)
    const lines = Array.from({ length: count }, (_, index) => JSON.stringify(entry({ user_id: `${index}`, padding })))
    await service.post('/logs', lines.join('\n'))
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${service.url}/api/export?service=user_service`, { agent: false }, resolve).on('error', reject)
    })
    for (const pid of service.children()) process.kill(pid, 'SIGKILL')
    const body = Buffer.concat(await response.toArray()).toString()
    const users = body
      .trimEnd()
      .split('\n')
      .map((line) => Number(JSON.parse(line).user_id))
    assert.equal(users.length, count)
    assert.equal(new Set(users).size, count)
    assert.match(service.output, /the store's engine ended/)
  } finally {
    await service.end('SIGKILL')
    await rm(dataDir, { recursive: true, force: true })
  }
})
