import { isUtf8 } from 'node:buffer'

/** One line of a body: its number (from 1, empty lines count), and its text or why it cannot be read. */
export type NdjsonLine =
  | { readonly number: number; readonly text: string; readonly fault?: never }
  | { readonly number: number; readonly text?: never; readonly fault: 'too_long' | 'not_utf8' }

const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * Cuts a stream of bytes into the lines of NDJSON, however the chunks fall.
 *
 * Lines end with LF or CR LF; lines of blanks alone are counted and skipped. A line longer than `maxLineBytes` (its
 * CR LF not counted) is dropped as it arrives, so that no more than that is ever held, and told of as `too_long`.
 */
export class NdjsonSplitter {
  readonly #maxLineBytes: number
  #lineNumber = 0
  /** The beginning of the line that no chunk has completed yet. */
  #begun: Buffer[] = []
  #begunBytes = 0

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes
  }

  /** The lines that this chunk completes. */
  push(chunk: Buffer): readonly NdjsonLine[] {
    const first = chunk.indexOf(lineFeed)
    if (first < 0) {
      this.#begin(chunk)
      return []
    }
    const lines: NdjsonLine[] = []
    this.#finish(lines, chunk.subarray(0, first))
    const last = chunk.lastIndexOf(lineFeed)
    if (last > first) this.#readWhole(lines, chunk.subarray(first + 1, last))
    this.#begin(chunk.subarray(last + 1))
    return lines
  }

  /** The last line, when the stream did not end with a line feed. */
  end(): readonly NdjsonLine[] {
    const lines: NdjsonLine[] = []
    if (this.#begunBytes > 0) this.#finish(lines, Buffer.alloc(0))
    return lines
  }

  #begin(part: Buffer): void {
    if (part.length === 0) return
    this.#begunBytes += part.length
    if (this.#isBegunTooLong) this.#begun = []
    else this.#begun.push(part)
  }

  /** One byte more than the limit is held, for the CR that does not count. */
  get #isBegunTooLong(): boolean {
    return this.#begunBytes > this.#maxLineBytes + 1
  }

  #finish(lines: NdjsonLine[], rest: Buffer): void {
    this.#begin(rest)
    const bytes = this.#isBegunTooLong ? undefined : joined(this.#begun)
    this.#begun = []
    this.#begunBytes = 0
    this.#readLine(lines, bytes)
  }

  /** @param bytes undefined when there were too many */
  #readLine(lines: NdjsonLine[], bytes: Buffer | undefined): void {
    const number = ++this.#lineNumber
    const end = bytes?.at(-1) === carriageReturn ? bytes.length - 1 : bytes?.length
    if (bytes === undefined || end === undefined || end > this.#maxLineBytes) {
      lines.push({ number, fault: 'too_long' })
    } else if (isUtf8(bytes)) {
      const text = bytes.toString('utf8', 0, end)
      if (!isBlank(text)) lines.push({ number, text })
    } else {
      lines.push({ number, fault: 'not_utf8' })
    }
  }

  /** Whole lines, without the last one's line feed. */
  #readWhole(lines: NdjsonLine[], bytes: Buffer): void {
    // Almost always the whole run is good, and decoding it at once is several times faster than line by line.
    if (bytes.length <= this.#maxLineBytes && isUtf8(bytes)) {
      for (const text of bytes.toString('utf8').split('\n')) {
        const number = ++this.#lineNumber
        if (!isBlank(text)) lines.push({ number, text: withoutReturn(text) })
      }
      return
    }
    let start = 0
    for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, start)) {
      this.#readLine(lines, bytes.subarray(start, at))
      start = at + 1
    }
    this.#readLine(lines, bytes.subarray(start))
  }
}

const blank = /^[ \t\r]*$/

/** The first character settles it for nearly every line. */
const isBlank = (text: string): boolean => !(text.charCodeAt(0) > 0x20) && blank.test(text)

const withoutReturn = (text: string): string =>
  text.charCodeAt(text.length - 1) === carriageReturn ? text.slice(0, -1) : text

const joined = (parts: readonly Buffer[]): Buffer => (parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts))
