import type { Histogram, Stats } from '@trilha/log-api'
import { outcomeOf } from '../model/sentence.ts'
import type { Bucket, Figures, Group, Silent, Trend } from './figures.ts'

/** What is asked of every group; the first one decides which groups come when they are too many. */
export const groupMetrics = [
  'count',
  'p50(http.duration_ms)',
  'p95(http.duration_ms)',
  'p99(http.duration_ms)',
  'max(seq)',
] as const

/** The service's answers about one period, each taken apart by the same field. */
export interface PeriodAnswers {
  /** `groupMetrics` by the field. */
  readonly figures: Stats
  /** `count` by the field and the result. */
  readonly results: Stats
}

type StatsLine = Stats['rows'][number]

/** No name of a service is like this: it stands for the entries without a value. */
const noValue = '\u0000'
const keyOf = (row: StatsLine, field: string): string => row.group[field] ?? noValue

/** A figure that may be null or missing, as an optional member. */
const optional = <Name extends string>(name: Name, value: number | null | undefined) =>
  (value === null || value === undefined ? {} : { [name]: value }) as { readonly [K in Name]?: number }

export const timesOf = (values: StatsLine['values']) => ({
  ...optional('p50', values['p50(http.duration_ms)']),
  ...optional('p95', values['p95(http.duration_ms)']),
  ...optional('p99', values['p99(http.duration_ms)']),
})

/** How often each group failed, and in which words. */
const failuresOf = (results: Stats, field: string) => {
  const found = new Map<string, { count: number; words: string[] }>()
  for (const row of results.rows) {
    const word = row.group.result ?? ''
    if (outcomeOf(word) !== 'failure') continue
    const known = found.get(keyOf(row, field)) ?? { count: 0, words: [] }
    known.count += row.values.count ?? 0
    known.words.push(word)
    found.set(keyOf(row, field), known)
  }
  return found
}

/** All words for a failure in an answer, without repetition. */
export const failingResults = ({ rows }: Stats): readonly string[] => [
  ...new Set(rows.map(({ group }) => group.result ?? '').filter((word) => outcomeOf(word) === 'failure')),
]

interface FoundGroup extends Figures {
  readonly failing: readonly string[]
  readonly lastSeq: number | undefined
}

const groupsOf = ({ figures, results }: PeriodAnswers, field: string): ReadonlyMap<string, FoundGroup> => {
  const failures = failuresOf(results, field)
  return new Map(
    figures.rows.map((row) => {
      const key = keyOf(row, field)
      const failed = failures.get(key)
      return [
        key,
        {
          count: row.values.count ?? 0,
          failures: failed?.count ?? 0,
          failing: failed?.words ?? [],
          lastSeq: row.values['max(seq)'] ?? undefined,
          ...timesOf(row.values),
        },
      ]
    }),
  )
}

/** The newest record of each group, in this period and of those that are only in the one before. */
export const lastSeqs = (now: PeriodAnswers, before: PeriodAnswers | undefined, field: string): readonly number[] => {
  const groups = groupsOf(now, field)
  const gone = before === undefined ? [] : [...groupsOf(before, field)].filter(([key]) => !groups.has(key))
  return [...groups, ...gone].flatMap(([, { lastSeq }]) => lastSeq ?? [])
}

/** A first or last bucket of which less than half lies in the range says more of chance than of the rate. */
const leastPart = 0.5

/** The spans that a histogram's buckets cover within its range. */
export const bucketsOf = ({ from, to, interval_ms: intervalMs, buckets }: Histogram): readonly Bucket[] => {
  if (from === null || to === null || intervalMs === null) return []
  const [startMs, endMs] = [Date.parse(from), Date.parse(to)]
  return buckets.map(({ start }) => {
    const fromMs = Date.parse(start)
    return { fromMs: Math.max(fromMs, startMs), toMs: Math.min(fromMs + intervalMs, endMs) }
  })
}

/** Counts as they would be if each bucket were in the range as a whole; slivers at the ends are left out. */
export const trendOf = (all: Histogram, failed: Histogram | undefined, name: string): Trend | undefined => {
  if (!all.groups.includes(name)) return undefined
  const intervalMs = all.interval_ms ?? 1
  const failures = new Map(failed?.buckets.map(({ start, groups }) => [start, groups[name] ?? 0]))
  const spans = bucketsOf(all)
  const parts = all.buckets.flatMap(({ start, groups }, index) => {
    const span = spans[index]
    const part = span === undefined ? 0 : (span.toMs - span.fromMs) / intervalMs
    if (part < leastPart && all.buckets.length > 2) return []
    return [{ value: (groups[name] ?? 0) / part, failed: (failures.get(start) ?? 0) / part }]
  })
  return { values: parts.map(({ value }) => value), failures: parts.map(({ failed }) => failed) }
}

export interface GroupsAnswers {
  readonly field: string
  readonly now: PeriodAnswers
  readonly before: PeriodAnswers | undefined
  readonly histogram: Histogram
  /** Of the failures alone; undefined where nothing failed. */
  readonly failed: Histogram | undefined
  /** Timestamps of the records that `lastSeqs` names. */
  readonly seen: ReadonlyMap<number, string>
}

const seenAt = ({ lastSeq }: FoundGroup, seen: GroupsAnswers['seen']) => {
  const lastSeen = lastSeq === undefined ? undefined : seen.get(lastSeq)
  return lastSeen === undefined ? {} : { lastSeen }
}

const withoutKey = ({ lastSeq: _, failing: __, ...figures }: FoundGroup): Figures => figures

/** Puts the answers together, a group each. */
export const combineGroups = ({ field, now, before, histogram, failed, seen }: GroupsAnswers): readonly Group[] => {
  const earlier = before === undefined ? undefined : groupsOf(before, field)
  return [...groupsOf(now, field)].map(([key, found]) => {
    const past = earlier?.get(key)
    const trend = key === noValue ? undefined : trendOf(histogram, failed, key)
    return {
      ...withoutKey(found),
      name: key === noValue ? undefined : key,
      failing: found.failing,
      ...seenAt(found, seen),
      ...(trend !== undefined && { trend }),
      ...(past !== undefined && { before: withoutKey(past) }),
    }
  })
}

/**
 * Groups whose last arrival is not their newest entry, as far as the chart shows it: a log that was read in, or a
 * service that was cut off, brings old entries late.
 */
export const seenLater = (groups: readonly Group[], { buckets }: Histogram): readonly string[] =>
  groups.flatMap(({ name, lastSeen }) => {
    if (name === undefined || lastSeen === undefined) return []
    const newest = buckets.findLast((bucket) => (bucket.groups[name] ?? 0) > 0)
    return newest !== undefined && Date.parse(newest.start) > Date.parse(lastSeen) ? [name] : []
  })

/** Those that were there before and are gone, the busiest first. */
export const silentGroups = ({ field, now, before, seen }: GroupsAnswers): readonly Silent[] => {
  if (before === undefined) return []
  const groups = groupsOf(now, field)
  return [...groupsOf(before, field)]
    .filter(([key]) => key !== noValue && !groups.has(key))
    .map(([name, found]) => ({ name, count: found.count, ...seenAt(found, seen) }))
}

/** Count and failures of everything in an answer by result. */
export const totalOf = (results: Stats): Figures => {
  let [count, failures] = [0, 0]
  for (const { group, values } of results.rows) {
    count += values.count ?? 0
    if (outcomeOf(group.result ?? '') === 'failure') failures += values.count ?? 0
  }
  return { count, failures }
}
