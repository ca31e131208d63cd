import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { idAt, timelessId } from './fixtures/ids.ts'
import { readAll, recordWithId, until } from './fixtures/records.ts'
import { temporaryFolder } from './fixtures/temporary-folder.ts'
import { type Appended, type Journal, type JournalRecord, openJournal } from './index.ts'

const seqs = (appended: readonly Appended[]): readonly number[] => appended.map(({ seq }) => seq)
const batch = (size: number, newId: (index: number) => string): JournalRecord[] =>
  Array.from({ length: size }, (_, index) => recordWithId(newId(index), index))

const untilSettled = (dir: string): Promise<void> =>
  until('sealed segments have filters and are compressed', () => {
    const names = readdirSync(dir)
    const count = (ending: string): number => names.filter((name) => name.endsWith(ending)).length
    return count('.ids') === count('.zst') && count('.ndjson') <= 1 && count('.tmp') === 0
  })

/** What this process has read from files, cached or not. */
const readBytes = (): number => Number(/rchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))?.[1])

const assertAllKnown = async (journal: Journal, records: readonly JournalRecord[]): Promise<void> => {
  const { headSeq } = journal
  const appended = await journal.append(records)
  assert.ok(appended.every(({ duplicate, seq }) => duplicate && seq === 0))
  assert.equal(journal.headSeq, headSeq)
}

