import { parseTime } from '@trilha/query'

/** What a person typed as an end of a range. */
export interface TypedTime {
  /** As the API takes it; it means the same in every zone. */
  readonly expression: string
  readonly atMs: number
}

interface Reading {
  readonly nowMs: number
  /** Whether times without a zone are of UTC; otherwise they are of the browser's zone. */
  readonly utc: boolean
}

const amount = /^(\d{1,9})\s*([smhdwMy])$/
const clock = /^(\d{1,2}):(\d\d)(?::(\d\d))?$/
const withoutZone = /^(\d{4})-(\d\d)(?:-(\d\d)(?:[Tt ](\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d{1,3}))?)?)?)?)?$/
/** A year alone, or a time with more digits than milliseconds: the API reads them, in UTC. */
const local = (text: string, { nowMs }: Reading): Date | undefined => {
  const [, hour, minute, second] = clock.exec(text) ?? []
  if (hour !== undefined) {
    const today = new Date(nowMs)
    return exact([
      today.getFullYear(),
      today.getMonth(),
      today.getDate(),
      Number(hour),
      Number(minute),
      Number(second ?? 0),
    ])
  }
  const [, ...parts] = withoutZone.exec(text) ?? []
  if (parts.length === 0) return undefined
  const [year = 0, month = 1, day = 1, ...time] = parts.map((part) => (part === undefined ? undefined : Number(part)))
  const [h = 0, m = 0, s = 0] = time
  return exact([year, month - 1, day, h, m, s, Number((parts[6] ?? '0').padEnd(3, '0'))])
}

type Parts = readonly [
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  ms?: number,
]

/** `Date` makes 2 March of 30 February; that is no time. */
const exact = ([year, month, day, hour, minute, second, ms = 0]: Parts): Date | undefined => {
  const date = new Date(year, month, day, hour, minute, second, ms)
  const isSame = date.getMonth() === month && date.getDate() === day && hour < 24 && minute < 60 && second < 60
  return isSame ? date : undefined
}

const utcClock = (text: string, nowMs: number): string => {
  const [, hour = '', ...rest] = clock.exec(text) ?? []
  if (hour === '') return text.replace(/^(\d{4}-\d\d-\d\d) /, '$1T')
  return `${new Date(nowMs).toISOString().slice(0, 10)}T${hour.padStart(2, '0')}:${rest.filter(Boolean).join(':')}`
}

/**
 * Reads `now-2h`, `2h` (the same), RFC 3339, a date, a date with a time, or a time of today; what has no zone is of the
 * zone that is shown. Undefined for what is none of these.
 */
export const readTypedTime = (typed: string, reading: Reading): TypedTime | undefined => {
  const text = typed.trim().replace(amount, 'now-$1$2')
  const here = reading.utc ? undefined : local(text, reading)
  const expression = here === undefined ? utcClock(text, reading.nowMs) : here.toISOString()
  // What looks local but is no day must not be read in another zone.
  if (!reading.utc && here === undefined && (clock.test(text) || withoutZone.test(text))) return undefined
  const period = parseTime(expression, new Date(reading.nowMs))
  return period === undefined ? undefined : { expression, atMs: Date.parse(period.from) }
}

/** An end of a range as a person would type it: instants in the shown zone, without what is zero. */
export const typedForm = (expression: string | undefined, utc: boolean): string => {
  if (expression === undefined || !/^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:?\d\d)$/.test(expression)) return expression ?? ''
  const at = new Date(expression)
  if (Number.isNaN(at.getTime())) return expression
  const shown = utc ? at : new Date(at.getTime() - at.getTimezoneOffset() * 60_000)
  const [day, time = ''] = shown.toISOString().slice(0, -1).split('T')
  return `${day} ${time.replace(/\.000$/, '').replace(/(?<=:\d\d):00$/, '')}`
}
