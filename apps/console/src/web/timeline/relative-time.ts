const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30.44],
  ['month', 12],
  ['year', Number.POSITIVE_INFINITY],
]

/** `3 minutes ago`, `yesterday`, `2 years ago`: in the biggest unit of which there is a whole one. */
export const formatAgo = (timestamp: string, { nowMs, language }: { nowMs: number; language: string }): string => {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  let value = (Date.parse(timestamp) - nowMs) / 1_000
  for (const [unit, size] of steps) {
    // -0 would be written as "in 0 seconds".
    if (Math.abs(Math.round(value)) < size || unit === 'year') return format.format(Math.round(value) || 0, unit)
    value /= size
  }
  return format.format(Math.round(value), 'year')
}