describe('unique ids', () => {
  test('are written once within a batch, between appends and between concurrent appends', async (t) => {
    await using journal = await openJournal({ dir: temporaryFolder(t), uniqueIds: true })
    const [a, b, c] = batch(3, () => idAt(Date.now()))
    assert.ok(a && b && c)
    assert.deepEqual(seqs(await journal.append([a, b, a])), [1, 2, 0])
    assert.deepEqual(seqs(await journal.append([b, c])), [0, 3])
    const [d] = batch(1, timelessId)
    assert.ok(d)
    const answers = await Promise.all(Array.from({ length: 20 }, () => journal.append([d])))
    assert.equal(answers.flat().filter(({ duplicate }) => !duplicate).length, 1)
    assert.equal(journal.headSeq, 4)
  })

  test('are known in every segment: active, sealed, compressed, and after a restart', async (t) => {
    const dir = temporaryFolder(t)
    const records = [
      ...batch(400, (index) => idAt(1_700_000_000_000 + index * 60_000)),
      ...batch(400, timelessId),
      recordWithId('00000000-0000-0000-0000-000000000000'),
      ...batch(400, () => idAt(Date.now())),
    ]
    {
      await using journal = await openJournal({ dir, uniqueIds: true, maxSegmentBytes: 5000 })
      for (let at = 0; at < records.length; at += 25) await journal.append(records.slice(at, at + 25))
      assert.equal(journal.headSeq, records.length)
      await assertAllKnown(journal, records)
      await untilSettled(dir)
    }
    {
      await using journal = await openJournal({ dir, uniqueIds: true, maxSegmentBytes: 5000 })
      await assertAllKnown(journal, records.toReversed())
      const mixed = [...batch(3, () => idAt(Date.now())), ...records.slice(0, 3)]
      assert.deepEqual(seqs(await journal.append(mixed)), [1202, 1203, 1204, 0, 0, 0])
    }
    const filters = readdirSync(dir).filter((name) => name.endsWith('.ids'))
    assert.ok(filters.length > 5)
    for (const [index, name] of filters.entries()) {
      if (index % 2 === 0) rmSync(join(dir, name))
      else truncateSync(join(dir, name), 200)
    }
    await using journal = await openJournal({ dir, uniqueIds: true })
    await assertAllKnown(journal, records)
    assert.equal((await readAll(journal)).length, 1204)
  })

  test('are known when the option is set on a journal that was written without it', async (t) => {
    const dir = temporaryFolder(t)
    const records = batch(50, () => idAt(Date.now()))
    {
      await using journal = await openJournal({ dir })
      await journal.append(records.slice(0, 20))
      await journal.seal()
      await journal.append(records.slice(20))
    }
    await using journal = await openJournal({ dir, uniqueIds: true })
    await assertAllKnown(journal, records)
  })

  for (const [what, spoil] of [
    ['is deleted', (file: string) => rmSync(file)],
    ['is cut', (file: string) => truncateSync(file, 192)],
  ] as const) {
    test(`are known when a filter ${what} while the journal is open`, async (t) => {
      const dir = temporaryFolder(t)
      const records = batch(4000, (index) => idAt(1_700_000_000_000 + index))
      {
        await using journal = await openJournal({ dir, uniqueIds: true })
        await journal.append(records)
        await journal.seal()
        await until('it is compressed', () => readdirSync(dir).includes('00000000000000000001.ndjson.zst'))
      }
      await using journal = await openJournal({ dir, uniqueIds: true, onWarning: () => undefined })
      const [fresh, another] = batch(2, () => idAt(1_700_000_000_100))
      assert.ok(fresh && another)
      if (what === 'is cut') assert.deepEqual(seqs(await journal.append([fresh])), [4001])
      spoil(join(dir, '00000000000000000001.ids'))
      for (const record of records.slice(0, 10)) await assertAllKnown(journal, [record])
      assert.deepEqual(seqs(await journal.append([another])), [journal.headSeq])
    })
  }

  test('are looked for in a sealed segment once, however many appends ask at the same time', async (t) => {
    if (!existsSync('/proc/self/io')) return t.skip('only Linux tells how much a process has read')
    const dir = temporaryFolder(t)
    const records = batch(4000, (index) => idAt(1_700_000_000_000 + index))
    {
      await using journal = await openJournal({ dir, uniqueIds: true, compress: false })
      await journal.append(records)
      await journal.seal()
      await journal.append(batch(1, () => idAt(Date.now())))
    }
    await using journal = await openJournal({ dir, uniqueIds: true, compress: false })
    const before = readBytes()
    const answers = await Promise.all(records.slice(0, 50).map((record) => journal.append([record])))
    assert.ok(answers.flat().every(({ duplicate }) => duplicate))
    const segmentBytes = statSync(join(dir, '00000000000000000001.ndjson')).size
    const read = readBytes() - before
    assert.ok(read < 3 * segmentBytes, `${read} bytes were read to look into ${segmentBytes}`)
  })

  test('are free again once their segment was dropped', async (t) => {
    const dir = temporaryFolder(t)
    await using journal = await openJournal({ dir, uniqueIds: true })
    const records = batch(5, () => idAt(Date.now()))
    await journal.append(records)
    await journal.seal()
    await until('it is compressed', () => readdirSync(dir).includes('00000000000000000001.ndjson.zst'))
    await untilSettled(dir)
    await journal.dropBefore(6)
    assert.deepEqual(
      readdirSync(dir).filter((name) => name.startsWith('0')),
      [],
    )
    assert.deepEqual(seqs(await journal.append(records)), [6, 7, 8, 9, 10])
  })

  test('may be missing; a wrong one, or one that the text does not start with, is refused', async (t) => {
    await using journal = await openJournal({ dir: temporaryFolder(t), uniqueIds: true })
    const id = idAt(Date.now())
    for (const bad of [
      { id: 'x', json: '{"id":"x"}' },
      { id: id.toUpperCase(), json: JSON.stringify({ id: id.toUpperCase() }) },
      { id, json: JSON.stringify({ value: 1, id }) },
      { id, json: JSON.stringify({ id: `${id}x` }) },
    ]) {
      await assert.rejects(journal.append([recordWithId(id), bad]), { code: 'JOURNAL_RECORD', message: /record 1 / })
    }
    const withoutId = { json: '{"value":1}' }
    assert.deepEqual(seqs(await journal.append([withoutId, withoutId, recordWithId(id)])), [1, 2, 3])
  })

  test('are not looked at without the option, and need group writes', async (t) => {
    const dir = temporaryFolder(t)
    const [same] = batch(1, timelessId)
    assert.ok(same)
    {
      await using journal = await openJournal({ dir })
      assert.deepEqual(seqs(await journal.append([same, same])), [1, 2])
    }
    await assert.rejects(openJournal({ dir, uniqueIds: true, writes: 'through' }), TypeError)
  })
})
