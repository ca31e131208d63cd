import { isTime, isUnbounded, rangeOfSpan, shiftSpan, spanOf, type TimeRange } from '../model/time-range.ts'

const startOfDay = (nowMs: number, utc: boolean, daysBack = 0): number => {
  const now = new Date(nowMs)
  return utc
    ? Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() - daysBack)
    : new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysBack).getTime()
}

const iso = (ms: number): string => new Date(ms).toISOString()

export const quickNames = ['today', 'yesterday', 'week'] as const
export type QuickName = (typeof quickNames)[number]

/**
 * Days and weeks of the shown zone. In UTC they are the API's own expressions, which move on; elsewhere instants. Weeks
 * start on Monday, as in the query language.
 */
export const quickRange = (name: QuickName, nowMs: number, utc: boolean): TimeRange => {
  const weekday = utc ? new Date(nowMs).getUTCDay() : new Date(nowMs).getDay()
  switch (name) {
    case 'today':
      return { from: utc ? 'now/d' : iso(startOfDay(nowMs, utc)) }
    case 'yesterday':
      return utc
        ? { from: 'now-1d/d', to: 'now/d' }
        : { from: iso(startOfDay(nowMs, utc, 1)), to: iso(startOfDay(nowMs, utc)) }
    case 'week':
      return { from: utc ? 'now/w' : iso(startOfDay(nowMs, utc, (weekday + 6) % 7)) }
  }
}

/** The quick range that a range is at the moment, if it is one. */
export const quickNameOf = (range: TimeRange, nowMs: number, utc: boolean): QuickName | undefined =>
  quickNames.find((name) => {
    const { from, to } = quickRange(name, nowMs, utc)
    return from === range.from && to === range.to
  })

/** Relative to now: it moves on, and shows something else tomorrow. */
export const isMoving = ({ from, to }: TimeRange): boolean => [from, to].some((end) => end?.startsWith('now') === true)

/** A range whose ends the log knows: it has nothing from before 1970. */
const possible = (range: TimeRange): TimeRange | undefined =>
  [range.from, range.to].every((end) => end === undefined || isTime(end)) ? range : undefined

/** The range moved by half its length; undefined where it has no beginning, or where only the future lies ahead. */
export const shiftedRange = (range: TimeRange, direction: -1 | 1, nowMs: number): TimeRange | undefined => {
  const span = spanOf(range, nowMs)
  if (span === undefined || (direction === 1 && span.toMs >= nowMs)) return undefined
  return possible(rangeOfSpan(shiftSpan(span, direction)))
}

const countedBack = /^now-(\d{1,8})([smhdwMy])$/

/** Twice as long, around the same middle but not beyond now; what counts back from now counts twice as far. */
export const zoomedOut = (range: TimeRange, nowMs: number): TimeRange | undefined => {
  const [, amount, unit] = (range.to === undefined && countedBack.exec(range.from ?? '')) || []
  if (amount !== undefined) return possible({ from: `now-${2 * Number(amount)}${unit}` })
  const span = isUnbounded(range) ? undefined : spanOf(range, nowMs)
  if (span === undefined) return undefined
  const lengthMs = Math.max(2, span.toMs - span.fromMs)
  // What the end cannot go on by, the beginning does.
  const toMs = Math.max(span.toMs, Math.min(span.toMs + Math.round(lengthMs / 2), nowMs))
  const fromMs = Math.max(0, toMs - 2 * lengthMs)
  return range.to === undefined ? { from: iso(fromMs) } : rangeOfSpan({ fromMs, toMs })
}
