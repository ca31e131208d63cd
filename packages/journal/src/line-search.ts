import { lineFeed, maxLineOverhead, readSeq } from './record-line.ts'
import { readFully } from './segment-scan.ts'

/** One look at the file: long enough for the end of one line and the start of the next in nearly every case. */
const probeBytes = 16 * 1024

/** From here on lines are walked over instead. */
const walkBytes = 64 * 1024

export interface LineSearch {
  readonly fd: number
  /** Bytes of whole lines. */
  readonly size: number
  readonly seq: number
}

/** The offset of the line with this sequence number, found by halving; it must be there. */
export const findLine = async ({ fd, size, seq }: LineSearch): Promise<number> => {
  let low = 0
  let high = size
  while (high - low > walkBytes) {
    const middle = low + Math.floor((high - low) / 2)
    const line = await nextLine(fd, middle, high)
    if (line === undefined || line.seq > seq) high = middle
    else low = line.offset
  }
  return walk({ fd, size, seq }, low)
}

/** The first line that starts behind `from` and before `end`. */
const nextLine = async (
  fd: number,
  from: number,
  end: number,
): Promise<{ offset: number; seq: number } | undefined> => {
  for (let bytes = probeBytes; ; bytes *= 4) {
    const probe = Buffer.allocUnsafe(Math.min(bytes, end - from))
    const length = await readFully(fd, probe, from)
    const start = probe.subarray(0, length).indexOf(lineFeed) + 1
    const isEnd = from + length >= end || length < probe.length
    if (start > 0 && start + maxLineOverhead <= length) return { offset: from + start, seq: readSeq(probe, start) }
    if (isEnd) return undefined
  }
}

/** Line by line from the start of one; a long line is read in pieces. */
const walk = async ({ fd, size, seq }: LineSearch, from: number): Promise<number> => {
  let offset = from
  while (offset < size) {
    const bytes = Buffer.allocUnsafe(Math.min(walkBytes, size - offset))
    await readFully(fd, bytes, offset)
    const { found, next } = walkOver(bytes, seq)
    if (found) return offset + next
    offset += next > 0 ? next : await lengthOfLine(fd, offset, size)
  }
  return offset
}

/** Where the wanted line starts, or where the last line that starts in these bytes does. */
const walkOver = (bytes: Buffer, seq: number): { found: boolean; next: number } => {
  let start = 0
  for (;;) {
    if (readSeq(bytes, start) >= seq) return { found: true, next: start }
    const end = bytes.indexOf(lineFeed, start)
    if (end < 0) return { found: false, next: start }
    start = end + 1
  }
}

const lengthOfLine = async (fd: number, offset: number, size: number): Promise<number> => {
  const probe = Buffer.allocUnsafe(walkBytes)
  for (let at = offset; at < size; at += walkBytes) {
    const length = await readFully(fd, probe, at)
    const end = probe.subarray(0, length).indexOf(lineFeed)
    if (end >= 0) return at + end + 1 - offset
  }
  return size - offset
}
