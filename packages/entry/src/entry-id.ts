import { randomFillSync } from 'node:crypto'
import { v7 } from 'uuid'

/** Random bytes are fetched for this many ids at once: asking the system for each id alone takes most of its time. */
const idsPerFetch = 256
const bytesPerId = 16
const pool = new Uint8Array(idsPerFetch * bytesPerId)
let used = pool.length

/**
 * A new entry id: a UUID version 7 (RFC 9562), so ids of different milliseconds sort by the time they were made. Within
 * one millisecond their order is random; `seq` is what orders entries.
 */
export const newEntryId = (): string => {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const random = pool.subarray(used, used + bytesPerId)
  used += bytesPerId
  return v7({ random })
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The id in its one spelling, or undefined when the text is no UUID. Any version is welcome. */
export const parseEntryId = (text: string): string | undefined => (uuid.test(text) ? text.toLowerCase() : undefined)
