const millisecondDigits = '2026-01-01T00:00:00.000'.length

/** Entries that arrived together share their `received_at`. */
let lastText = ''
let lastNanoseconds = 0n

/** Nanoseconds since 1970 of a time as entries spell it: RFC 3339 in UTC with 3, 6 or 9 digits of fraction. */
export const nanosecondsOf = (timestamp: string): bigint => {
  if (timestamp === lastText) return lastNanoseconds
  const milliseconds = BigInt(Date.parse(`${timestamp.slice(0, millisecondDigits)}Z`)) * 1_000_000n
  const below = timestamp.slice(millisecondDigits, -1)
  lastNanoseconds = below === '' ? milliseconds : milliseconds + BigInt(below.padEnd(6, '0'))
  lastText = timestamp
  return lastNanoseconds
}
