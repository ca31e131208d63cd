import { hash } from 'node:crypto'

/*
 * A line is known by everything that stands before it in its log, and by itself: each line's digest is the SHA-256 of
 * the digest before it and the line's bytes. So the same log gives the same ids under any name, packed or not, also when
 * it has grown since; and two lines with the same text have ids of their own.
 */

const digestLength = 64
const firstRoom = 16 * 1024

/** The digest before the first line of a log. What tells logs apart that may begin alike goes into `source`. */
export const firstDigest = (...source: readonly string[]): string => hash('sha256', JSON.stringify(source), 'hex')

let scratch = Buffer.allocUnsafe(firstRoom)

/** The digest of a line (without its line end) that follows the one of `previous`. 64 hexadecimal digits. */
export const nextDigest = (previous: string, line: Buffer): string => {
  const length = digestLength + line.length
  if (scratch.length < length) scratch = Buffer.allocUnsafe(length * 2)
  scratch.write(previous, 0, 'latin1')
  line.copy(scratch, digestLength)
  return hash('sha256', scratch.subarray(0, length), 'hex')
}

/**
 * A UUID of a line's entry, always the same for the same digest and time.
 *
 * With a time it has the layout of version 7 (RFC 9562 section 5.7) with the entry's time in front, because the log's
 * index of ids narrows its search by that time, and such ids compress next to each other; the other 74 bits are the
 * digest's. Without a time it is a version 8 (section 5.8) made of the digest alone.
 */
export const lineId = (digest: string, timestampMs: number | undefined): string => {
  const variant = variants[Number.parseInt(digest.charAt(0), 16) & 3] ?? '8'
  const tail = `${variant}${digest.slice(1, 4)}-${digest.slice(4, 16)}`
  if (timestampMs === undefined) {
    return `${digest.slice(16, 24)}-${digest.slice(24, 28)}-8${digest.slice(28, 31)}-${tail}`
  }
  const time = timestampMs.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${digest.slice(16, 19)}-${tail}`
}

/** The two bits `10` and two of the digest's. */
const variants = ['8', '9', 'a', 'b']
