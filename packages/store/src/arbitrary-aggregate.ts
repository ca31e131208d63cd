import type { StoredEntry } from '@trilha/entry'
import { fields } from '@trilha/query'
import fc from 'fast-check'
import { arbitrarySearch } from './arbitrary-search.ts'
import {
  type FacetsRequest,
  type HistogramRequest,
  type Metric,
  metricKinds,
  type Selection,
  type StatsRequest,
} from './store.ts'

const countable = fields.filter(({ name, type }) => type !== 'time' && !name.endsWith('.*'))

/** The paths to all members of a JSON object, in dotted form. */
const pathsOf = (value: unknown, path: string): string[] => {
  if (Array.isArray(value)) return value.flatMap((item) => pathsOf(item, path))
  if (typeof value !== 'object' || value === null || JSON.isRawJSON(value)) return [path]
  return [path, ...Object.entries(value).flatMap(([key, member]) => pathsOf(member, `${path}.${key}`))]
}

/** Longer paths, and names that are no name of a field, are not searched. */
const isPath = (path: string): boolean => path.split('.').length <= 5 && !path.endsWith('.')

const openPaths = (entries: readonly StoredEntry[]): string[] =>
  entries.flatMap(({ attributes = {}, http = {} }) => [
    ...pathsOf(attributes, 'attributes').slice(1),
    ...Object.keys(http.request_headers ?? {}).map((name) => `http.request_headers.${name}`),
  ])

/** Fields whose values these entries have: those of the schema and those that callers made. */
const arbitraryField = (entries: readonly StoredEntry[]): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(...countable.map(({ name }) => name)),
    fc.constantFrom('attributes.nowhere', 'attributes.a.b', ...openPaths(entries).filter(isPath)),
  )

const numbers = countable.filter(({ type }) => type === 'number').map(({ name }) => name)

const arbitrarySelection = (entries: readonly StoredEntry[]): fc.Arbitrary<Selection> =>
  arbitrarySearch(entries).map(({ from, to, filters = [] }) => ({
    filters: filters.slice(0, 1),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  }))

export const arbitraryHistogram = (entries: readonly StoredEntry[]): fc.Arbitrary<HistogramRequest> =>
  fc
    .tuple(
      arbitrarySelection(entries),
      fc.constantFrom(1, 7, 1_000, 60_000, 90_000, 3_600_000, 86_400_000, 365 * 86_400_000),
      fc.option(arbitraryField(entries)),
      fc.integer({ min: 1, max: 20 }),
    )
    .map(([selection, intervalMs, by, groups]) => ({ ...selection, intervalMs, groups, ...(by !== null && { by }) }))

export const arbitraryFacets = (entries: readonly StoredEntry[]): fc.Arbitrary<FacetsRequest> =>
  fc
    .tuple(
      arbitrarySelection(entries),
      fc.uniqueArray(arbitraryField(entries), { minLength: 1, maxLength: 6 }),
      fc.constantFrom(1, 3, 10, 1_000),
      fc.option(fc.constantFrom('', '1', '2', 'a', 'user', 'é', "'", '0')),
    )
    .map(([selection, names, limit, prefix]) => ({
      ...selection,
      fields: names,
      limit,
      ...(prefix !== null && { prefix }),
    }))

export const arbitraryStats = (entries: readonly StoredEntry[]): fc.Arbitrary<StatsRequest> => {
  const field = arbitraryField(entries)
  const numberField = fc.oneof(
    fc.constantFrom(...numbers),
    field.map((name) => (name.startsWith('attributes.') ? name : 'http.duration_ms')),
  )
  const metric: fc.Arbitrary<Metric> = fc
    .tuple(fc.constantFrom(...metricKinds), field, numberField, fc.boolean())
    .map(([kind, any, number, hasField]) => {
      if (kind === 'count') return hasField ? { kind, field: any } : { kind }
      return { kind, field: kind === 'distinct' ? any : number }
    })
  return fc
    .tuple(
      arbitrarySelection(entries),
      fc.uniqueArray(field, { maxLength: 3 }),
      fc.array(metric, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(1, 5, 10_000),
    )
    .map(([selection, groupBy, metrics, limit]) => ({ ...selection, groupBy, metrics, limit }))
}
