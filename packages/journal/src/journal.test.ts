import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, test } from 'node:test'
import { readAll, readValues, record, until } from './fixtures/records.ts'
import { temporaryFolder } from './fixtures/temporary-folder.ts'
import { openJournal } from './index.ts'

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

describe('journal', () => {
  test('numbers records from 1 and reads them back as they were given', async (t) => {
    await using journal = await openJournal({ dir: temporaryFolder(t) })
    assert.equal(journal.headSeq, 0)
    assert.equal(journal.firstSeq, 1)
    const appended = await journal.append([record('a'), record('é “x” 🦊')])
    assert.deepEqual(appended, [
      { seq: 1, duplicate: false },
      { seq: 2, duplicate: false },
    ])
    assert.deepEqual(await journal.append([]), [])
    assert.deepEqual(await readAll(journal), [
      { seq: 1, value: 'a' },
      { seq: 2, value: 'é “x” 🦊' },
    ])
  })

  test('goes on where it stopped after it was closed', async (t) => {
    const dir = temporaryFolder(t)
    for (const value of [1, 2, 3]) {
      await using journal = await openJournal({ dir })
      assert.deepEqual(await journal.append([record(value)]), [{ seq: value, duplicate: false }])
    }
    await using journal = await openJournal({ dir })
    assert.deepEqual(await readValues(journal), [1, 2, 3])
  })

  test('gives concurrent appends numbers in the order of the calls', async (t) => {
    await using journal = await openJournal({ dir: temporaryFolder(t) })
    const answers = await Promise.all(numbers(1, 500).map((value) => journal.append([record(value)])))
    assert.deepEqual(
      answers.map(([first]) => first?.seq),
      numbers(1, 500),
    )
    assert.deepEqual(await readValues(journal), numbers(1, 500))
  })

  test('appends more at once than a group holds, and records of every length', async (t) => {
    await using journal = await openJournal({ dir: temporaryFolder(t), maxSegmentBytes: 4_000_000 })
    const values = [3_000_000, 1, 0, 4_000_000, 65_536, 4_000_000, 17, 2_000_000].map((length) =>
      'é'.repeat(length / 2),
    )
    await journal.append(values.map(record))
    assert.deepEqual(await readValues(journal, { maxBlockBytes: 1_000_000 }), values)
  })

  for (const json of [
    '',
    'x',
    '[]',
    '{}',
    '"{"',
    '{"a":1}\n',
    '{"a":\n1}',
    '{"a":"\0"}',
    `{"a":"${'x'.repeat(2 ** 22)}"}`,
  ]) {
    test(`refuses ${JSON.stringify(json.slice(0, 20))} and appends nothing of its batch`, async (t) => {
      await using journal = await openJournal({ dir: temporaryFolder(t) })
      await assert.rejects(journal.append([record(1), { json }]), { code: 'JOURNAL_RECORD' })
      await journal.append([record(2)])
      assert.deepEqual(await readAll(journal), [{ seq: 1, value: 2 }])
    })
  }

  test('seals by size, compresses, and reads on through all segments from any place', async (t) => {
    const dir = temporaryFolder(t)
    await using journal = await openJournal({ dir, maxSegmentBytes: 1000 })
    for (const value of numbers(1, 300)) await journal.append([record(value)])
    assert.ok(readdirSync(dir).filter((name) => name.includes('.ndjson')).length > 5)
    await until('all sealed segments are compressed', () => readdirSync(dir).filter(isPlain).length <= 1)
    for (const from of [1, 2, 77, 150, 299, 300])
      assert.deepEqual(await readValues(journal, { from }), numbers(from, 300))
    assert.deepEqual(await readAll(journal, { from: 301 }), [])
  })

  test('seals by age when no append comes any more', async (t) => {
    const dir = temporaryFolder(t)
    await using journal = await openJournal({ dir, maxSegmentAgeMs: 30, compress: false })
    await journal.append([record(1)])
    await until('the segment is sealed', async () => {
      await journal.dropBefore(2)
      return journal.firstSeq === 2
    })
    assert.deepEqual(await journal.append([record(2)]), [{ seq: 2, duplicate: false }])
  })

  test('never seals an empty segment', async (t) => {
    const dir = temporaryFolder(t)
    await using journal = await openJournal({ dir, maxSegmentAgeMs: 0 })
    await journal.seal()
    await journal.append([record(1)])
    await journal.seal()
    await journal.seal()
    assert.deepEqual(await journal.append([record(2)]), [{ seq: 2, duplicate: false }])
  })

  test('drops whole sealed segments, remembers where it was, and says so to late readers', async (t) => {
    const dir = temporaryFolder(t)
    {
      await using journal = await openJournal({ dir })
      for (const value of [1, 2, 3]) {
        await journal.append([record(value), record(value)])
        await journal.seal()
      }
      await journal.dropBefore(4)
      assert.equal(journal.firstSeq, 3)
      await assert.rejects(readAll(journal, { from: 2 }), { code: 'JOURNAL_DROPPED', message: /oldest is 3/ })
      assert.deepEqual(await readValues(journal), [2, 2, 3, 3])
      await journal.dropBefore(1000)
      assert.equal(journal.firstSeq, 7)
      assert.equal(journal.totalBytes, 0)
    }
    await using journal = await openJournal({ dir })
    assert.equal(journal.headSeq, 6)
    assert.deepEqual(await journal.append([record('next')]), [{ seq: 7, duplicate: false }])
  })

  test('lists its segments: what is sealed, and what they take on disk', async (t) => {
    await using journal = await openJournal({ dir: temporaryFolder(t), compress: false })
    assert.deepEqual(journal.segments(), [])
    for (const value of [1, 2]) {
      await journal.append([record(value), record(value)])
      await journal.seal()
    }
    assert.deepEqual(
      journal.segments().map(({ firstSeq, lastSeq, sealed }) => [firstSeq, lastSeq, sealed]),
      [
        [1, 2, true],
        [3, 4, true],
      ],
    )
    await journal.append([record(3)])
    await journal.dropBefore(3)
    const [first, second, ...more] = journal.segments()
    assert.deepEqual([first?.firstSeq, first?.sealed, second?.firstSeq, second?.sealed], [3, true, 5, false])
    assert.equal((first?.bytes ?? 0) + (second?.bytes ?? 0), journal.totalBytes)
    assert.deepEqual(more, [])
  })

  test('keeps within its budget, and appends again when something was dropped', async (t) => {
    await using journal = await openJournal({ dir: temporaryFolder(t), maxTotalBytes: 100, compress: false })
    await journal.append([record('x'.repeat(200))])
    assert.ok(journal.totalBytes > 200)
    await assert.rejects(journal.append([record(1)]), { code: 'JOURNAL_BUDGET' })
    await journal.seal()
    await journal.dropBefore(2)
    assert.deepEqual(await journal.append([record(1)]), [{ seq: 2, duplicate: false }])
  })

  test('answers what was appended before close, refuses what comes after', async (t) => {
    const dir = temporaryFolder(t)
    const journal = await openJournal({ dir })
    const pending = journal.append([record(1)])
    const closed = journal.close()
    await assert.rejects(journal.append([record(2)]), { code: 'JOURNAL_CLOSED' })
    assert.deepEqual(await pending, [{ seq: 1, duplicate: false }])
    await Promise.all([closed, journal.close()])
    for (const late of [journal.seal(), journal.dropBefore(1)]) await assert.rejects(late, { code: 'JOURNAL_CLOSED' })
  })
})

