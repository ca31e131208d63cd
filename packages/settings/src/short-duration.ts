const unitMs = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const

const pattern = /^(\d{1,9}(?:\.\d{1,3})?) ?(ms|s|min|h|d)$/

/**
 * Reads `250ms`, `1.5s`, `5min`, `1h` or `2d` as milliseconds; undefined for any other text. A lone `m` is none: it could
 * be minutes, months or milli.
 */
export const parseShortDuration = (text: string): number | undefined => {
  const [, amount, unit] = pattern.exec(text) ?? []
  return unit === undefined ? undefined : Math.round(Number(amount) * unitMs[unit as keyof typeof unitMs])
}
