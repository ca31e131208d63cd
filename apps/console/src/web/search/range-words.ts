import { formatDay, type TimeStyle } from '../model/time-format.ts'
import { isUnbounded, spanOf, type TimeRange } from '../model/time-range.ts'
import { type QuickName, quickNameOf } from './range-steps.ts'

export type TimeUnit = 's' | 'm' | 'h' | 'd' | 'w' | 'M' | 'y'

/** The words that a range is told with. */
export interface RangeWords {
  readonly any: string
  readonly quick: Readonly<Record<QuickName, string>>
  readonly last: (n: number, unit: TimeUnit) => string
  readonly since: (moment: string) => string
  readonly until: (moment: string) => string
}

interface Telling {
  readonly nowMs: number
  readonly style: TimeStyle
  readonly words: RangeWords
}

const clockOf = (ms: number, style: TimeStyle): string => {
  const at = new Date(ms)
  const hasSeconds = ms % 60_000 !== 0
  return at.toLocaleTimeString(style.language, {
    hour: '2-digit',
    minute: '2-digit',
    ...(hasSeconds && { second: '2-digit' }),
    hourCycle: 'h23',
    ...(style.utc && { timeZone: 'UTC' }),
  })
}

const yearOf = (ms: number, { utc }: TimeStyle): number =>
  utc ? new Date(ms).getUTCFullYear() : new Date(ms).getFullYear()

/** `24 Nov`, with the year where it is another one. */
const dayOf = (ms: number, { nowMs, style }: Telling): string => {
  const day = formatDay(new Date(ms).toISOString(), style)
  return yearOf(ms, style) === yearOf(nowMs, style) ? day : `${day} ${yearOf(ms, style)}`
}

const momentOf = (ms: number, telling: Telling): string => `${dayOf(ms, telling)} ${clockOf(ms, telling.style)}`

const countedBack = /^now-(\d{1,9})([smhdwMy])$/

/** A range in words: `Last 15 minutes`, `24 Nov 12:00 – 13:00`, `Since 24 Nov 12:00`, `Any time`. */
export const describeRange = (range: TimeRange, telling: Telling): string => {
  const { nowMs, style, words } = telling
  if (isUnbounded(range)) return words.any
  const [, amount, unit] = (range.to ?? 'now') === 'now' ? (countedBack.exec(range.from ?? '') ?? []) : []
  if (unit !== undefined) return words.last(Number(amount), unit as TimeUnit)
  const quick = quickNameOf(range, nowMs, style.utc)
  if (quick !== undefined) return words.quick[quick]
  return describeSpan(range, telling)
}

const describeSpan = (range: TimeRange, telling: Telling): string => {
  const { words, nowMs } = telling
  const from = range.from === undefined ? undefined : spanOf({ from: range.from }, nowMs)?.fromMs
  const to = range.to === undefined ? undefined : spanOf({ from: range.to }, nowMs)?.fromMs
  if (from === undefined)
    return to === undefined ? `${range.from ?? ''} – ${range.to ?? ''}` : words.until(momentOf(to, telling))
  if (to === undefined) return words.since(momentOf(from, telling))
  const isOneDay = dayOf(from, telling) === dayOf(to, telling)
  return `${momentOf(from, telling)} – ${isOneDay ? clockOf(to, telling.style) : momentOf(to, telling)}`
}
