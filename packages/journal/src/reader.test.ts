import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, test } from 'node:test'
import { record, until } from './fixtures/records.ts'
import { temporaryFolder } from './fixtures/temporary-folder.ts'
import { type Journal, type JournalBlock, openJournal } from './index.ts'

const parse = ({ lines }: JournalBlock): readonly { seq: number; value: number }[] =>
  lines
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

/** Follows until it has seen the record, and returns every sequence number on the way. */
const follow = async (journal: Journal, last: number, maxBlockBytes = 4096): Promise<readonly number[]> => {
  const seen: number[] = []
  for await (const block of journal.read({ from: 1, maxBlockBytes })) {
    assert.ok(block.lastSeq <= journal.headSeq, 'a record was shown before it was durable')
    seen.push(...parse(block).map(({ seq }) => seq))
    if (block.lastSeq >= last) break
  }
  return seen
}

const numbers = (to: number): number[] => Array.from({ length: to }, (_, index) => index + 1)

describe('reader', () => {
  test('follows across sealing and compression, many readers at a time', async (t) => {
    const dir = temporaryFolder(t)
    await using journal = await openJournal({ dir, maxSegmentBytes: 2000 })
    const readers = [1, 100, 4096, 1_000_000].map((bytes) => follow(journal, 1000, bytes))
    for (const value of numbers(1000)) await journal.append([record(value)])
    for (const seen of await Promise.all(readers)) assert.deepEqual(seen, numbers(1000))
    await until('segments are compressed', () => readdirSync(dir).filter((name) => name.endsWith('.ndjson')).length < 3)
    assert.deepEqual(await follow(journal, 1000, 300), numbers(1000))
  })

  test('follows what is written through, and shows it only when it is durable', async (t) => {
    await using journal = await openJournal({ dir: temporaryFolder(t), writes: 'through', maxSegmentBytes: 2000 })
    const reader = follow(journal, 500)
    for (const value of numbers(500)) {
      journal.appendNow([record(value)])
      if (value % 20 === 0) await journal.durable()
    }
    assert.deepEqual(await reader, numbers(500))
  })

  test('finishes the segment it is in when that is compressed and dropped, then says what was dropped', async (t) => {
    const dir = temporaryFolder(t)
    await using journal = await openJournal({ dir })
    for (const first of [1, 101, 201]) {
      await journal.append(Array.from({ length: 100 }, (_, index) => record(first + index)))
      await journal.seal()
    }
    const blocks = journal.read({ from: 1, follow: false, maxBlockBytes: 500 })[Symbol.asyncIterator]()
    const first = await blocks.next()
    assert.equal(first.value?.firstSeq, 1)
    await until('all is compressed', () => !readdirSync(dir).some((name) => name.endsWith('.ndjson')))
    await journal.dropBefore(201)
    let seq = first.value?.lastSeq ?? 0
    await assert.rejects(
      async () => {
        for (let block = await blocks.next(); block.done !== true; block = await blocks.next()) {
          assert.equal(block.value.firstSeq, seq + 1)
          seq = block.value.lastSeq
        }
      },
      { code: 'JOURNAL_DROPPED' },
    )
    assert.equal(seq, 100)
  })

  test('cuts blocks at lines and at the bound', async (t) => {
    await using journal = await openJournal({ dir: temporaryFolder(t) })
    const texts = Array.from({ length: 400 }, (_, index) => 'x'.repeat((index * 37) % 3000))
    await journal.append(texts.map(record))
    for (const state of ['plain', 'compressed']) {
      for (const maxBlockBytes of [1, 1000, 10_000, 100_000, 10_000_000]) {
        let next = 1
        for await (const block of journal.read({ from: 1, follow: false, maxBlockBytes })) {
          assert.equal(block.firstSeq, next)
          assert.ok(block.lines.length <= maxBlockBytes || block.firstSeq === block.lastSeq)
          assert.equal(parse(block).length, block.lastSeq - block.firstSeq + 1)
          next = block.lastSeq + 1
        }
        assert.equal(next, 401, `${state}, ${maxBlockBytes}`)
      }
      await journal.seal()
      const { totalBytes } = journal
      if (state === 'plain') await until('it is compressed', () => journal.totalBytes < totalBytes)
    }
  })

  test('finds any record in long segments, plain and compressed', async (t) => {
    await using journal = await openJournal({ dir: temporaryFolder(t), compress: true })
    await journal.append(Array.from({ length: 20_000 }, (_, index) => record('x'.repeat((index * 7919) % 500))))
    const plainBytes = journal.totalBytes
    const check = async (): Promise<void> => {
      for (const from of [1, 2, 3, 777, 9_999, 15_000, 19_999, 20_000]) {
        for await (const block of journal.read({ from, follow: false })) {
          assert.equal(block.firstSeq, from)
          break
        }
      }
    }
    await check()
    await journal.seal()
    await check()
    await until('it is compressed', () => journal.totalBytes < plainBytes)
    await check()
  })

  test('ends when its signal aborts, and when the journal closes', async (t) => {
    const journal = await openJournal({ dir: temporaryFolder(t) })
    await journal.append([record(1)])
    const controller = new AbortController()
    const drain = async (signal?: AbortSignal): Promise<number> => {
      let count = 0
      for await (const block of journal.read({ from: 1, ...(signal && { signal }) })) count += parse(block).length
      return count
    }
    const aborted = drain(controller.signal)
    const closed = drain()
    await new Promise((resolve) => setImmediate(resolve))
    controller.abort()
    assert.equal(await aborted, 1)
    assert.equal(await drain(controller.signal), 0)
    await journal.append([record(2)])
    await journal.close()
    assert.ok((await closed) >= 1)
  })
})
