import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { promisify } from 'node:util'
import { readValues } from './fixtures/records.ts'
import { temporaryFolder } from './fixtures/temporary-folder.ts'
import { openJournal } from './index.ts'

const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name)

/** The library that makes fdatasync fail, or why there is none. */
const buildLibrary = (file: string): string | undefined => {
  if (process.platform !== 'linux') return 'fdatasync is made to fail with LD_PRELOAD, which is Linux only'
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-o', file, fixture('failing-disk.c'), '-ldl'], { stdio: 'pipe' })
    return undefined
  } catch {
    return 'there is no C compiler to build the failing fdatasync with'
  }
}

describe('failed fdatasync', () => {
  test('is never trusted on a retry: refused records are gone, written ones are moved, later ones work', async (t) => {
    const dir = temporaryFolder(t)
    const library = join(dir, 'failing-disk.so')
    const reason = buildLibrary(library)
    if (reason !== undefined) return t.skip(reason)
    const files = [join(dir, 'fail-once'), join(dir, 'fail-always'), join(dir, 'synced')] as const
    const { stdout } = await promisify(execFile)(process.execPath, [fixture('failing-disk-writer.ts'), dir, ...files], {
      env: {
        ...process.env,
        LD_PRELOAD: library,
        FAIL_ONCE_FILE: files[0],
        FAIL_ALWAYS_FILE: files[1],
        SYNCED_FILE: files[2],
      },
    })
    const said = stdout
      .trim()
      .split('\n')
      .map((line) => Object.values<unknown>(JSON.parse(line)))
    const seq = (number: number) => [{ seq: number, duplicate: false }]
    assert.deepEqual(said, [
      ['group, one failure', 'JOURNAL_FAILED'],
      ['group, after it', seq(2)],
      ['group, failing', 'JOURNAL_FAILED'],
      ['group, still failing', 'JOURNAL_FAILED'],
      ['group, shown meanwhile', [1, 2]],
      ['group, repaired', seq(3)],
      ['group, all', [1, 2, 3]],
      ['through, one failure', [...seq(2), ...seq(3)]],
      ['through, synced', ['/through', '/through/00000000000000000001.ndjson', '/through/00000000000000000002.ndjson']],
      ['through, moved', [1, 2, 3]],
      ['through, failing', 'JOURNAL_FAILED'],
      ['through, repaired', seq(4)],
      ['through, all', [1, 2, 3, 4]],
      ['through, lost together', ['JOURNAL_FAILED', 'JOURNAL_FAILED', 'JOURNAL_FAILED']],
      ['through, after it', seq(5)],
      ['new, synced', ['', '/new', '/new/journal', '/new/journal/journal.json.tmp']],
      ['recovery, failing', 'JOURNAL_FAILED'],
      ['recovery, synced', ['/new/journal', '/new/journal/00000000000000000001.ndjson']],
      ['recovery, shown', [1]],
      ['compression, failing', 'JOURNAL_FAILED'],
      ['compression, still there', true],
      ['compression, finished', [false, [1]]],
    ])
    const segments = readdirSync(join(dir, 'group')).filter((name) => name.includes('.ndjson'))
    assert.deepEqual(
      segments.map((name) => Number(name.slice(0, 20))),
      [1, 2, 3],
      'each failure ends its segment',
    )
    for (const [name, values] of [
      ['group', [1, 2, 3]],
      ['through', [1, 2, 3, 4, 5]],
    ] as const) {
      await using journal = await openJournal({ dir: join(dir, name) })
      assert.deepEqual(await readValues(journal), values)
    }
  })
})
