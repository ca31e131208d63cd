import { read } from 'node:fs'
import { promisify } from 'node:util'
import { maxRecordBytes, maxUnsyncedBytes } from './journal-format.ts'
import { isWholeLine, lineFeed, maxLineOverhead, readSeq } from './record-line.ts'

const readSome = promisify(read)

/** Read at once: large enough that the calls do not count, and always holds a whole line. */
const chunkBytes = maxRecordBytes + 1024 * 1024

export interface ScanOptions {
  readonly fd: number
  readonly size: number
  readonly firstSeq: number
  /** Lines behind this one are not looked at. */
  readonly stopAfterSeq?: number
  /** Called with runs of whole good lines, in order. The buffer is reused. */
  readonly onLines?: (lines: Buffer) => void
}

export interface ScanResult {
  readonly lastSeq: number
  /** Where the last good line ends. */
  readonly goodBytes: number
}

/** Fills the buffer from `position`, up to the end of the file. */
export const readFully = async (fd: number, buffer: Buffer, position: number): Promise<number> => {
  let done = 0
  while (done < buffer.length) {
    const { bytesRead } = await readSome(fd, buffer, done, buffer.length - done, position + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return done
}

/**
 * Walks over the lines of a plain segment until the first that is incomplete, has another sequence number than its
 * place says or is no JSON object. Only what a power loss can have torn is parsed; before that the frame of each line
 * (its number, its ends) is checked.
 */
export const scanSegment = async (options: ScanOptions): Promise<ScanResult> => {
  const { fd, size, firstSeq, stopAfterSeq = Number.MAX_SAFE_INTEGER, onLines } = options
  const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, size))
  const parseFrom = size - maxUnsyncedBytes
  let position = 0
  let seq = firstSeq
  while (position < size && seq <= stopAfterSeq) {
    const length = await readFully(fd, buffer, position)
    const { end, nextSeq } = scanChunk(buffer.subarray(0, length), {
      seq,
      stopAfterSeq,
      parseFrom: parseFrom - position,
    })
    if (end > 0) onLines?.(buffer.subarray(0, end))
    position += end
    const isStuck = nextSeq === seq || length < buffer.length
    seq = nextSeq
    if (isStuck) break
  }
  return { lastSeq: seq - 1, goodBytes: position }
}

interface ChunkPlace {
  readonly seq: number
  readonly stopAfterSeq: number
  /** Lines that start here or later are parsed. */
  readonly parseFrom: number
}

const scanChunk = (bytes: Buffer, place: ChunkPlace): { end: number; nextSeq: number } => {
  let { seq } = place
  let start = 0
  while (seq <= place.stopAfterSeq) {
    const end = bytes.indexOf(lineFeed, start)
    if (end < 0 || end - start > maxRecordBytes + maxLineOverhead) break
    if (readSeq(bytes, start) !== seq) break
    if (start >= place.parseFrom ? !isWholeLine(bytes, start, end) : bytes[end - 1] !== closeBrace) break
    start = end + 1
    seq++
  }
  return { end: start, nextSeq: seq }
}

const closeBrace = 125
