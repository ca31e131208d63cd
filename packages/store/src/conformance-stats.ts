import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseEntry, type StoredEntry } from '@trilha/entry'
import { parseQuery } from '@trilha/query'
import fc from 'fast-check'
import { arbitraryStats } from './arbitrary-aggregate.ts'
import { blockOf } from './arbitrary-entry.ts'
import { countedEntries, type WithStore } from './conformance-entries.ts'
import { selectEntries } from './reference-selection.ts'
import { measureGroups } from './reference-stats.ts'
import { numbersAt, textsAt } from './reference-values.ts'
import { type Metric, type StatsRequest, type StatsRow, type Store, StoreError } from './store.ts'

const entryWith = (fields: Record<string, unknown>) =>
  parseEntry({ service: 's', user_id: '1', action: 'a', result: 'success', ...fields }, '2026-03-01T00:00:00.000Z')

/** A quantile may lie this far beside its rank, as a share of all values, and this far beside a value that is there. */
const rankTolerance = 0.01
const valueTolerance = 0.01
/** Sums depend on the order of summing. */
const roundingTolerance = 1e-9
/** Up to here `distinct` is exact; beyond, it may be off by two in a hundred. */
const exactDistinct = 10_000
const distinctTolerance = 0.02

const isNear = (found: number, expected: number, tolerance: number): boolean =>
  found === expected || Math.abs(found - expected) <= tolerance * Math.max(Math.abs(found), Math.abs(expected))

/** Whether a value is that of a rank near the wanted one: engines sketch, and differ in what lies between two values. */
const isQuantile = (found: number, sorted: readonly number[], share: number): boolean => {
  const rank = share * (sorted.length - 1)
  const slack = rankTolerance * sorted.length
  const lower = sorted[Math.max(0, Math.floor(rank - slack))] ?? Number.NaN
  const upper = sorted[Math.min(sorted.length - 1, Math.ceil(rank + slack))] ?? Number.NaN
  if (found >= lower && found <= upper) return true
  return isNear(found, lower, valueTolerance) || isNear(found, upper, valueTolerance)
}

const assertValue = (found: number | null, expected: number | null, of: readonly StoredEntry[], metric: Metric) => {
  const { kind, field = '' } = metric
  const message = `${kind}(${field}): ${found} instead of ${expected}`
  if (found === null || expected === null) return assert.equal(found, expected, message)
  switch (kind) {
    case 'count':
    case 'min':
    case 'max':
      return assert.equal(found, expected, message)
    case 'distinct':
      return assert.ok(isNear(found, expected, expected <= exactDistinct ? 0 : distinctTolerance), message)
    case 'sum':
    case 'avg':
      return assert.ok(Math.abs(found - expected) <= roundingTolerance * magnitude(of, metric), message)
    default: {
      const sorted = of.flatMap((entry) => numbersAt(entry, field)).sort((a, b) => a - b)
      return assert.ok(isQuantile(found, sorted, Number(kind.slice(1)) / 100), message)
    }
  }
}

/** What rounding is measured by: a sum of large numbers that cancel out is rounded as they are. */
const magnitude = (entries: readonly StoredEntry[], { kind, field = '' }: Metric): number => {
  const sizes = entries.flatMap((entry) => numbersAt(entry, field)).map(Math.abs)
  const sum = sizes.reduce((total, size) => total + size, 0)
  return kind === 'avg' ? sum / sizes.length : sum
}

const isExact = ({ kind }: Metric): boolean => kind === 'count' || kind === 'min' || kind === 'max'

const assertStats = async (store: Store, stored: readonly StoredEntry[], wanted: StatsRequest): Promise<void> => {
  const [first] = wanted.metrics
  // Which rows are the highest is exact where the first metric is.
  const request = first !== undefined && isExact(first) ? wanted : { ...wanted, limit: 10_000 }
  const found = await store.stats(request)
  const expected = measureGroups(stored, request)
  const keys = (rows: readonly StatsRow[]) => rows.map(({ group }) => JSON.stringify(group))
  if (request === wanted) assert.deepEqual(keys(found), keys(expected))
  else assert.deepEqual(keys(found).sort(), keys(expected).sort())
  const byKey = new Map(found.map((row) => [JSON.stringify(row.group), row]))
  const selected = selectEntries(stored, request)
  for (const { group, values } of expected) {
    const members = selected.filter((entry) => isIn(entry, request.groupBy, group))
    const row = byKey.get(JSON.stringify(group))
    assert.equal(row?.values.length, values.length)
    for (const [index, metric] of request.metrics.entries()) {
      assertValue(row?.values[index] ?? null, values[index] ?? null, members, metric)
    }
  }
}

