import type { Histogram } from '@trilha/log-api'
import type { Span, TimeRange } from '../model/time-range.ts'

/** The bucket under the keys or the pointer, and the one that a selection began at, by their starts. */
export interface Mark {
  readonly atMs: number
  readonly anchorMs?: number
}

/** Indexes of the first and the last bucket of a selection. */
export interface Marked {
  readonly first: number
  readonly last: number
}

export const startsOf = ({ buckets }: Histogram): readonly number[] => buckets.map(({ start }) => Date.parse(start))

/** The bucket that a moment lies in; the nearest where it lies outside. -1 when there is none at all. */
export const bucketAt = (starts: readonly number[], ms: number): number => {
  const after = starts.findIndex((start) => start > ms)
  return after < 0 ? starts.length - 1 : Math.max(0, after - 1)
}

export const markedBuckets = (starts: readonly number[], { atMs, anchorMs = atMs }: Mark): Marked => {
  const [at, anchor] = [bucketAt(starts, atMs), bucketAt(starts, anchorMs)]
  return { first: Math.min(at, anchor), last: Math.max(at, anchor) }
}

/** A tenth of a usual chart. */
const pageOfBuckets = 10

const steps: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -pageOfBuckets,
  PageUp: pageOfBuckets,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
}

interface Move {
  readonly key: string
  /** Shift was held: the selection grows from where it began. */
  readonly isExtending: boolean
}

/** The mark after a key; undefined for a key that moves nothing. A first key puts it on the newest bucket. */
export const moveMark = (starts: readonly number[], mark: Mark | undefined, move: Move): Mark | undefined => {
  const step = steps[move.key]
  if (step === undefined || starts.length === 0) return undefined
  const last = starts.length - 1
  const from = mark === undefined ? last : bucketAt(starts, mark.atMs)
  const isFirstStep = mark === undefined && Number.isFinite(step) && !move.isExtending
  const at = isFirstStep ? last : Math.min(last, Math.max(0, from + step))
  const atMs = starts[at] ?? 0
  return move.isExtending ? { atMs, anchorMs: mark?.anchorMs ?? starts[from] ?? 0 } : { atMs }
}

/** The time that buckets stand for; the first and the last reach no further than what was counted. */
export const spanOfBuckets = (answer: Histogram, { first, last }: Marked): Span => {
  const starts = startsOf(answer)
  const width = answer.interval_ms ?? 0
  const [fromMs, toMs] = [starts[first] ?? 0, (starts[last] ?? 0) + width]
  const countedFrom = answer.from === null ? fromMs : Date.parse(answer.from)
  const countedTo = answer.to === null ? toMs : Math.ceil(Date.parse(answer.to))
  const clamped = { fromMs: Math.max(fromMs, countedFrom), toMs: Math.min(toMs, countedTo) }
  // A bucket of one millisecond may lie at the very end, where nothing would be left of it.
  return clamped.toMs > clamped.fromMs ? clamped : { fromMs, toMs }
}

export const rangeOfBuckets = (answer: Histogram, marked: Marked): Required<TimeRange> => {
  const { fromMs, toMs } = spanOfBuckets(answer, marked)
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }
}

/** All that the bars stand for, the parts of the first and the last that were not counted too. */
export const domainOf = (answer: Histogram): Span => {
  const starts = startsOf(answer)
  const fromMs = starts[0] ?? 0
  return { fromMs, toMs: (starts.at(-1) ?? fromMs) + (answer.interval_ms ?? 1) }
}
