import type { Sampler } from '../route-log.ts'

/** Of the last 56 bits of a trace id. */
const randomDigits = 14

/**
 * Says which successes leave an entry, by their trace: all gateways and all services that sample like this agree on a
 * trace, and what is kept at one rate is kept at every higher one.
 *
 * OpenTelemetry, “TraceState: Probability Sampling” (consistent probability sampling, OTEP 235): the last 56 bits of the
 * trace id are the randomness R (W3C Trace Context level 2, section 3.2.2.3.2), the rejection threshold T is
 * (1 − rate) · 2^56, and a trace is kept when R ≥ T. The explicit randomness of a `tracestate` (`rv`) is not read.
 *
 * Undefined for a rate of 1, which needs no question.
 */
export const createSampler = (rate: number): Sampler | undefined => {
  if (rate >= 1) return undefined
  if (rate <= 0) return { rate: 0, keeps: () => false }
  const threshold = thresholdOf(rate)
  // Both are lower-case hexadecimal of one length, whose order is that of the numbers.
  return { rate, keeps: (traceId) => traceId.slice(-randomDigits) >= threshold }
}

/** Taken from 2^56 as an integer: 1 − rate would lose the last digits. The smallest rate still keeps one in 2^56. */
const thresholdOf = (rate: number): string =>
  (2n ** 56n - BigInt(Math.max(1, Math.round(rate * 2 ** 56)))).toString(16).padStart(randomDigits, '0')
