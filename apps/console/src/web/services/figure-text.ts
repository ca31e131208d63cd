import { formatDuration } from '../model/time-format.ts'
import { type RateUnit, rateOf } from './rate.ts'

/** `12.9%`, `0.03%`: never a round 0 or 100 % that is not one. */
export const formatShare = (share: number, language: string): string => {
  const percent = (options: Intl.NumberFormatOptions) =>
    share.toLocaleString(language, { style: 'percent', ...options })
  if (share > 0 && share < 0.01) return percent({ maximumSignificantDigits: 1 })
  if (share > 0.999 && share < 1)
    return (0.999).toLocaleString(language, { style: 'percent', maximumFractionDigits: 1 })
  return percent({ maximumFractionDigits: 1 })
}

/** `40%` of a change. */
export const formatBy = (by: number, language: string): string =>
  by.toLocaleString(language, { style: 'percent', maximumFractionDigits: 0 })

/** Percentage points. */
export const formatPoints = (by: number, language: string): string =>
  (by * 100).toLocaleString(language, { maximumFractionDigits: 1 })

/** A rate's figure with three digits that matter, and the unit of time it is of. */
export const formatRate = (
  count: number,
  spanMs: number,
  language: string,
): { readonly figure: string; readonly unit: RateUnit } => {
  const { perUnit, unit } = rateOf(count, spanMs)
  const digits = perUnit < 10 ? 2 : perUnit < 100 ? 1 : 0
  return { figure: perUnit.toLocaleString(language, { maximumFractionDigits: digits }), unit }
}

export const formatTime = (ms: number | undefined, language: string): string | undefined =>
  ms === undefined ? undefined : formatDuration(ms, language)

const agoUnits: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** `12s ago`, `3 days ago`; what is ahead of this clock happened just now. */
export const formatAgo = (timestamp: string, nowMs: number, language: string): string => {
  const ms = Math.max(0, nowMs - Date.parse(timestamp))
  const [unit, unitMs] = agoUnits.find(([, unitMs]) => ms >= unitMs) ?? (['second', 1_000] as const)
  return new Intl.RelativeTimeFormat(language, { style: 'narrow' }).format(-Math.floor(ms / unitMs), unit)
}
