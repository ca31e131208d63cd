import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Entry, newEntryId, parseEntry, type StoredEntry } from '@trilha/entry'
import fc from 'fast-check'
import { applyBlock } from './apply-block.ts'
import { arbitraryEntry, blockOf, linesOf } from './arbitrary-entry.ts'
import { arbitrarySearch, similarEntries } from './arbitrary-search.ts'
import { testFacets } from './conformance-facets.ts'
import { testHistogram } from './conformance-histogram.ts'
import { describeQueries } from './conformance-query.ts'
import { testRemoval } from './conformance-removal.ts'
import { testScan } from './conformance-scan.ts'
import { testStats } from './conformance-stats.ts'
import { searchEntries } from './reference-search.ts'
import { type Position, type Search, type Store, StoreError } from './store.ts'

export { arbitraryEntry, blockOf, linesOf } from './arbitrary-entry.ts'
export { searchEntries } from './reference-search.ts'
export { createReferenceStores } from './reference-store.ts'

export type OpenStore = (dir: string) => Promise<Store>

const receivedAt = '2026-03-01T12:00:00.000Z'

const entry = (fields: Record<string, unknown> = {}): Entry =>
  parseEntry({ service: 'user_service', user_id: '1', action: 'get_user', result: 'success', ...fields }, receivedAt)

const everything: Search = { order: 'asc', limit: 1_000 }

/** Every entry that the store finds, in order, however many pages it takes. */
const findAll = async (store: Store, search: Search): Promise<StoredEntry[]> => {
  const found: StoredEntry[] = []
  let position: Position | undefined = search.after
  for (;;) {
    const page = await store.search(position === undefined ? search : { ...search, after: position })
    found.push(...page.entries)
    position = page.entries.at(-1)
    if (!page.hasMore || position === undefined) return found
  }
}

const isStoreError = (code: StoreError['code']) => (error: unknown) =>
  error instanceof StoreError && error.code === code

/**
 * The suite that every store passes.
 *
 * @param openStore opens the store that is kept in `dir`: a new one when nothing is there, else the one closed before
 */
