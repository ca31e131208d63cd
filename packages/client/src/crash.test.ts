import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openLogClient } from './open-log-client.ts'
import { actions } from './testing/entries.ts'
import { startScriptedLogService } from './testing/scripted-log-service.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'
import { until } from './testing/until.ts'

const program = fileURLToPath(new URL('./testing/logging-process.ts', import.meta.url))

const run = (mode: string, url: string, dir: string, count = 0): ChildProcess =>
  spawn(process.execPath, [program, mode, url, dir, String(count)], { stdio: ['ignore', 'pipe', 'inherit'] })

/** How the program ended, and how many calls of `log` had returned. */
const ended = async (child: ChildProcess): Promise<{ code: number | null; signal: string | null; logged: number }> => {
  assert.ok(child.stdout)
  const [output, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  return { code, signal, logged: output.split('\n').length - 1 }
}

const nobody = 'http://127.0.0.1:1'

describe('a process that is killed', () => {
  test('with kill -9 right after log, the log service being away: each entry is delivered once', async () => {
    await using folder = await temporaryFolder()
    const { signal, logged } = await ended(run('die', nobody, folder.path, 3_000))
    assert.equal(signal, 'SIGKILL')
    assert.equal(logged, 3_000)

    await using log = await startScriptedLogService()
    await using client = await openLogClient({ url: log.url, service: 'x', spoolDir: folder.path })
    assert.equal(client.counters.waiting, 3_000)
    assert.equal(await client.flush(20_000), true)
    assert.deepEqual(
      log.stored.map((entry) => entry.action),
      actions(1, 3_000),
    )
    assert.equal(new Set(log.stored.map((entry) => entry.id)).size, 3_000)
  })

  test('at any moment of delivery: nothing is lost, and what is sent twice has the same id', async () => {
    await using log = await startScriptedLogService()
    for (let round = 1; round <= 4; round++) {
      await using folder = await temporaryFolder()
      log.stored.length = 0
      const child = run('run', log.url, folder.path)
      const end = ended(child)
      await until(() => log.stored.length > round * 300, 'some deliveries')
      child.kill('SIGKILL')
      const { logged } = await end

      await using client = await openLogClient({ url: log.url, service: 'x', spoolDir: folder.path })
      assert.equal(await client.flush(20_000), true)
      const byId = new Map(log.stored.map((entry) => [entry.id, entry.action]))
      // The last entry may be in the spool while its number was not yet printed.
      assert.ok(byId.size === logged || byId.size === logged + 1, `${byId.size} delivered, ${logged} logged`)
      assert.deepEqual([...byId.values()], actions(1, byId.size))
    }
  })
})

describe('a process that is done', () => {
  test('ends by itself after close', async () => {
    await using folder = await temporaryFolder()
    await using log = await startScriptedLogService()
    assert.equal((await ended(run('close', log.url, folder.path, 10))).code, 0)
    assert.equal(log.stored.length, 10)
  })

  test('ends by itself while the log service is away; the entries wait', async () => {
    await using folder = await temporaryFolder()
    assert.equal((await ended(run('leave', nobody, folder.path, 10))).code, 0)
    await using client = await openLogClient({ url: nobody, service: 'x', spoolDir: folder.path, onWarning: () => {} })
    assert.equal(client.counters.waiting, 10)
    await client.close(0)
  })
})
