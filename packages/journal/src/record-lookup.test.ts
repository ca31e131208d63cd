import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { record, until } from './fixtures/records.ts'
import { temporaryFolder } from './fixtures/temporary-folder.ts'
import { type Journal, openJournal } from './index.ts'

/** Every line that the journal has, by its number. */
const everyLine = async (journal: Journal): Promise<ReadonlyMap<number, string>> => {
  const lines = new Map<number, string>()
  if (journal.headSeq < journal.firstSeq) return lines
  for await (const block of journal.read({ from: journal.firstSeq, follow: false })) {
    for (const [index, line] of block.lines.toString().trimEnd().split('\n').entries()) {
      lines.set(block.firstSeq + index, `${line}\n`)
    }
  }
  return lines
}

const lookUp = async (journal: Journal, seqs: readonly number[]): Promise<ReadonlyMap<number, string>> =>
  new Map([...(await journal.lines(seqs))].map(([seq, line]) => [seq, line.toString()]))

/** Compressed, sealed and active segments; lines of a few bytes and of more than a frame. */
const fill = async (journal: Journal): Promise<void> => {
  for (let value = 1; value <= 600; value++) {
    const text = 'x'.repeat(value % 97 === 0 ? 700_000 : value % 50)
    await journal.append([{ json: `{"value":${value},"text":"${text}"}` }])
    if (value % 150 === 0 && value < 600) await journal.seal()
  }
}

describe('lines of single records', () => {
  for (const compress of [true, false]) {
    test(`are the ones that a reader gets, ${compress ? 'compressed' : 'plain'}`, async (t) => {
      const dir = temporaryFolder(t)
      await using journal = await openJournal({ dir, compress })
      await fill(journal)
      if (compress) {
        await until('segments are compressed', () => readdirSync(dir).filter((n) => n.endsWith('.ndjson')).length === 1)
      }
      const expected = await everyLine(journal)
      await fc.assert(
        fc.asyncProperty(fc.array(fc.integer({ min: -1, max: 610 }), { maxLength: 40 }), async (seqs) => {
          const wanted = [...new Set(seqs)].filter((seq) => expected.has(seq)).sort((a, b) => a - b)
          assert.deepEqual(
            [...(await lookUp(journal, seqs))].sort(([a], [b]) => a - b),
            wanted.map((seq) => [seq, expected.get(seq)]),
          )
        }),
        { numRuns: 40 },
      )
    })
  }

  test('are absent when the record was dropped, and while segments change they are found all the same', async (t) => {
    await using journal = await openJournal({ dir: temporaryFolder(t), maxSegmentBytes: 2_000 })
    const appending = (async () => {
      for (let value = 1; value <= 800; value++) await journal.append([record(value)])
    })()
    while (journal.headSeq < 800) {
      const { headSeq } = journal
      if (headSeq > 0) assert.equal((await journal.lines([1, headSeq])).size, headSeq === 1 ? 1 : 2)
      else await new Promise(setImmediate)
    }
    await appending
    await Promise.all([journal.lines([1, 2, 3, 700]), journal.dropBefore(500)])
    const { firstSeq } = journal
    assert.ok(firstSeq > 1)
    const found = await journal.lines([1, firstSeq - 1, firstSeq, 800])
    assert.deepEqual(new Set(found.keys()), new Set([firstSeq, 800]))
  })
})
