import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseEntry } from '@trilha/entry'
import { parseQuery } from '@trilha/query'
import fc from 'fast-check'
import { arbitraryHistogram } from './arbitrary-aggregate.ts'
import { blockOf } from './arbitrary-entry.ts'
import { countedEntries, type WithStore } from './conformance-entries.ts'
import { countByTime } from './reference-histogram.ts'
import { type HistogramRequest, StoreError } from './store.ts'

const entryAt = (timestamp: string, fields: Record<string, unknown> = {}) =>
  parseEntry({ service: 's', user_id: '1', action: 'a', result: 'success', timestamp, ...fields }, timestamp)

const byMinute: HistogramRequest = { intervalMs: 60_000, groups: 5 }

/** A histogram counts what a plain filter finds, by time and by value. */
export const testHistogram = (withStore: WithStore): void => {
  test('histogram: of nothing there is no bucket', () =>
    withStore(async (store) => {
      assert.deepEqual(await store.histogram(byMinute), [])
      assert.deepEqual(await store.histogram({ ...byMinute, by: 'result' }), [])
      assert.deepEqual(await store.histogram({ ...byMinute, by: 'attributes.tag' }), [])
    }))

  test('histogram: buckets start at multiples of the interval, and hold what is in them to the nanosecond', () =>
    withStore(async (store) => {
      const times = ['00:00:00.000', '00:00:59.999999999', '00:01:00.000', '23:59:59.999']
      const entries = times.map((time) => entryAt(`2026-03-01T${time}Z`))
      await store.apply(blockOf([...entries, entryAt('1970-01-01T00:00:00.000Z')], 1).block)
      const day = Date.parse('2026-03-01T00:00:00Z')
      assert.deepEqual(await store.histogram(byMinute), [
        { startMs: 0, count: 1, groups: {} },
        { startMs: day, count: 2, groups: {} },
        { startMs: day + 60_000, count: 1, groups: {} },
        { startMs: day + 1_439 * 60_000, count: 1, groups: {} },
      ])
    }))

  test('histogram: values beyond the most frequent, and entries without the field, are in the count only', () =>
    withStore(async (store) => {
      const status = (value: number | null) => entryAt('2026-03-01T00:00:00.000Z', { http: { status: value } })
      await store.apply(blockOf([200, 200, 200, 404, 404, 500, null].map(status), 1).block)
      const [bucket] = await store.histogram({ ...byMinute, by: 'http.status', groups: 2 })
      assert.deepEqual(bucket, { startMs: bucket?.startMs, count: 7, groups: { 200: 3, 404: 2 } })
    }))

  test('histogram: a value may be named like a member of every object', () =>
    withStore(async (store) => {
      const names = ['toString', 'constructor', '__proto__']
      const entries = names.map((action) => entryAt('2026-03-01T00:00:00.000Z', { action }))
      await store.apply(blockOf(entries, 1).block)
      const [bucket] = await store.histogram({ ...byMinute, by: 'action' })
      assert.deepEqual(new Map(Object.entries(bucket?.groups ?? {})), new Map(names.map((name) => [name, 1])))
    }))

  test('histogram: counts as a plain filter does', () =>
    withStore(async (store) => {
      const { block, stored } = blockOf(countedEntries(300), 1)
      await store.apply(block)
      await fc.assert(
        fc.asyncProperty(arbitraryHistogram(stored), async (request) => {
          assert.deepEqual(await store.histogram(request), countByTime(stored, request))
        }),
        { numRuns: 40 },
      )
      const query = parseQuery('result:failure NOT service:gateway', { now: new Date(0) })
      const request = { ...byMinute, query, by: 'service' }
      assert.deepEqual(await store.histogram(request), countByTime(stored, request))
      // The first and the last minute are not whole.
      for (const to of ['2026-03-03T00:00:05.000000001Z', '2026-03-03T00:00:00.000Z', '2026-03-01T00:00:02.124Z']) {
        const within = { ...byMinute, from: '2026-03-01T00:00:02.123Z', to, by: 'service' }
        assert.deepEqual(await store.histogram(within), countByTime(stored, within))
      }
    }))

  test('histogram: a field that is none, or a time, is refused', () =>
    withStore(async (store) => {
      for (const by of ['nowhere', 'timestamp', 'attributes.', "result' OR 1"]) {
        await assert.rejects(
          store.histogram({ ...byMinute, by }),
          (error) => error instanceof StoreError && error.code === 'STORE_QUERY',
        )
      }
    }))
}
