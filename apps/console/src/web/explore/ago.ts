const units = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const

/** `3 hours ago`, `há 3 horas`: how far a moment is away, in the largest unit that there is one of. */
export const agoWords = (thenMs: number, nowMs: number, language: string): string => {
  const distance = thenMs - nowMs
  const [unit, length] = units.find(([, ms]) => Math.abs(distance) >= ms) ?? (['second', 1_000] as const)
  return new Intl.RelativeTimeFormat(language).format(Math.round(distance / length), unit)
}
