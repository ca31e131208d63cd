import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSender } from './sender.ts'
import { startScriptedLogService } from './testing/scripted-log-service.ts'

const line = '{"seq":1,"id":"1","action":"long enough to be worth it"}\n'
const batch = { firstSeq: 1, count: 100, lines: Buffer.from(line.repeat(100)) }

test('bodies from the given size on are compressed', async () => {
  await using log = await startScriptedLogService()
  const sender = createSender({ url: new URL(log.url), apiKey: undefined, compressFromBytes: batch.lines.length })
  assert.equal((await sender.send(batch)).kind, 'accepted')
  assert.equal((await sender.send({ firstSeq: 1, count: 1, lines: Buffer.from(line) })).kind, 'accepted')
  await sender.close()
  assert.deepEqual(
    log.received.map(({ headers }) => headers['content-encoding']),
    ['zstd', undefined],
  )
  assert.ok(Number(log.received[0]?.bytes) < batch.lines.length / 10)
  assert.equal(log.stored.length, 101)
})

test('a log service that does not read zstd gets plain bodies from then on', async () => {
  await using log = await startScriptedLogService()
  log.script = ({ headers }) => (headers['content-encoding'] === undefined ? 'accept' : { status: 415 })
  const sender = createSender({ url: new URL(log.url), apiKey: undefined, compressFromBytes: 1 })
  assert.equal((await sender.send(batch)).kind, 'accepted')
  assert.equal((await sender.send(batch)).kind, 'accepted')
  await sender.close()
  assert.equal(log.received.length, 3)
})

test('a server that is not there is a failure with a reason', async () => {
  const log = await startScriptedLogService()
  await log.close()
  const sender = createSender({ url: new URL(log.url), apiKey: undefined, compressFromBytes: 1 })
  const answer = await sender.send(batch)
  await sender.close()
  assert.ok(answer.kind === 'failed')
  assert.match(answer.reason, /ECONNREFUSED/)
  assert.equal(answer.needsOperator, false)
})
