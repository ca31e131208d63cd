import { parseTimestamp } from '@trilha/entry'
import { parseAccessTime } from './access-time.ts'

/** A text that says something; numbers and truth values as their text. Undefined for `-`, `""`, null and all else. */
export const textOf = (value: unknown): string | undefined => {
  const single = onlyItem(value)
  if (typeof single === 'string') return single === '' || single === '-' ? undefined : single
  return typeof single === 'number' || typeof single === 'boolean' || JSON.isRawJSON(single)
    ? plainText(single)
    : undefined
}

/** As {@link textOf}, for texts only. */
export const stringOf = (value: unknown): string | undefined => {
  const single = onlyItem(value)
  return typeof single === 'string' ? textOf(single) : undefined
}

/** Headers are logged as lists (Caddy). */
const onlyItem = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value)

/** Digits that a double cannot hold are kept by the JSON parser as a wrapped text. */
const plainText = (value: unknown): string => (JSON.isRawJSON(value) ? JSON.stringify(value) : String(value))

/** A finite number, given as such or as its text. */
export const numberOf = (value: unknown): number | undefined => {
  const text = textOf(value)
  if (text === undefined || !/^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) return undefined
  const number = Number(text)
  return Number.isFinite(number) ? number : undefined
}

export const countOf = (value: unknown): number | undefined => {
  const number = numberOf(value)
  return number !== undefined && Number.isSafeInteger(number) && number >= 0 ? number : undefined
}

/** A status code, 0 for none. */
export const statusOf = (value: unknown): number | undefined => {
  const status = countOf(value)
  return status !== undefined && (status === 0 || (status >= 100 && status <= 999)) ? status : undefined
}

/** Seconds since 1970 have 10 digits until 2286, and each finer unit three more: numbers of all units are told apart. */
const epochDigitsMs: readonly [below: number, msPerUnit: number][] = [
  [1e11, 1_000],
  [1e14, 1],
  [1e17, 1e-3],
  [1e20, 1e-6],
]
/** 1973: a smaller number is no time, but a counter or an uptime. */
const firstEpochSeconds = 1e8

/** A time as entries spell it: RFC 3339, an access log's spelling, or a number since 1970 in s, ms, µs or ns. */
export const timestampOf = (value: unknown): string | undefined => {
  const text = textOf(value)
  if (text === undefined) return undefined
  if (!/^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) {
    return parseTimestamp(text) ?? parseAccessTime(text)
  }
  const number = Number(text)
  if (number < firstEpochSeconds) return undefined
  const msPerUnit = epochDigitsMs.find(([below]) => number < below)?.[1]
  return msPerUnit === undefined ? undefined : fromEpoch(text, msPerUnit)
}

/** By digits where it can be: nanoseconds do not fit a double. */
const fromEpoch = (text: string, msPerUnit: number): string | undefined => {
  const [whole = '', fraction = ''] = text.split('.')
  if (/[eE]/.test(text)) return parseTimestamp(new Date(Math.round(Number(text) * msPerUnit)).toISOString())
  const digitsPerSecond = { 1000: 0, 1: 3, 1e-3: 6, 1e-6: 9 }[msPerUnit] ?? 0
  const seconds = whole.slice(0, whole.length - digitsPerSecond)
  const below = `${whole.slice(whole.length - digitsPerSecond)}${fraction}`.slice(0, 9)
  const date = new Date(Number(seconds) * 1_000).toISOString().slice(0, 19)
  return parseTimestamp(below === '' ? `${date}Z` : `${date}.${below}Z`)
}

const unitMs: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1_000, m: 60_000 }

/** `12.5ms`, `350µs`, `1.2s` (one unit), or a number of the given unit. In milliseconds, to the nanosecond. */
export const durationOf = (value: unknown, msPerUnit: number | undefined): number | undefined => {
  const [, digits, unit = ''] = /^(\d{1,15}(?:\.\d+)?) ?(ns|us|µs|μs|ms|s|m)$/.exec(stringOf(value) ?? '') ?? []
  const number = digits === undefined ? numberOf(value) : Number(digits)
  const factor = digits === undefined ? msPerUnit : unitMs[unit]
  if (number === undefined || factor === undefined || number < 0) return undefined
  return Math.round(number * factor * 1e6) / 1e6
}

const withPort = /^(?:\[([0-9A-Fa-f:.]+)\]|(\d{1,3}(?:\.\d{1,3}){3})):\d{1,5}$/

/** An address without its port. */
export const addressOf = (text: string): string => {
  const [, six, four] = withPort.exec(text) ?? []
  return six ?? four ?? text
}

/** Levels at which something went wrong, by name, and by pino's and bunyan's numbers. */
export const isFailureLevel = (level: string): boolean =>
  /^(?:err|error|fatal|crit|critical|alert|emerg|emergency|panic)$/i.test(level) ||
  (/^\d+$/.test(level) && Number(level) >= 50)