export const describeStore = (name: string, openStore: OpenStore): void => {
  describe(`store ${name}`, () => {
    let dir = ''
    let storeCount = 0
    const newDir = () => join(dir, String(storeCount++))
    const withStore = async (use: (store: Store, dir: string) => Promise<void>) => {
      const own = newDir()
      await using store = await openStore(own)
      await use(store, own)
    }

    before(async () => {
      dir = await mkdtemp(join(tmpdir(), 'trilha-store-'))
    })
    after(() => rm(dir, { recursive: true, force: true }))

    test('starts empty', () =>
      withStore(async (store) => {
        assert.equal(store.appliedSeq, 0)
        assert.equal(store.isReady, true)
        assert.deepEqual(await store.search(everything), { entries: [], hasMore: false })
        assert.equal(await store.get(newEntryId()), undefined)
      }))

    test('gives back what callers sent, byte for byte', () =>
      withStore(async (store) => {
        const ofCallers = fc.array(arbitraryEntry, { minLength: 1, maxLength: 30 })
        await fc.assert(
          fc.asyncProperty(ofCallers, async (entries) => {
            const firstSeq = store.appliedSeq + 1
            const { block, lines } = blockOf(entries, firstSeq)
            await store.apply(block)
            const found = (await findAll(store, everything)).filter(({ seq }) => seq >= firstSeq)
            assert.deepEqual(linesOf(found.sort((a, b) => a.seq - b.seq)), lines)
          }),
          { numRuns: 30 },
        )
      }))

    test('answers as a plain filter over the same entries does', () =>
      withStore(async (store) => {
        const { block, stored } = blockOf(similarEntries(300), 1)
        await store.apply(block)
        await fc.assert(
          fc.asyncProperty(arbitrarySearch(stored), async (search) => {
            const [page, expected] = [await store.search(search), searchEntries(stored, search)]
            assert.deepEqual(linesOf(page.entries), linesOf(expected.entries))
            assert.equal(page.hasMore, expected.hasMore)
          }),
          { numRuns: 150 },
        )
      }))

    test('pages visit each entry once, in both orders', () =>
      withStore(async (store) => {
        const { block, stored } = blockOf(similarEntries(100), 1)
        await store.apply(block)
        for (const order of ['asc', 'desc'] as const) {
          const expected = searchEntries(stored, { order, limit: 1_000 }).entries
          assert.deepEqual(linesOf(await findAll(store, { order, limit: 7 })), linesOf(expected))
        }
      }))

    test('from is inclusive and to exclusive, to the nanosecond', () =>
      withStore(async (store) => {
        const times = ['000000000', '000000001', '000000002'].map((fraction) => `2026-01-01T00:00:00.${fraction}Z`)
        await store.apply(
          blockOf(
            times.map((timestamp) => entry({ timestamp })),
            1,
          ).block,
        )
        const range = { from: '2026-01-01T00:00:00.000000001Z', to: '2026-01-01T00:00:00.000000002Z' }
        const { entries } = await store.search({ ...everything, ...range })
        assert.deepEqual(
          entries.map(({ seq }) => seq),
          [2],
        )
      }))

    test('an empty text is not an absent one', () =>
      withStore(async (store) => {
        const empty = entry({ cause: '', request_id: '', target: { id: '' }, http: { path: '', request_headers: {} } })
        const { block, lines } = blockOf([empty, entry()], 1)
        await store.apply(block)
        assert.deepEqual(linesOf((await store.search(everything)).entries), lines)
        for (const field of ['cause', 'request_id', 'target.id', 'http.path'] as const) {
          const { entries } = await store.search({ ...everything, filters: [{ field, values: [''] }] })
          assert.deepEqual(
            entries.map(({ seq }) => seq),
            [1],
            field,
          )
        }
      }))

    test('values that no entry can have match nothing', () =>
      withStore(async (store) => {
        await store.apply(blockOf([entry({ http: { status: 200 } })], 1).block)
        const filters = [
          { field: 'http.status', values: ['abc', '0200', '200.0', '-1', '99999999999999999999'] },
          { field: 'id', values: ['1', '', "'; DROP TABLE entries; --"] },
          { field: 'service', values: ["user_service' OR '1'='1", '{a:String}', '\\', '\u0000'] },
          { field: 'user_id', values: [] },
        ] as const
        for (const filter of filters) {
          assert.deepEqual((await store.search({ ...everything, filters: [filter] })).entries, [], filter.field)
        }
        assert.equal((await store.search(everything)).entries.length, 1)
        assert.equal(await store.get('no id'), undefined)
      }))

    test('an entry is found by its id', () =>
      withStore(async (store) => {
        const wanted = entry()
        const { block, lines } = blockOf([entry(), wanted, entry()], 1)
        await store.apply(block)
        const found = await store.get(wanted.id)
        assert.deepEqual(found && linesOf([found]), [lines[1]])
      }))

    test('a block that is applied twice, or in part, changes nothing', () =>
      withStore(async (store) => {
        const { block, lines } = blockOf(similarEntries(20), 1)
        const { block: overlapping } = blockOf(similarEntries(20).slice(5, 10), 6)
        await Promise.all([store.apply(block), store.apply(block)])
        await store.apply(overlapping)
        assert.equal(store.appliedSeq, 20)
        const found = [...(await store.search(everything)).entries]
        assert.deepEqual(linesOf(found.sort((a, b) => a.seq - b.seq)), lines)
      }))

    test('a block that overlaps the end adds only what is new', () =>
      withStore(async (store) => {
        const entries = similarEntries(12)
        await store.apply(blockOf(entries.slice(0, 8), 1).block)
        await store.apply(blockOf(entries.slice(4), 5).block)
        const found = [...(await store.search(everything)).entries]
        assert.deepEqual(linesOf(found.sort((a, b) => a.seq - b.seq)), blockOf(entries, 1).lines)
      }))

    test('a block that leaves a gap is refused', () =>
      withStore(async (store) => {
        await assert.rejects(store.apply(blockOf([entry()], 2).block), isStoreError('STORE_FAILED'))
        assert.equal(store.appliedSeq, 0)
        await store.apply(blockOf([entry()], 1).block)
        assert.equal(store.appliedSeq, 1)
      }))

    test('entries and appliedSeq outlive a reopening', async () => {
      const own = newDir()
      const { block, lines } = blockOf(similarEntries(10), 1)
      await using first = await openStore(own)
      await first.apply(block)
      await first.close()
      await using second = await openStore(own)
      assert.equal(second.appliedSeq, 10)
      const found = [...(await second.search(everything)).entries]
      assert.deepEqual(linesOf(found.sort((a, b) => a.seq - b.seq)), lines)
    })

    test('one bad line is refused, set aside, and keeps no other from being found', async () => {
      const own = newDir()
      const { lines } = blockOf(similarEntries(9), 1)
      const bad = lines.map((line, index) => (index === 4 ? line.replace(/"id":"[^"]+"/, '"id":"no id"') : line))
      const block = { firstSeq: 1, lastSeq: 9, lines: Buffer.from(bad.map((line) => `${line}\n`).join('')) }
      const aside: string[] = []
      await using first = await openStore(own)
      await assert.rejects(first.apply(block), isStoreError('STORE_REJECTED'))
      await applyBlock(first, block, (line) => aside.push(line))
      assert.deepEqual(aside, [bad[4]])
      assert.equal(first.appliedSeq, 9)
      await first.close()
      await using second = await openStore(own)
      assert.equal(second.appliedSeq, 9)
      const found = [...(await second.search(everything)).entries]
      assert.deepEqual(linesOf(found.sort((a, b) => a.seq - b.seq)), lines.toSpliced(4, 1))
    })

    test('a range that the journal no longer has is passed over', async () => {
      const own = newDir()
      const gone = { firstSeq: 1, lastSeq: 200_000, lines: Buffer.alloc(0) }
      await using first = await openStore(own)
      await first.setAside(gone, 'deleted')
      await first.apply(blockOf([entry()], 200_001).block)
      await first.close()
      await using second = await openStore(own)
      assert.equal(second.appliedSeq, 200_001)
      assert.deepEqual(
        (await second.search(everything)).entries.map(({ seq }) => seq),
        [200_001],
      )
    })

    test('a store that is reset is empty and can be filled again', () =>
      withStore(async (store) => {
        await store.apply(blockOf(similarEntries(10), 1).block)
        await store.reset()
        assert.equal(store.appliedSeq, 0)
        assert.deepEqual((await store.search(everything)).entries, [])
        await store.apply(blockOf([entry()], 1).block)
        assert.equal((await store.search(everything)).entries.length, 1)
      }))

    testRemoval({ openStore, newDir })

    test('many searches at once are all answered', () =>
      withStore(async (store) => {
        const { block, stored } = blockOf(similarEntries(50), 1)
        await store.apply(block)
        const pages = await Promise.all(stored.slice(0, 40).map(({ id }) => store.get(id)))
        assert.deepEqual(
          pages.map((page) => page?.id),
          stored.slice(0, 40).map(({ id }) => id),
        )
      }))

    describeQueries(withStore)
    testScan(withStore)
    testHistogram(withStore)
    testFacets(withStore)
    testStats(withStore)

    test('a closed store says so', async () => {
      const store = await openStore(newDir())
      await store.close()
      await store.close()
      assert.equal(store.isReady, false)
      await assert.rejects(store.search(everything), isStoreError('STORE_DOWN'))
      await assert.rejects(store.apply(blockOf([entry()], 1).block), isStoreError('STORE_DOWN'))
    })
  })
}