const isPlain = (name: string): boolean => name.endsWith('.ndjson')

describe('journal that writes through', () => {
  test('hands records to the operating system before it returns, and makes them durable behind', async (t) => {
    const dir = temporaryFolder(t)
    await using journal = await openJournal({ dir, writes: 'through' })
    assert.deepEqual(journal.appendNow([record(1), record(2)]), [
      { seq: 1, duplicate: false },
      { seq: 2, duplicate: false },
    ])
    assert.equal(journal.headSeq, 0)
    await journal.durable()
    assert.equal(journal.headSeq, 2)
    await journal.durable()
    assert.deepEqual(await journal.append([record(3)]), [{ seq: 3, duplicate: false }])
    assert.deepEqual(await readValues(journal), [1, 2, 3])
  })

  test('seals, drops and goes on while records keep coming', async (t) => {
    const dir = temporaryFolder(t)
    {
      await using journal = await openJournal({ dir, writes: 'through', maxSegmentBytes: 2000 })
      for (const value of numbers(1, 2000)) {
        void journal.append([record(value)])
        if (value % 100 === 0) await journal.durable()
        if (value === 1000) await journal.seal()
      }
      await journal.dropBefore(500)
      assert.ok(journal.firstSeq > 300 && journal.firstSeq <= 500)
    }
    await using journal = await openJournal({ dir })
    assert.deepEqual(await readValues(journal, { from: 1500 }), numbers(1500, 2000))
  })

  test('takes far more than the unsynced bound in one turn', async (t) => {
    await using journal = await openJournal({ dir: temporaryFolder(t), writes: 'through' })
    const large = record('x'.repeat(1_000_000))
    for (let count = 0; count < 30; count++) journal.appendNow([large])
    await journal.durable()
    assert.equal(journal.headSeq, 30)
  })

  test('leaves no unhandled rejection behind, and throws what happens now', async (t) => {
    const journal = await openJournal({ dir: temporaryFolder(t), writes: 'through' })
    assert.throws(() => journal.appendNow([{ json: 'x' }]), { code: 'JOURNAL_RECORD' })
    await journal.close()
    void journal.append([record(1)])
    assert.throws(() => journal.appendNow([record(1)]), { code: 'JOURNAL_CLOSED' })
    await new Promise((resolve) => setImmediate(resolve))
  })
})
