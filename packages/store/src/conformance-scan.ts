import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Entry, StoredEntry } from '@trilha/entry'
import { parseQuery } from '@trilha/query'
import fc from 'fast-check'
import { blockOf, linesOf } from './arbitrary-entry.ts'
import { arbitrarySearch, similarEntries } from './arbitrary-search.ts'
import { countedEntries, type WithStore } from './conformance-entries.ts'
import { scanEntries } from './reference-search.ts'
import type { Scan, Store } from './store.ts'

const scanAll = async (store: Store, scan: Scan): Promise<StoredEntry[]> => {
  const found: StoredEntry[] = []
  for await (const batch of store.scan(scan)) found.push(...batch)
  return found
}

const everything: Scan = { order: 'asc' }

/** A scan gives all entries of a selection, in order, however many they are. */
export const testScan = (withStore: WithStore): void => {
  test('scan: of nothing there is no batch', () =>
    withStore(async (store) => assert.deepEqual(await scanAll(store, everything), [])))

  test('scan: gives what a plain filter and sort give', () =>
    withStore(async (store) => {
      const { block, stored } = blockOf(countedEntries(200), 1)
      await store.apply(block)
      await fc.assert(
        fc.asyncProperty(arbitrarySearch(stored), async ({ limit: _, ...scan }) => {
          assert.deepEqual(linesOf(await scanAll(store, scan)), linesOf(scanEntries(stored, scan)))
        }),
        { numRuns: 30 },
      )
    }))

  test('scan: more than one batch, each entry once, in both orders, also from a position on', () =>
    withStore(async (store) => {
      const { block, stored } = blockOf(manyEntries(25_000), 1)
      await store.apply(block)
      for (const order of ['asc', 'desc'] as const) {
        const sequence = order === 'asc' ? stored : stored.toReversed()
        assert.deepEqual(seqsOf(await scanAll(store, { order })), seqsOf(sequence))
        const after = sequence[12_345]
        assert.ok(after)
        assert.deepEqual(seqsOf(await scanAll(store, { order, after })), seqsOf(sequence.slice(12_346)))
      }
      const query = parseQuery('user_id:3', { now: new Date(0) })
      const chosen = stored.filter(({ user_id }) => user_id === '3')
      assert.deepEqual(seqsOf(await scanAll(store, { order: 'asc', query })), seqsOf(chosen))
    }))

  test('scan: entries that are applied meanwhile are in it when their place is ahead', () =>
    withStore(async (store) => {
      const entries = manyEntries(24_000)
      await store.apply(blockOf(entries.slice(0, 20_000), 1).block)
      const seqs: number[] = []
      for await (const batch of store.scan(everything)) {
        if (seqs.length === 0) await store.apply(blockOf(entries.slice(20_000), 20_001).block)
        seqs.push(...batch.map(({ seq }) => seq))
      }
      assert.deepEqual(seqs, seqsOf(blockOf(entries, 1).stored))
    }))

  test('scan: may be left in the middle, and given up by a signal', () =>
    withStore(async (store) => {
      await store.apply(blockOf(similarEntries(500), 1).block)
      for await (const batch of store.scan(everything)) {
        assert.ok(batch.length > 0)
        break
      }
      const controller = new AbortController()
      const reason = new Error('the caller is gone')
      const scanning = async () => {
        for await (const _ of store.scan(everything, { signal: controller.signal })) controller.abort(reason)
      }
      await assert.rejects(scanning(), reason)
      assert.equal((await scanAll(store, everything)).length, 500)
    }))
}

/** A second apart, so that their order is that of the journal. */
const manyEntries = (count: number): readonly Entry[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `01890a5d-ac96-774b-bcce-${String(n).padStart(12, '0')}`,
    timestamp: new Date(1_772_323_200_000 + n * 1_000).toISOString(),
    received_at: '2026-03-20T00:00:00.000Z',
    service: 'user_service',
    user_id: String(n % 7),
    action: 'get_user',
    result: 'success',
    cause: null,
  }))

const seqsOf = (entries: readonly StoredEntry[]): number[] => entries.map(({ seq }) => seq)
