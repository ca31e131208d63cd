import { rangeOfSpan, spanOf, type TimeRange } from '../model/time-range.ts'

/** Where the range that found nothing has no length of its own. */
const usualMs = 15 * 60_000

/** As long a time as was looked at, with a moment in its middle. */
export const rangeAround = (moment: string, range: TimeRange, nowMs: number): TimeRange => {
  const span = spanOf(range, nowMs)
  const lengthMs = Math.max(1_000, span === undefined ? usualMs : span.toMs - span.fromMs)
  const fromMs = Math.max(0, Date.parse(moment) - Math.floor(lengthMs / 2))
  return rangeOfSpan({ fromMs, toMs: fromMs + lengthMs })
}
