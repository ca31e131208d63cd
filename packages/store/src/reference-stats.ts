import type { StoredEntry } from '@trilha/entry'
import { selectEntries } from './reference-selection.ts'
import { checkField, compareTexts, numbersAt, textsAt } from './reference-values.ts'
import { type Metric, type StatsRequest, type StatsRow, StoreError } from './store.ts'

/** What statistics must answer, with exact quantiles. */
export const measureGroups = (entries: Iterable<StoredEntry>, request: StatsRequest): StatsRow[] => {
  const { groupBy, metrics, limit } = request
  for (const field of groupBy) checkField(field, 'value')
  for (const metric of metrics) checkMetric(metric)
  const groups = new Map<string, { group: (string | null)[]; members: StoredEntry[] }>()
  // Without fields there is one row, also over nothing.
  if (groupBy.length === 0) groups.set('[]', { group: [], members: [] })
  for (const entry of selectEntries(entries, request)) {
    for (const group of groupsOf(entry, groupBy)) {
      const key = JSON.stringify(group)
      const known = groups.get(key) ?? { group, members: [] }
      groups.set(key, known)
      known.members.push(entry)
    }
  }
  return [...groups.values()]
    .map(({ group, members }) => ({ group, values: metrics.map((metric) => measure(members, metric)) }))
    .sort(compareRows)
    .slice(0, limit)
}

const checkMetric = ({ kind, field }: Metric): void => {
  if (field !== undefined) checkField(field, kind === 'count' || kind === 'distinct' ? 'value' : 'number')
  else if (kind !== 'count') throw new StoreError('STORE_QUERY', `${kind} needs a field`)
}

/** An entry with several values of a field is in the group of each; one without is in that of null. */
const groupsOf = (entry: StoredEntry, groupBy: readonly string[]): (string | null)[][] =>
  groupBy.reduce<(string | null)[][]>(
    (groups, field) => {
      const texts = textsAt(entry, field)
      return groups.flatMap((group) => (texts.length === 0 ? [null] : texts).map((text) => [...group, text]))
    },
    [[]],
  )

const measure = (entries: readonly StoredEntry[], { kind, field }: Metric): number | null => {
  if (field === undefined) return entries.length
  if (kind === 'count') return entries.filter((entry) => textsAt(entry, field).length > 0).length
  if (kind === 'distinct') return new Set(entries.flatMap((entry) => textsAt(entry, field))).size
  const numbers = entries.flatMap((entry) => numbersAt(entry, field)).sort((a, b) => a - b)
  const result = numbers.length === 0 ? null : measureNumbers(numbers, kind)
  // A sum may be beyond the range of a double, which JSON cannot say.
  return Number.isFinite(result) ? result : null
}

const measureNumbers = (sorted: readonly number[], kind: Exclude<Metric['kind'], 'count' | 'distinct'>): number => {
  const sum = () => sorted.reduce((total, number) => total + number, 0)
  switch (kind) {
    case 'min':
      return sorted[0] ?? Number.NaN
    case 'max':
      return sorted.at(-1) ?? Number.NaN
    case 'sum':
      return sum()
    case 'avg':
      return sum() / sorted.length
    default:
      return quantile(sorted, Number(kind.slice(1)) / 100)
  }
}

/** Between the two nearest ranks, as most databases do (type 7 of Hyndman and Fan). */
export const quantile = (sorted: readonly number[], share: number): number => {
  const place = share * (sorted.length - 1)
  const [lower, upper] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN]
  return lower + (upper - lower) * (place - Math.floor(place))
}

/** The highest first metric on top, null below all; equals by group, null last. */
const compareRows = (a: StatsRow, b: StatsRow): number => {
  const [x = null, y = null] = [a.values[0], b.values[0]]
  if (x !== y) return x === null ? 1 : y === null ? -1 : y - x
  for (const [index, text] of a.group.entries()) {
    const other = b.group[index] ?? null
    if (text === other) continue
    if (text === null || other === null) return text === null ? 1 : -1
    return compareTexts(text, other)
  }
  return 0
}
