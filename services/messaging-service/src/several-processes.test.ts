import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createCaller, postgresMissing, startPostgres, startProcess } from '@trilha/service-kit/testing'
import type { Message } from './message.ts'
import { openEventStream } from './testing/event-stream.ts'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))

test('on PostgreSQL, a message sent through one process reaches the stream of another at once', {
  skip: postgresMissing(),
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trilha-messaging-'))
  const postgres = await startPostgres()
  const databaseUrl = await postgres.createDatabase()
  const [one, other] = ['one', 'other'].map((name) =>
    startProcess(main, {
      TRILHA_DATA_DIR: join(folder, name),
      TRILHA_MESSAGING_SERVICE_PORT: '0',
      TRILHA_LOG_URL: 'http://127.0.0.1:1',
      DATABASE_URL: databaseUrl,
    }),
  )
  assert.ok(one !== undefined && other !== undefined)
  const stream = await openEventStream(`${await one.url()}/messages/stream?recipient_id=2`)
  await stream.next()
  const call = createCaller(await other.url())
  const { body } = await call<Message>('POST', '/messages', { sender_id: 1, recipient_id: 2, body: 'Hi' })
  // A notice wakes the stream; without one, the comment of a quiet stream would come first.
  assert.deepEqual((await stream.next())?.message, body)
  stream.close()
  for (const process of [one, other]) {
    process.child.kill('SIGTERM')
    assert.equal(await process.ended, 0)
  }
  await postgres.close()
  rmSync(folder, { recursive: true })
})
