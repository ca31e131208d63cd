export type RateUnit = 'second' | 'minute' | 'hour' | 'day'

const unitMs: readonly (readonly [RateUnit, number])[] = [
  ['second', 1_000],
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
]

/** Entries in the smallest unit of time that holds at least one; the day where even that holds less. */
export const rateOf = (count: number, spanMs: number): { readonly unit: RateUnit; readonly perUnit: number } => {
  // A span of nothing holds nothing that could be told a rate of.
  const perMs = spanMs > 0 ? count / spanMs : 0
  const [unit, ms] = unitMs.find(([, ms]) => perMs * ms >= 1) ?? ['day' as const, 86_400_000]
  return { unit, perUnit: perMs * ms }
}
