/**
 * RFC 3339 date-time, a little more generous than its section 5.6: the zone may be missing (UTC is meant) and a space
 * may stand for the `T` (the section's note allows it). One to nine digits of fraction count; further ones are cut.
 */
const pattern =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9})\d*)?(?:[Zz]|([+-])(\d{2}):?(\d{2}))?$/

/** The spelling that entries use, and that most callers send: only its day is left to check. */
const canonical = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/
/** Entries come day after day: the last day that was found to exist is nearly always the next entry's too. */
let lastGoodDay = ''

/** The store keeps nanoseconds in 64 bits, which ends in 2262; before 1970 nobody kept an action log. */
const firstYear = 1970
const lastYear = 2261

/**
 * Turns a date-time into the one spelling that entries use: UTC, `Z`, and 3, 6 or 9 digits of fraction (as few as hold
 * the given ones), so that equal instants are equal texts and texts of equal length sort by time.
 *
 * Returns undefined when the text is no date-time or names a day or time that does not exist. A leap second (`:60`,
 * RFC 3339 section 5.7) becomes the last instant of the second before it.
 */
export const parseTimestamp = (text: string): string | undefined => {
  if (!canonical.test(text)) return normalise(text)
  const day = text.slice(0, 10)
  if (day === lastGoodDay) return text
  const normal = normalise(text)
  if (normal !== undefined) lastGoodDay = day
  return normal
}

const normalise = (text: string): string | undefined => {
  const match = pattern.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction, sign, zoneHour, zoneMinute] = match
  if (Number(day) < 1 || Number(day) > daysInMonth(Number(year), Number(month))) return undefined
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined
  if (Number(zoneHour ?? 0) > 23 || Number(zoneMinute ?? 0) > 59) return undefined

  const isLeapSecond = second === '60'
  const given = `${year}-${month}-${day}T${hour}:${minute}:${isLeapSecond ? '59' : second}`
  const offsetMinutes = (sign === '-' ? -1 : 1) * (Number(zoneHour ?? 0) * 60 + Number(zoneMinute ?? 0))
  const utc = offsetMinutes === 0 ? given : shift(given, -offsetMinutes)
  const utcYear = Number(utc.slice(0, 4))
  // Beyond the years 0 to 9999, an ISO text starts with a sign, and the year is no number or too small.
  if (Number.isNaN(utcYear) || utcYear < firstYear || utcYear > lastYear) return undefined
  return `${utc}.${isLeapSecond ? '999' : fractionDigits(fraction ?? '')}Z`
}

const shift = (utc: string, minutes: number): string =>
  new Date(Date.parse(`${utc}Z`) + minutes * 60_000).toISOString().slice(0, 19)

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** 0 for a month that does not exist. */
const daysInMonth = (year: number, month: number): number => {
  const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return month === 2 && isLeapYear ? 29 : (monthLengths[month - 1] ?? 0)
}

const fractionDigits = (fraction: string): string => {
  if (fraction.length === 3) return fraction
  const nanoseconds = fraction.padEnd(9, '0')
  if (nanoseconds.endsWith('000000')) return nanoseconds.slice(0, 3)
  return nanoseconds.endsWith('000') ? nanoseconds.slice(0, 6) : nanoseconds
}

let lastMs = Number.NaN
let lastText = ''

/** The present moment, to the millisecond. Busy callers ask many times in one: it is written out once. */
export const timestampNow = (): string => {
  const ms = Date.now()
  if (ms !== lastMs) {
    lastMs = ms
    lastText = new Date(ms).toISOString()
  }
  return lastText
}
