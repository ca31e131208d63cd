import assert from 'node:assert/strict'
import { rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { readValues, record, until } from './fixtures/records.ts'
import { mountSmallDisk } from './fixtures/small-disk.ts'
import { openCursor, openJournal } from './index.ts'

/** Leaves so many bytes free, at the grain of a page. */
const fillDisk = (file: string, leaveBytes: number): void => {
  const page = Buffer.alloc(4096)
  for (let pages = 1; ; pages++) {
    try {
      writeFileSync(file, page, { flag: 'a' })
    } catch {
      rmSync(file)
      for (let count = 0; count < pages - 1 - leaveBytes / page.length; count++)
        writeFileSync(file, page, { flag: 'a' })
      return
    }
  }
}

const large = (value: number) => ({ json: JSON.stringify({ value, text: 'x'.repeat(6000) }) })

describe('full disk', () => {
  test('rejects, leaves nothing half-written, and works again when there is room', async (t) => {
    const disk = mountSmallDisk(t, 1024)
    if (disk === undefined) return
    const dir = join(disk, 'journal')
    const filler = join(disk, 'filler')
    {
      await using journal = await openJournal({ dir })
      await journal.append([record(1)])
      fillDisk(filler, 8192)
      await assert.rejects(journal.append([2, 3, 4, 5].map(large)), { code: 'JOURNAL_FULL', message: /disk .* full/ })
      await assert.rejects(Promise.all([journal.append([6, 7, 8].map(large)), journal.append([9].map(large))]))
      assert.equal(journal.headSeq, 1)
      assert.equal(statSync(join(dir, '00000000000000000001.ndjson')).size, journal.totalBytes)
      assert.deepEqual(await journal.append([record(10)]), [{ seq: 2, duplicate: false }])
      assert.deepEqual(await readValues(journal), [1, 10])
      rmSync(filler)
      const appended = await journal.append([11, 12, 13, 14].map(large))
      assert.equal(appended[0]?.seq, 3)
    }
    const warnings: string[] = []
    await using journal = await openJournal({ dir, onWarning: (message) => warnings.push(message) })
    assert.deepEqual(await readValues(journal), [1, 10, 11, 12, 13, 14])
    assert.deepEqual(warnings, [])
  })

  test('forgets the ids of what was refused, and their duplicates are refused with them', async (t) => {
    const disk = mountSmallDisk(t, 1024)
    if (disk === undefined) return
    const filler = join(disk, 'filler')
    await using journal = await openJournal({ dir: join(disk, 'journal'), uniqueIds: true })
    await journal.append([record(0)])
    fillDisk(filler, 4096)
    const id = '01900000-0000-7000-8000-000000000001'
    const tooLarge = { id, json: JSON.stringify({ id, text: 'x'.repeat(20_000) }) }
    const answers = await Promise.allSettled([journal.append([tooLarge]), journal.append([tooLarge])])
    assert.deepEqual(
      answers.map(({ status }) => status),
      ['rejected', 'rejected'],
    )
    rmSync(filler)
    assert.deepEqual(await journal.append([tooLarge]), [{ seq: 2, duplicate: false }])
    assert.deepEqual(await journal.append([tooLarge]), [{ seq: 0, duplicate: true }])
  })

  test('says so at once in through mode, and keeps what was written', async (t) => {
    const disk = mountSmallDisk(t, 1024)
    if (disk === undefined) return
    const filler = join(disk, 'filler')
    await using journal = await openJournal({ dir: join(disk, 'journal'), writes: 'through' })
    journal.appendNow([record(1)])
    fillDisk(filler, 8192)
    assert.throws(() => journal.appendNow([2, 3, 4, 5].map(large)), { code: 'JOURNAL_FULL' })
    await journal.durable()
    assert.equal(statSync(join(disk, 'journal', '00000000000000000001.ndjson')).size, journal.totalBytes)
    assert.deepEqual(journal.appendNow([record(6)]), [{ seq: 2, duplicate: false }])
    void journal.append([2, 3, 4, 5].map(large))
    await assert.rejects(journal.append([2, 3, 4, 5].map(large)), { code: 'JOURNAL_FULL' })
    await journal.durable()
    rmSync(filler)
    assert.deepEqual(journal.appendNow([large(7)]), [{ seq: 3, duplicate: false }])
    await journal.durable()
    assert.deepEqual(await readValues(journal), [1, 6, 7])
  })

  test('saves a cursor and drops old segments while there is no room at all', async (t) => {
    const disk = mountSmallDisk(t, 1024)
    if (disk === undefined) return
    const dir = join(disk, 'journal')
    {
      await using journal = await openJournal({ dir, compress: false })
      const cursor = await openCursor(join(disk, 'cursor'))
      await cursor.save(1)
      for (let value = 1; value <= 50; value++) await journal.append([large(value)])
      await journal.seal()
      await journal.append([record(51)])
      fillDisk(join(disk, 'filler'), 0)
      await assert.rejects(journal.append([large(0), large(0)]), { code: 'JOURNAL_FULL' })
      await cursor.save(50)
      await journal.dropBefore(51)
      assert.deepEqual(await journal.append([large(52)]), [{ seq: 52, duplicate: false }])
    }
    assert.equal((await openCursor(join(disk, 'cursor'))).seq, 50)
    await using journal = await openJournal({ dir })
    assert.deepEqual(await readValues(journal), [51, 52])
  })

  test('keeps a segment plain that has no room to be compressed, and compresses it later', async (t) => {
    const disk = mountSmallDisk(t, 1024)
    if (disk === undefined) return
    const warnings: string[] = []
    const options = { dir: join(disk, 'journal'), onWarning: (message: string) => warnings.push(message) }
    await using journal = await openJournal(options)
    await journal.append([large(1)])
    fillDisk(join(disk, 'filler'), 0)
    await journal.seal()
    await untilWarned(warnings)
    assert.match(warnings[0] ?? '', /segment 1 .*full/)
    assert.deepEqual(await readValues(journal), [1])
    rmSync(join(disk, 'filler'))
    await journal.append([large(2)])
    const plainBytes = journal.totalBytes
    await journal.seal()
    await until('both are compressed', () => journal.totalBytes < plainBytes / 2)
    assert.deepEqual(await readValues(journal), [1, 2])
  })
})

const untilWarned = (warnings: readonly string[]): Promise<void> =>
  until('there is a warning', () => warnings.length > 0)
