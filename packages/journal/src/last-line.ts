import { lineFeed, readSeq } from './record-line.ts'
import { readFully } from './segment-scan.ts'

/** Holds the last line of nearly every segment; a longer one is looked for with larger reads. */
const firstReadBytes = 16 * 1024

/** The sequence number of the last line of a file of `size` bytes, or 0 when it does not end with a line of a journal. */
export const readLastSeq = async (fd: number, size: number): Promise<number> => {
  for (let length = Math.min(firstReadBytes, size); length > 0; length = Math.min(length * 4, size)) {
    const bytes = Buffer.allocUnsafe(length)
    await readFully(fd, bytes, size - length)
    const seq = lastSeqOf(bytes, length === size)
    if (seq !== undefined) return seq
  }
  return 0
}

/**
 * The sequence number of the last line in `bytes`; 0 when they do not end with a whole line, undefined when that line
 * starts before them.
 */
export const lastSeqOf = (bytes: Buffer, isFromStart: boolean): number | undefined => {
  if (bytes.length === 0 || bytes[bytes.length - 1] !== lineFeed) return 0
  const before = bytes.length < 2 ? -1 : bytes.lastIndexOf(lineFeed, bytes.length - 2)
  return before < 0 && !isFromStart ? undefined : readSeq(bytes, before + 1)
}
