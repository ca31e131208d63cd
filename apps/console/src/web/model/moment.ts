/**
 * Milliseconds since 1970, with the digits of the fraction that `Date` drops. A double holds today's milliseconds to
 * about 0.0002, so microseconds survive.
 */
export const epochMs = (timestamp: string): number => {
  const whole = Date.parse(timestamp)
  const finer = /\.\d{3}(\d{1,6})/.exec(timestamp)?.[1]
  return finer === undefined ? whole : whole + Number(`0.${finer}`)
}

/** Sorts timestamps of one zone (`Z`) whatever their number of digits: '…5Z' before '…51Z'. */
export const compareTimestamps = (a: string, b: string): number => {
  const left = a.slice(0, -1)
  const right = b.slice(0, -1)
  return left < right ? -1 : left > right ? 1 : 0
}
