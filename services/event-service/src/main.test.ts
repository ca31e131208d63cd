import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createCaller, startProcess } from '@trilha/service-kit/testing'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))

test('as a process: serves while the log service is away, stops cleanly, and has kept what it was told', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'trilha-event-'))
  // Nobody listens on port 1.
  const env = { TRILHA_DATA_DIR: dataDir, TRILHA_EVENT_SERVICE_PORT: '0', TRILHA_LOG_URL: 'http://127.0.0.1:1' }
  const first = startProcess(main, env)
  const call = createCaller(await first.url())
  assert.deepEqual((await call('GET', '/readyz')).body, { status: 'ready' })
  const created = await call('POST', '/events', { title: 'Walk', starts_at: '2026-06-15T12:00:00Z', organizer_id: 1 })
  assert.equal(created.status, 200)
  first.child.kill('SIGINT')
  assert.equal(await first.ended, 0)

  const second = startProcess(main, env)
  const again = createCaller(await second.url())
  assert.deepEqual((await again('GET', `/events/${created.body.id}`)).body, created.body)
  const document = await again('GET', '/openapi.json')
  assert.ok('/events/{event_id}' in (document.body.paths as object))
  second.child.kill('SIGTERM')
  assert.equal(await second.ended, 0)
  rmSync(dataDir, { recursive: true })
})
