import { isUtf8 } from 'node:buffer'

/** One line of a body: its number (from 1, empty lines count), and its text or why it cannot be read. */
export type NdjsonLine =
  | { readonly number: number; readonly text: string; readonly fault?: never }
  | { readonly number: number; readonly text?: never; readonly fault: 'too_long' | 'not_utf8' }

/** Cuts a stream of bytes into the lines of NDJSON, however the chunks fall. */
export interface NdjsonSplitter {
  /** The lines that this chunk completes. */
  push(chunk: Buffer): readonly NdjsonLine[]
  /** The last line, when the stream did not end with a line feed. */
  end(): readonly NdjsonLine[]
}

const lineFeed = 0x0a
const carriageReturn = 0x0d
const blank = /^[ \t\r]*$/

/** The first character settles it for nearly every line. */
const isBlank = (text: string): boolean => !(text.charCodeAt(0) > 0x20) && blank.test(text)

/**
 * Lines end with LF or CR LF; lines of blanks alone are counted and skipped. A line longer than `maxLineBytes` (its
 * CR LF not counted) is dropped as it arrives, so that no more than that is ever held, and told of as `too_long`.
 */
export const createNdjsonSplitter = (maxLineBytes: number): NdjsonSplitter => {
  /** The beginning of the line that no chunk has completed yet. */
  let begun: Buffer[] = []
  let begunBytes = 0
  let lineNumber = 0

  // One byte more than the limit is held, for the CR that does not count.
  const isTooLong = (bytes: number): boolean => bytes > maxLineBytes + 1

  const begin = (part: Buffer): void => {
    if (part.length === 0) return
    begunBytes += part.length
    if (isTooLong(begunBytes)) begun = []
    else begun.push(part)
  }

  const finish = (lines: NdjsonLine[], rest: Buffer): void => {
    begin(rest)
    const bytes = isTooLong(begunBytes) ? undefined : joined(begun)
    begun = []
    begunBytes = 0
    lineNumber++
    const line = bytes === undefined ? { number: lineNumber, fault: 'too_long' as const } : readLine(bytes)
    if (line !== undefined) lines.push(line)
  }

  const readLine = (bytes: Buffer): NdjsonLine | undefined => {
    const end = bytes.at(-1) === carriageReturn ? bytes.length - 1 : bytes.length
    if (end > maxLineBytes) return { number: lineNumber, fault: 'too_long' }
    if (!isUtf8(bytes)) return { number: lineNumber, fault: 'not_utf8' }
    const text = bytes.toString('utf8', 0, end)
    return isBlank(text) ? undefined : { number: lineNumber, text }
  }

  const readWhole = (lines: NdjsonLine[], bytes: Buffer): void => {
    // Almost always the whole run is good, and decoding it at once is several times faster than line by line.
    if (bytes.length <= maxLineBytes && isUtf8(bytes)) {
      for (const text of bytes.toString('utf8').split('\n')) {
        lineNumber++
        if (isBlank(text)) continue
        const hasReturn = text.charCodeAt(text.length - 1) === carriageReturn
        lines.push({ number: lineNumber, text: hasReturn ? text.slice(0, -1) : text })
      }
      return
    }
    let start = 0
    for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, start)) {
      finish(lines, bytes.subarray(start, at))
      start = at + 1
    }
    finish(lines, bytes.subarray(start))
  }

  return {
    push: (chunk) => {
      const lines: NdjsonLine[] = []
      const first = chunk.indexOf(lineFeed)
      if (first < 0) {
        begin(chunk)
        return lines
      }
      finish(lines, chunk.subarray(0, first))
      const last = chunk.lastIndexOf(lineFeed)
      if (last > first) readWhole(lines, chunk.subarray(first + 1, last))
      begin(chunk.subarray(last + 1))
      return lines
    },
    end: () => {
      const lines: NdjsonLine[] = []
      if (begunBytes > 0) finish(lines, Buffer.alloc(0))
      return lines
    },
  }
}

const joined = (parts: readonly Buffer[]): Buffer => (parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts))
