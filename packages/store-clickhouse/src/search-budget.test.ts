import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { parseEntry } from '@trilha/entry'
import { type FacetsRequest, type Search, type Store, StoreError } from '@trilha/store'
import { blockOf } from '@trilha/store/conformance'
import { openClickhouseStore } from './index.ts'

const entryCount = 20_000

/** Arrays within arrays are what takes the engine longest to look into. */
const entries = Array.from({ length: entryCount }, (_, n) =>
  parseEntry(
    {
      service: `service ${n % 5}`,
      user_id: String(n),
      action: 'act',
      result: 'success',
      request_id: `request ${n}`,
      attributes: { a: [[{ b: [[{ c: [n, n + 1] }]] }]] },
    },
    new Date(1_772_323_200_000 + n).toISOString(),
  ),
)

/** Takes many seconds, and is not done before any of these tests is. */
const heavy: FacetsRequest = { fields: Array.from({ length: 8 }, (_, n) => `attributes.a.b.c.d.e${n}`), limit: 10 }
const small: Search = { order: 'desc', limit: 10, filters: [{ field: 'user_id', values: ['77'] }] }

/** A test that waits for a heavy search would take longer. */
const deadline = { timeout: 60_000 }

const gone = new Error('the caller is gone')

describe('searches beside each other', () => {
  let dir = ''
  const open = (options: { searchTimeoutMs?: number; maxSearches?: number; maxWaitingSearches?: number }) =>
    openClickhouseStore({ dir: join(dir, 'store'), searchTimeoutMs: 600_000, ...options })

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'trilha-budget-'))
    await using store = await open({})
    await store.apply(blockOf(entries, 1).block)
  })
  after(() => rm(dir, { recursive: true, force: true }))

  /** Starts heavy searches, which the controller ends. */
  const startHeavy = (store: Store, count: number) => {
    const controller = new AbortController()
    const searches = Array.from({ length: count }, () => store.facets(heavy, { signal: controller.signal }))
    for (const search of searches) search.catch(() => undefined)
    return { searches, end: () => controller.abort(gone) }
  }

  test('a spent budget is told, while others are answered, and the next one works at once', deadline, async () => {
    await using store = await open({ searchTimeoutMs: 1_500 })
    const order: string[] = []
    const spent = assert
      .rejects(store.facets(heavy), (error) => error instanceof StoreError && error.code === 'STORE_TIMEOUT')
      .then(() => order.push('heavy'))
    const { entries: found } = await store.search(small)
    order.push('small')
    await spent
    assert.equal(found.length, 1)
    assert.deepEqual(order, ['small', 'heavy'])
    const [all] = await store.stats({ groupBy: [], metrics: [{ kind: 'count' }], limit: 1 })
    assert.deepEqual(all?.values, [entryCount])
  })

  test('searches that were given up do not keep another waiting, however many', deadline, async () => {
    await using store = await open({})
    const { searches, end } = startHeavy(store, 30)
    const outcomes = Promise.allSettled(searches)
    assert.ok(await store.get(entries[0]?.id ?? ''))
    end()
    for (const outcome of await outcomes) assert.deepEqual(outcome, { status: 'rejected', reason: gone })
    assert.equal((await store.search(small)).entries.length, 1)
  })

  test('one that waits leaves the queue when it is given up', deadline, async () => {
    await using store = await open({ maxSearches: 1, maxWaitingSearches: 1 })
    const running = startHeavy(store, 1)
    const waiting = startHeavy(store, 1)
    await assert.rejects(store.search(small), (error) => error instanceof StoreError && error.code === 'STORE_BUSY')
    waiting.end()
    const last = store.search(small)
    running.end()
    await assert.rejects(Promise.all(waiting.searches), gone)
    assert.equal((await last).entries.length, 1)
  })

  test('a lookup, and an insert, need not wait for those that look through everything', deadline, async () => {
    await using store = await open({})
    const { searches, end } = startHeavy(store, 10)
    assert.equal((await store.get(entries[5]?.id ?? ''))?.seq, 6)
    const filters = [{ field: 'request_id', values: ['request 9'] }] as const
    assert.equal((await store.search({ order: 'asc', limit: 5, filters })).entries.length, 1)
    assert.equal((await store.search({ order: 'desc', limit: 5 })).entries.length, 5)
    const { block } = blockOf(entries.slice(0, 1), store.appliedSeq + 1)
    await store.apply(block)
    assert.equal((await store.search({ order: 'desc', limit: 1_000, filters: [] })).entries.length, 1_000)
    // They are still at it: none was answered meanwhile.
    const none = Symbol('none')
    assert.equal(await Promise.race([...searches, Promise.resolve(none)]), none)
    end()
    await assert.rejects(Promise.all(searches), gone)
  })

  test('what is given up before it starts is not asked', deadline, async () => {
    await using store = await open({})
    const options = { signal: AbortSignal.abort(gone) }
    await assert.rejects(store.search(small, options), gone)
    await assert.rejects(store.get('01890a5d-ac96-774b-bcce-b302099a8057', options), gone)
    await assert.rejects(store.histogram({ intervalMs: 1_000, groups: 1 }, options), gone)
    await assert.rejects(store.stats({ groupBy: [], metrics: [{ kind: 'count' }], limit: 1 }, options), gone)
    assert.equal((await store.search(small)).entries.length, 1)
  })
})
