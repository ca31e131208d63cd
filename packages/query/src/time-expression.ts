import { parseTimestamp } from '@trilha/entry'

/** The instants that an expression means: `2026-11-01` means a whole day. Spelled as entries spell times. */
export interface Period {
  /** Inclusive. */
  readonly from: string
  /** Exclusive. */
  readonly to: string
}

type Unit = 's' | 'm' | 'h' | 'd' | 'w' | 'M' | 'y'

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const

const relative = /^now((?:[+-]\d{1,9}[smhdwMy])*)(?:\/([smhdwMy]))?$/
const shortened = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[Tt ](\d\d)(?::(\d\d))?([Zz]|[+-]\d\d:?\d\d)?)?)?)?$/

/**
 * Reads `2026`, `2026-11`, `2026-11-01`, `2026-11-01T10`, `2026-11-01T10:30`, a full RFC 3339 date-time, or a time
 * relative to `now`: `now-15m`, `now+1d-2h`, `now-1h/d` (units `s m h d w M y`; `/d` takes the whole day around it; all
 * in UTC unless a zone is written; weeks start on Monday).
 *
 * Returns undefined when the text is no such time, or lies outside the years 1970 to 2261 that the log knows.
 */
export const parseTime = (text: string, now: Date): Period | undefined => {
  const isRelative = relative.exec(text)
  if (isRelative !== null) return parseRelative(now, isRelative[1] ?? '', isRelative[2] as Unit | undefined)
  const match = shortened.exec(text)
  if (match !== null) return parseShortened(match)
  const from = parseTimestamp(text)
  if (from === undefined) return undefined
  const digits = /:\d\d[.,]\d/.test(text) ? from.length - '2026-11-01T00:00:00.Z'.length : 0
  return nanosecondPeriod(toNanoseconds(from), 10n ** BigInt(9 - digits))
}

const parseRelative = (now: Date, offsets: string, rounding: Unit | undefined): Period | undefined => {
  let time = now.getTime()
  for (const [, amount, unit] of offsets.matchAll(/([+-]\d+)(\w)/g)) time = add(time, Number(amount), unit as Unit)
  return rounding === undefined ? period(time, time + 1) : roundedPeriod(time, rounding)
}

const parseShortened = ([, year, month, day, hour, minute, zone]: RegExpExecArray): Period | undefined => {
  const from = parseTimestamp(
    `${year}-${month ?? '01'}-${day ?? '01'}T${hour ?? '00'}:${minute ?? '00'}:00${zone ?? ''}`,
  )
  if (from === undefined) return undefined
  const unit = minute !== undefined ? 'm' : hour !== undefined ? 'h' : day !== undefined ? 'd' : month ? 'M' : 'y'
  const time = Date.parse(from)
  return period(time, add(time, 1, unit))
}

const roundedPeriod = (time: number, unit: Unit): Period | undefined => {
  const start = startOf(time, unit)
  return period(start, add(start, 1, unit))
}

const period = (from: number, to: number): Period | undefined => spell(toIso(from), toIso(to))

const nanosecondPeriod = (from: bigint, width: bigint): Period | undefined =>
  spell(fromNanoseconds(from), fromNanoseconds(from + width))

const spell = (from: string, to: string): Period | undefined => {
  const [kept, keptTo] = [parseTimestamp(from), parseTimestamp(to)]
  return kept === undefined || keptTo === undefined ? undefined : { from: kept, to: keptTo }
}

/** An empty text, which is no time, beyond what Date can hold. */
const toIso = (time: number): string => {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString()
}

const toNanoseconds = (time: string): bigint =>
  BigInt(Date.parse(`${time.slice(0, 19)}Z`)) * 1_000_000n + BigInt(time.slice(20, -1).padEnd(9, '0'))

const fromNanoseconds = (nanoseconds: bigint): string => {
  const seconds = toIso(Number(nanoseconds / 1_000_000_000n) * 1_000).slice(0, 19)
  return `${seconds}.${String(nanoseconds % 1_000_000_000n).padStart(9, '0')}Z`
}

const add = (time: number, amount: number, unit: Unit): number => {
  if (unit === 'M') return addMonths(time, amount)
  if (unit === 'y') return addMonths(time, amount * 12)
  return time + amount * unitMs[unit]
}

/** The same day of another month, or that month's last day: one month before 31 March is the last of February. */
const addMonths = (time: number, amount: number): number => {
  const date = new Date(time)
  const month = date.getUTCMonth() + amount
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate()
  return date.setUTCMonth(month, Math.min(date.getUTCDate(), lastDay))
}

const startOf = (time: number, unit: Unit): number => {
  const date = new Date(time)
  if (unit === 'y') return Date.UTC(date.getUTCFullYear(), 0)
  if (unit === 'M') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth())
  // 1970-01-01 was a Thursday, so weeks from Monday to Monday are shifted by three days.
  const shift = unit === 'w' ? 3 * unitMs.d : 0
  return Math.floor((time + shift) / unitMs[unit]) * unitMs[unit] - shift
}
