import QuickLRU from 'quick-lru'
import { type AddressRange, isWithin, parseAddress, parseRange } from './address-range.ts'

/** Addresses by their ranges. */
export interface AddressSet {
  /** Whether it holds the address. It holds no text that is not an address. */
  has(ip: string): boolean
}

/**
 * Answers that are kept: addresses come in bursts of requests. Twice as many may be held for a moment, together about
 * 2 MB; clients beyond them cost a comparison with each range, a few microseconds.
 */
const keptAnswers = 5_000

/**
 * Compiles ranges.
 *
 * @param ranges which the check of the configuration has let through
 * @throws {RangeError} on a text that is no range
 */
export const createAddressSet = (ranges: readonly string[]): AddressSet => {
  const compiled = ranges.map(compile)
  const answers = new QuickLRU<string, boolean>({ maxSize: keptAnswers })
  return {
    has: (ip) => {
      const known = answers.get(ip)
      if (known !== undefined) return known
      const address = parseAddress(ip)
      const answer = address !== undefined && compiled.some((range) => isWithin(address, range))
      answers.set(ip, answer)
      return answer
    },
  }
}

const compile = (text: string): AddressRange => {
  const range = parseRange(text)
  if (range === undefined) throw new RangeError(`${text} is no address and no range`)
  return range
}
