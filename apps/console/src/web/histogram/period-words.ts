const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
  ['millisecond', 1],
] as const

/** A length of time that is about right to the ear: `15 minutes`, `hour`, `3 days`; without the number where it is one. */
export const periodWords = (ms: number, language: string): string => {
  const whole = units.find(([, length]) => ms >= length && ms % length === 0)
  const about = units.find(([, length]) => ms >= 2 * length)
  // 90 minutes stay 90 minutes, but 5,400,137 ms need not be told to the millisecond.
  const [unit, length] = whole !== undefined && ms / whole[1] < 100 ? whole : (about ?? ['millisecond', 1])
  const count = Math.round(ms / length)
  const parts = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).formatToParts(count)
  return parts
    .filter(({ type }) => count !== 1 || type === 'unit')
    .map(({ value }) => value)
    .join('')
    .trim()
}

/** So close that a difference would be written as none. */
export const isNearly = (now: number, before: number): boolean => Math.abs(now - before) / before < 0.0005

/** `+18 %`, with a sign always: what there is now against what there was. */
export const differenceWords = (now: number, before: number, language: string): string =>
  new Intl.NumberFormat(language, {
    style: 'percent',
    signDisplay: 'exceptZero',
    maximumFractionDigits: Math.abs(now - before) < before / 10 ? 1 : 0,
  }).format((now - before) / before)
