import type { Span } from '../model/time-range.ts'

/** So many points make a line, and each costs a question. */
const maxSlices = 12
/** A sliver at an end of the range has too few entries for a quantile. */
const leastPart = 0.2

/**
 * The range in at most 13 spans that start at multiples of the buckets' width, so that most of them are the same ones
 * when the range moves on.
 */
export const slicesOf = ({ fromMs, toMs }: Span, bucketMs: number): readonly Span[] => {
  if (toMs <= fromMs || bucketMs <= 0) return []
  const widthMs = Math.max(1, Math.ceil((toMs - fromMs) / bucketMs / maxSlices)) * bucketMs
  const first = Math.floor(fromMs / widthMs)
  const count = Math.ceil(toMs / widthMs) - first
  const slices = Array.from({ length: count }, (_, index) => ({
    fromMs: Math.max(fromMs, (first + index) * widthMs),
    toMs: Math.min(toMs, (first + index + 1) * widthMs),
  }))
  return slices.filter((slice) => count < 3 || slice.toMs - slice.fromMs >= leastPart * widthMs)
}
