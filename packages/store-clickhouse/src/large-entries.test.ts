import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { parseEntry } from '@trilha/entry'
import { StoreError } from '@trilha/store'
import { blockOf } from '@trilha/store/conformance'
import { openClickhouseStore } from './index.ts'

let dir = ''
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'trilha-large-'))
})
after(() => rm(dir, { recursive: true, force: true }))

const entryCount = 100
const mebibyte = 1 << 20

/** Nearly as large as entries may be, and not to be compressed. */
const largeEntry = (n: number) =>
  parseEntry(
    {
      service: 's',
      user_id: String(n),
      action: 'a',
      result: 'success',
      attributes: { text: randomBytes(450_000).toString('hex') },
    },
    new Date(1_772_323_200_000 + n * 1_000).toISOString(),
  )

test('a scan of the largest entries takes no more than its budget', async () => {
  await using store = await openClickhouseStore({ dir, maxSearchBytes: 64 * mebibyte })
  for (let seq = 1; seq <= entryCount; seq += 10) {
    const entries = Array.from({ length: 10 }, (_, index) => largeEntry(seq + index))
    await store.apply(blockOf(entries, seq).block)
  }
  // All of them at once are beyond it.
  await assert.rejects(
    store.search({ order: 'asc', limit: 1_000 }),
    (error) => error instanceof StoreError && error.code === 'STORE_TIMEOUT',
  )
  // What that one had printed by then is in no other answer.
  const seqs: number[] = []
  let largestBatch = 0
  for await (const batch of store.scan({ order: 'desc' })) {
    seqs.push(...batch.map(({ seq }) => seq))
    largestBatch = Math.max(largestBatch, batch.length)
  }
  assert.deepEqual(
    seqs,
    Array.from({ length: entryCount }, (_, index) => entryCount - index),
  )
  assert.ok(largestBatch < entryCount / 2, `${largestBatch} of these in one batch`)
})
