export type RateUnit = 'second' | 'minute' | 'hour' | 'day'

type Unit = readonly [unit: RateUnit, ms: number]

const unitMs: readonly [Unit, ...Unit[]] = [
  ['second', 1_000],
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
]

/**
 * Entries in the smallest unit of time that holds at least one, but in none that is longer than the period: one entry
 * in an hour is one an hour, not 24 a day.
 */
export const rateOf = (count: number, spanMs: number): { readonly unit: RateUnit; readonly perUnit: number } => {
  // A span of nothing holds nothing that could be told a rate of.
  const perMs = spanMs > 0 ? count / spanMs : 0
  const [shortest, ...longer] = unitMs
  const units = [shortest, ...longer.filter(([, ms]) => ms <= spanMs)]
  const [unit, ms] = units.find(([, ms]) => perMs * ms >= 1) ?? units.at(-1) ?? shortest
  return { unit, perUnit: perMs * ms }
}