const isIn = (entry: StoredEntry, groupBy: readonly string[], group: readonly (string | null)[]): boolean =>
  groupBy.every((field, index) => {
    const texts = textsAt(entry, field)
    const value = group[index] ?? null
    return value === null ? texts.length === 0 : texts.includes(value)
  })

/** Statistics measure what a plain filter finds. */
export const testStats = (withStore: WithStore): void => {
  test('stats: of nothing there is one row without groups, and none with', () =>
    withStore(async (store) => {
      const metrics: Metric[] = [
        { kind: 'count' },
        { kind: 'avg', field: 'http.duration_ms' },
        { kind: 'p95', field: 'attributes.size' },
        { kind: 'min', field: 'seq' },
        { kind: 'distinct', field: 'user_id' },
      ]
      assert.deepEqual(await store.stats({ groupBy: [], metrics, limit: 10 }), [
        { group: [], values: [0, null, null, null, 0] },
      ])
      assert.deepEqual(await store.stats({ groupBy: ['result'], metrics, limit: 10 }), [])
    }))

  test('stats: rows with the highest first metric, equal ones by group, entries without the field under null', () =>
    withStore(async (store) => {
      const routes = ['/b', '/a', '/b', '/c', undefined, '/a', '/b']
      const entries = routes.map((route, n) => entryWith({ http: { ...(route && { route }), duration_ms: n } }))
      await store.apply(blockOf([...entries, entryWith({})], 1).block)
      const metrics: Metric[] = [{ kind: 'count' }, { kind: 'max', field: 'http.duration_ms' }]
      const request: StatsRequest = { groupBy: ['http.route'], metrics, limit: 3 }
      assert.deepEqual(await store.stats(request), [
        { group: ['/b'], values: [3, 6] },
        { group: ['/a'], values: [2, 5] },
        { group: [null], values: [2, 4] },
      ])
    }))

  test('stats: quantiles of many values are off by a percent at most', () =>
    withStore(async (store) => {
      const entries = Array.from({ length: 20_000 }, (_, n) =>
        entryWith({ service: `s${n % 3}`, http: { duration_ms: Math.exp(((n * 7_919) % 20_000) / 2_000) } }),
      )
      const { block, stored } = blockOf(entries, 1)
      await store.apply(block)
      const field = 'http.duration_ms'
      const metrics: Metric[] = [
        { kind: 'count' },
        ...(['p50', 'p90', 'p95', 'p99'] as const).map((kind) => ({ kind, field })),
      ]
      await assertStats(store, stored, { groupBy: ['service'], metrics, limit: 10 })
      await assertStats(store, stored, { groupBy: [], metrics: [...metrics, { kind: 'distinct', field }], limit: 10 })
    }))

  test('stats: measure as plain code over a plain filter does', () =>
    withStore(async (store) => {
      const { block, stored } = blockOf(countedEntries(300), 1)
      await store.apply(block)
      await fc.assert(
        fc.asyncProperty(arbitraryStats(stored), (request) => assertStats(store, stored, request)),
        { numRuns: 40 },
      )
      const query = parseQuery('-result:failure', { now: new Date(0) })
      const metrics: Metric[] = [{ kind: 'count' }, { kind: 'avg', field: 'attributes.size' }]
      await assertStats(store, stored, { query, groupBy: ['service', 'attributes.tag'], metrics, limit: 100 })
    }))

  test('stats: what cannot be measured is refused', () =>
    withStore(async (store) => {
      const requests: Pick<StatsRequest, 'groupBy' | 'metrics'>[] = [
        { groupBy: ['timestamp'], metrics: [{ kind: 'count' }] },
        { groupBy: ['nowhere'], metrics: [{ kind: 'count' }] },
        { groupBy: [], metrics: [{ kind: 'avg', field: 'service' }] },
        { groupBy: [], metrics: [{ kind: 'p99', field: 'http.request_headers.accept' }] },
        { groupBy: [], metrics: [{ kind: 'max' }] },
      ]
      for (const request of requests) {
        await assert.rejects(
          store.stats({ ...request, limit: 1 }),
          (error) => error instanceof StoreError && error.code === 'STORE_QUERY',
        )
      }
    }))
}
