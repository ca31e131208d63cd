import { randomFillSync } from 'node:crypto'
import { v7 } from 'uuid'

const bytesPerId = 16
/** Counted in the last 20 bits: five hexadecimal digits. */
const idsPerSeed = 2 ** 20
const random = new Uint8Array(bytesPerId)
let count = idsPerSeed

/**
 * A new entry id: a UUID version 7 (RFC 9562), so ids of different milliseconds sort by the time they were made.
 *
 * Within a millisecond a counter in the last bits tells one process's ids apart (section 6.2), and 54 random bits, drawn
 * again for every 1,048,576 ids, tell processes apart. An id names an entry and is no secret: the next one can be
 * guessed. With 74 random bits in each, ids would take ten bytes of every entry's disk; so they take three.
 */
export const newEntryId = (): string => {
  if (count === idsPerSeed) {
    randomFillSync(random)
    count = 0
  }
  random[13] = ((random[13] ?? 0) & 0xf0) | (count >>> 16)
  random[14] = (count >>> 8) & 0xff
  random[15] = count & 0xff
  count += 1
  return v7({ random })
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The id in its one spelling, or undefined when the text is no UUID. Any version is welcome. */
export const parseEntryId = (text: string): string | undefined => (uuid.test(text) ? text.toLowerCase() : undefined)
