import { formatDay, type TimeStyle } from '../model/time-format.ts'
import type { TickUnit } from './axis-ticks.ts'

type Options = Intl.DateTimeFormatOptions

const clock: Options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }

const optionsOf: Readonly<Record<TickUnit, Options>> = {
  millisecond: { ...clock, second: '2-digit', fractionalSecondDigits: 3 },
  second: { ...clock, second: '2-digit' },
  minute: clock,
  day: { day: '2-digit', month: 'short' },
  month: { month: 'short', year: 'numeric' },
  year: { year: 'numeric' },
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** Making one costs as much as some hundred labels. */
const formatterOf = (unit: TickUnit, { language, utc }: TimeStyle): Intl.DateTimeFormat => {
  const key = `${unit} ${language} ${utc}`
  const known = formatters.get(key)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat(language, { ...optionsOf[unit], ...(utc && { timeZone: 'UTC' }) })
  formatters.set(key, made)
  return made
}

const isMidnight = (ms: number, style: TimeStyle): boolean => /^0?0:00$/.test(formatterOf('minute', style).format(ms))

/** A tick as short as its unit allows: `12:05`, at midnight the day. */
export const tickLabel = (ms: number, unit: TickUnit, style: TimeStyle): string =>
  unit === 'day' || (unit === 'minute' && isMidnight(ms, style))
    ? formatDay(new Date(ms).toISOString(), style)
    : formatterOf(unit, style)
        .format(ms)
        .replace('.', unit === 'month' ? '' : '.')

/** How fine the bounds of buckets of this width have to be told. */
export const unitOfWidth = (intervalMs: number): TickUnit => {
  if (intervalMs < 1_000) return 'millisecond'
  if (intervalMs < 60_000) return 'second'
  return intervalMs < 86_400_000 ? 'minute' : 'day'
}

/** Both ends of a bucket or selection, the day told once where it is one: `24 Nov 12:05:00 – 12:05:10`. */
export const spanLabel = (fromMs: number, toMs: number, unit: TickUnit, style: TimeStyle): string => {
  const day = (ms: number) => formatDay(new Date(ms).toISOString(), style)
  if (unit === 'day' || unit === 'month' || unit === 'year') return `${day(fromMs)} – ${day(toMs)}`
  const time = (ms: number) => formatterOf(unit, style).format(ms)
  const [from, to] = [day(fromMs), day(toMs)]
  return `${from} ${time(fromMs)} – ${from === to ? '' : `${to} `}${time(toMs)}`
}
