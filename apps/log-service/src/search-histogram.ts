import type { HistogramBucket, Selection } from '@trilha/store'
import { type CoverageAnswer, coverageAnswer } from './coverage.ts'
import { countableField } from './field-parameter.ts'
import { bucketStarts, roundInterval, type Span } from './histogram-interval.ts'
import { checkNames, single, wholeNumber } from './parameters.ts'
import type { Asked } from './search-entries.ts'
import { parseSelection, selectionNames } from './selection.ts'

export const bucketLimits = Object.freeze({ min: 1, max: 1_000, preset: 60 })
/** More colours than this nobody tells apart. */
export const groupLimits = Object.freeze({ min: 1, max: 20, preset: 10 })

const names = [...selectionNames, 'buckets', 'by', 'groups']

export interface HistogramAnswer extends CoverageAnswer {
  /** Null when no range was given and nothing was found. */
  readonly from: string | null
  readonly to: string | null
  readonly interval_ms: number | null
  readonly by: string | null
  /** Values of `by` in the answer, the most frequent first. */
  readonly groups: readonly string[]
  readonly buckets: readonly {
    readonly start: string
    readonly count: number
    readonly groups: Readonly<Record<string, number>>
  }[]
}

/**
 * Answers `GET /api/histogram`: round buckets in UTC, as many as the range needs and the caller allows, the empty ones
 * too. The first and the last may lie in the range only partly; what is outside is not counted.
 *
 * @throws {Problem} 422 for a wrong parameter, 503 while the store cannot answer
 */
export const searchHistogram = async (asked: Asked): Promise<HistogramAnswer> => {
  const { log, parameters, ...options } = asked
  checkNames(parameters, names)
  const wanted = wholeNumber(parameters, 'buckets', bucketLimits)
  const groups = wholeNumber(parameters, 'groups', groupLimits)
  const by = single(parameters, 'by')
  if (by !== undefined) countableField('by', by)
  const { selection, coverages } = await withRange(asked, parseSelection(parameters, new Date()))
  const { from, to } = selection
  if (from === undefined || to === undefined) {
    const none = { interval_ms: null, by: by ?? null, groups: [], buckets: [] }
    return { from: from ?? null, to: to ?? null, ...none, ...coverageAnswer(...coverages) }
  }
  const span = { fromMs: Date.parse(from), toMs: ceilMs(to) }
  const intervalMs = roundInterval(span, wanted)
  const request = { ...selection, intervalMs, groups, ...(by !== undefined && { by }) }
  const { buckets, coverage } = await log.histogram(request, options)
  return {
    from,
    to,
    interval_ms: intervalMs,
    by: by ?? null,
    groups: groupsOf(buckets),
    buckets: filled(buckets, span, intervalMs),
    ...coverageAnswer(...coverages, coverage),
  }
}

/** An end that was not given is where the first or the last entry is. */
const withRange = async ({ log, parameters: _, ...options }: Asked, selection: Selection) => {
  const edge = async (order: 'asc' | 'desc') => {
    const { page, coverage } = await log.search({ ...selection, order, limit: 1 }, options)
    return { timestamp: page.entries[0]?.timestamp, coverage }
  }
  const [first, last] = await Promise.all([
    selection.from === undefined ? edge('asc') : undefined,
    selection.to === undefined ? edge('desc') : undefined,
  ])
  const from = selection.from ?? first?.timestamp
  const to = selection.to ?? (last?.timestamp === undefined ? undefined : justAfter(last.timestamp))
  return {
    selection: { ...selection, ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
    coverages: [first, last].flatMap((end) => end?.coverage ?? []),
  }
}

const justAfter = (timestamp: string): string => new Date(Date.parse(timestamp) + 1).toISOString()

/** Times have up to nine digits of fraction; a millisecond that has begun counts whole. */
const ceilMs = (timestamp: string): number => Date.parse(timestamp) + (/\.\d{3}0*[1-9]/.test(timestamp) ? 1 : 0)

const groupsOf = (buckets: readonly HistogramBucket[]): readonly string[] => {
  const totals = new Map<string, number>()
  for (const bucket of buckets) {
    for (const [group, count] of Object.entries(bucket.groups)) totals.set(group, (totals.get(group) ?? 0) + count)
  }
  return [...totals].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([group]) => group)
}

const filled = (buckets: readonly HistogramBucket[], span: Span, intervalMs: number): HistogramAnswer['buckets'] => {
  const byStart = new Map(buckets.map((bucket) => [bucket.startMs, bucket]))
  return bucketStarts(span, intervalMs).map((startMs) => {
    const { count, groups } = byStart.get(startMs) ?? { count: 0, groups: {} }
    return { start: new Date(startMs).toISOString(), count, groups }
  })
}
