const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const year = 365 * day

/** Widths that a person reads without counting. */
const steps: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 3, 6, 12].map((count) => count * hour),
  ...[1, 7, 30].map((count) => count * day),
  // Beyond a year only few buckets over decades need a step. The last one holds every time that the log knows.
  ...[1, 2, 5, 10, 20, 50, 100, 500].map((count) => count * year),
]

/** A span of time in milliseconds since 1970; `toMs` is exclusive. */
export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

/**
 * The smallest round width of which at most `buckets` cover the span, when they start at its multiples since 1970 (UTC).
 *
 * @param buckets 1 or more
 */
export const roundInterval = (span: Span, buckets: number): number =>
  steps.find((step) => bucketCount(span, step) <= buckets) ?? 500 * year

const bucketCount = ({ fromMs, toMs }: Span, intervalMs: number): number =>
  Math.ceil(toMs / intervalMs) - Math.floor(fromMs / intervalMs)

/** The start of every bucket that the span touches, also where none of the entries is. */
export const bucketStarts = (span: Span, intervalMs: number): readonly number[] => {
  const first = Math.floor(span.fromMs / intervalMs)
  return Array.from({ length: bucketCount(span, intervalMs) }, (_, index) => (first + index) * intervalMs)
}
