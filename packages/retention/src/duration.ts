/** Months and years are those of the calendar (UTC); the others are as long as they always are. */
export type DurationUnit = 's' | 'min' | 'h' | 'd' | 'w' | 'mo' | 'y'

export interface Duration {
  readonly amount: number
  readonly unit: DurationUnit
}

/** How long something is kept. */
export type Keep = Duration | 'forever'

const unitMs = { s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const

const pattern = /^([1-9]\d{0,4}) ?(s|min|h|d|w|mo|y)$/

/**
 * Reads `30d`, `12h`, `6mo`, `5y` (units `s min h d w mo y`) or `forever`; undefined for any other text. A lone `m` is
 * none: whoever means months would lose what is older than minutes.
 */
export const parseKeep = (text: string): Keep | undefined => {
  if (text === 'forever') return 'forever'
  const [, amount, unit] = pattern.exec(text) ?? []
  return unit === undefined ? undefined : { amount: Number(amount), unit: unit as DurationUnit }
}

export const printKeep = (keep: Keep): string => (keep === 'forever' ? keep : `${keep.amount}${keep.unit}`)

/**
 * What was received before this instant (RFC 3339, as entries spell `received_at`) has been kept long enough; undefined
 * when nothing ever has. Never goes back while `now` goes on.
 */
export const cutoffOf = (keep: Keep, now: Date): string | undefined => {
  if (keep === 'forever') return undefined
  const { amount, unit } = keep
  const time =
    unit === 'y' || unit === 'mo'
      ? monthsBefore(now, unit === 'y' ? amount * 12 : amount)
      : now.getTime() - amount * unitMs[unit]
  // No entry is older, and years before 1000 would be spelled with another length.
  return new Date(Math.max(0, time)).toISOString()
}

/** The same day and time of an earlier month, or the end of that month where it has no such day. */
const monthsBefore = (now: Date, months: number): number => {
  const date = new Date(now)
  const month = date.getUTCMonth() - months
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate()
  if (date.getUTCDate() > lastDay) return Date.UTC(date.getUTCFullYear(), month + 1, 1) - 1
  return date.setUTCMonth(month, date.getUTCDate())
}
