/** The middle value; of an even number of values, the mean of the two in the middle. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/** A whole number with thousands separators. */
export const grouped = (value: number): string => Math.round(value).toLocaleString('en-US')

/** The median and the range, as `12,345 (12,001 to 12,900)`. */
export const spread = (values: readonly number[]): string =>
  `${grouped(median(values))} (${grouped(Math.min(...values))} to ${grouped(Math.max(...values))})`

/** The smallest of the values that at least this share of them does not pass (nearest rank); `share` from 0 to 1. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
