import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Entry, parseEntry, type StoredEntry } from '@trilha/entry'
import { parseQuery } from '@trilha/query'
import fc from 'fast-check'
import { blockOf, linesOf } from './arbitrary-entry.ts'
import { arbitrarySearch, similarEntries } from './arbitrary-search.ts'
import { selectEntries } from './reference-selection.ts'
import type { Search, Selection, Store } from './store.ts'

/** What the suite gives to its parts. */
export interface RemovalSuite {
  /** Opens the store of a folder: a new one when nothing is there, else the one closed before. */
  readonly openStore: (dir: string) => Promise<Store>
  readonly newDir: () => string
}

const everything: Search = { order: 'asc', limit: 1_000 }
const afterAll = '2100-01-01T00:00:00.000Z'

const bySeq = (a: StoredEntry, b: StoredEntry): number => a.seq - b.seq

const assertHolds = async (store: Store, kept: readonly StoredEntry[]): Promise<void> => {
  const { entries } = await store.search(everything)
  assert.deepEqual(linesOf(entries.toSorted(bySeq)), linesOf(kept.toSorted(bySeq)))
  const [counted] = await store.stats({ groupBy: [], metrics: [{ kind: 'count' }], limit: 1 })
  assert.equal(counted?.values[0] ?? 0, kept.length)
  const { entries: count, pieces } = await store.size()
  assert.equal(count, kept.length)
  for (const { name, entries: expected, receivedFrom, receivedTo } of pieces) {
    const inside = kept.filter((entry) => entry.received_at >= receivedFrom && entry.received_at < receivedTo)
    assert.equal(expected, inside.length, name)
  }
  assert.equal(
    pieces.reduce((total, piece) => total + piece.entries, 0),
    kept.length,
  )
}

const receivedIn = (month: number, fields: Record<string, unknown> = {}): Entry =>
  parseEntry(
    { service: 'user_service', user_id: '1', action: 'get_user', result: 'success', ...fields },
    `2026-${String(month).padStart(2, '0')}-15T12:00:00.000Z`,
  )

const query = (text: string) => parseQuery(text, { now: new Date(0) })

