import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { record } from './fixtures/records.ts'
import { temporaryFolder } from './fixtures/temporary-folder.ts'
import { openJournal } from './index.ts'

const startHolder = async (dir: string) => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures', 'lock-holder.ts'), dir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [said] = await once(child.stdout, 'data')
  return { child, said: String(said).trim() }
}

describe('lock', () => {
  test('refuses a second writer in this process, names this process, and lets go at close', async (t) => {
    const dir = temporaryFolder(t)
    const journal = await openJournal({ dir })
    await assert.rejects(openJournal({ dir }), {
      code: 'JOURNAL_LOCKED',
      message: `the journal in ${realpathSync(dir)} is open in process ${process.pid}: stop it first, or use another folder`,
    })
    await journal.append([record(1)])
    await journal.close()
    await (await openJournal({ dir })).close()
  })

  test('holds against another process, both ways', async (t) => {
    const dir = temporaryFolder(t)
    const journal = await openJournal({ dir })
    const refused = await startHolder(dir)
    assert.match(refused.said, new RegExp(`is open in process ${process.pid}:`))
    await journal.close()
    const holder = await startHolder(dir)
    assert.equal(holder.said, 'open 0')
    await assert.rejects(openJournal({ dir }), {
      code: 'JOURNAL_LOCKED',
      message: new RegExp(`process ${holder.child.pid}:`),
    })
    holder.child.stdin.end()
    await once(holder.child, 'exit')
    await (await openJournal({ dir })).close()
  })

  test('does not outlive a killed process', async (t) => {
    const dir = temporaryFolder(t)
    const holder = await startHolder(dir)
    holder.child.kill('SIGKILL')
    await once(holder.child, 'exit')
    await (await openJournal({ dir })).close()
  })
})