/** What every store promises of removing entries. */
export const testRemoval = ({ openStore, newDir }: RemovalSuite): void => {
  test('dropBefore deletes every record before a place, for good', async () => {
    const own = newDir()
    const { block, stored } = blockOf(similarEntries(60), 1)
    await using first = await openStore(own)
    await first.apply(block)
    await first.dropBefore(1)
    await assertHolds(first, stored)
    await first.dropBefore(31)
    await assertHolds(first, stored.slice(30))
    assert.equal(await first.get(stored[29]?.id ?? ''), undefined)
    await first.close()
    await using second = await openStore(own)
    assert.equal(second.appliedSeq, 60)
    await second.apply(block)
    await assertHolds(second, stored.slice(30))
  })

  test('dropBefore beyond the newest record: all are gone, and what was not applied counts as applied', async () => {
    const own = newDir()
    await using first = await openStore(own)
    await first.apply(blockOf(similarEntries(20), 1).block)
    await first.dropBefore(1_001)
    await assertHolds(first, [])
    assert.equal(first.appliedSeq, 1_000)
    const { block, stored } = blockOf(similarEntries(20), 1_001)
    await first.apply(block)
    await assertHolds(first, stored)
    await first.close()
    await using second = await openStore(own)
    assert.equal(second.appliedSeq, 1_020)
    await assertHolds(second, stored)
  })

  test('dropBefore drops whole months and the start of one', async () => {
    const entries = [1, 1, 2, 2, 3, 3, 3].map((month) => receivedIn(month))
    const { block, stored } = blockOf(entries, 1)
    await using store = await openStore(newDir())
    await store.apply(block)
    await store.dropBefore(6)
    await assertHolds(store, stored.slice(5))
    const { bytes, pieces } = await store.size()
    assert.ok(bytes > 0)
    assert.deepEqual(
      pieces.map((piece) => piece.entries),
      [2],
    )
    await store.dropBefore(8)
    assert.deepEqual(await store.size(), { entries: 0, bytes: 0, pieces: [] })
  })

  test('remove deletes what a selection finds among what was received before a time, and no more', async () => {
    const own = newDir()
    const { block, stored } = blockOf(similarEntries(300), 1)
    const store = await openStore(own)
    await using _closing = store
    await store.apply(block)
    let kept: readonly StoredEntry[] = stored
    await fc.assert(
      fc.asyncProperty(arbitrarySearch(stored), fc.constantFrom(...stored), async (search, { received_at }) => {
        const selection = selectionOf(search)
        const gone = new Set(selectEntries(kept, selection).filter((entry) => entry.received_at < received_at))
        assert.equal(await store.remove({ ...selection, receivedBefore: received_at }), gone.size)
        kept = kept.filter((entry) => !gone.has(entry))
        await assertHolds(store, kept)
      }),
      { numRuns: 12, endOnFailure: true },
    )
    await store.close()
    await using again = await openStore(own)
    assert.equal(again.appliedSeq, 300)
    await assertHolds(again, kept)
  })

  test('remove is exact about the time, and knows queries', async () => {
    const entries = [1, 2, 3, 4].flatMap((month) => [
      receivedIn(month, { action: 'delete_user', cause: 'User not found' }),
      receivedIn(month),
    ])
    const { block, stored } = blockOf(entries, 1)
    await using store = await openStore(newDir())
    await store.apply(block)
    const march = '2026-03-15T12:00:00.000Z'
    assert.equal(await store.remove({ query: query('NOT action:delete_*'), receivedBefore: march }), 2)
    assert.equal(await store.remove({ query: query('NOT action:delete_*'), receivedBefore: march }), 0)
    const kept = stored.filter(({ seq }) => seq !== 2 && seq !== 4)
    await assertHolds(store, kept)
    assert.equal(await store.remove({ query: query('cause:"not found"'), receivedBefore: march }), 2)
    const { entries: found } = await store.search({ ...everything, query: query('not found') })
    assert.deepEqual(
      found.map(({ seq }) => seq),
      [5, 7],
    )
    assert.deepEqual(await store.remove({ receivedBefore: afterAll }), 4)
    await assertHolds(store, [])
  })

  test('the newest records can be removed: they are not asked for again, and do not come back', async () => {
    const own = newDir()
    const { block, stored } = blockOf(similarEntries(40), 1)
    await using first = await openStore(own)
    await first.apply(block)
    const goesFrom = { field: 'id', values: stored.slice(20).map(({ id }) => id) } as const
    assert.equal(await first.remove({ filters: [goesFrom], receivedBefore: afterAll }), 20)
    await first.apply(block)
    await first.close()
    await using second = await openStore(own)
    assert.equal(second.appliedSeq, 40)
    await second.apply(block)
    await second.apply(blockOf(similarEntries(50).slice(40), 41).block)
    const { entries } = await second.search(everything)
    assert.deepEqual(
      entries.map(({ seq }) => seq).toSorted((a, b) => a - b),
      [...Array(20).keys(), ...Array(10).keys()].map((index, place) => index + (place < 20 ? 1 : 41)),
    )
  })

  test('entries that are applied while others are removed stay', async () => {
    await using store = await openStore(newDir())
    await store.apply(blockOf(similarEntries(100), 1).block)
    const more = blockOf(similarEntries(50), 101)
    const [removed] = await Promise.all([
      store.remove({ filters: [], receivedBefore: afterAll }),
      store.apply(more.block),
      store.dropBefore(51),
    ])
    const left = 150 - removed
    assert.ok(left === 50 || left === 0, `${removed} removed`)
    await assertHolds(store, left === 0 ? [] : more.stored)
    assert.equal(store.appliedSeq, 150)
  })

  test('a store from which entries were removed can be reset and filled again', async () => {
    await using store = await openStore(newDir())
    const { block, stored } = blockOf(similarEntries(30), 1)
    await store.apply(block)
    assert.equal(await store.remove({ receivedBefore: afterAll }), 30)
    await store.reset()
    await store.apply(block)
    await assertHolds(store, stored)
  })
}

const selectionOf = ({ query, from, to, filters }: Search): Selection => ({
  ...(query !== undefined && { query }),
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
  ...(filters !== undefined && { filters }),
})
