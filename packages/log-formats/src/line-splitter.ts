/** One line of a log. */
export interface RawLine {
  /** Without its line end (LF or CR LF) and without NULs in front; the beginning only, when it was too long. */
  readonly bytes: Buffer
  /** True when it was longer than is held. */
  readonly isCut: boolean
  /** Bytes that it takes in its file, with its line end. */
  readonly fileBytes: number
}

const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * Cuts a stream of bytes into lines, however the chunks fall, and holds no more than one line of `maxLineBytes`.
 *
 * NULs in front of a line are left out: a file that was truncated under a writer that keeps its place begins with as many
 * as were cut off.
 */
export class LineSplitter {
  readonly #maxLineBytes: number
  /** The beginning of the line that no chunk has completed yet. */
  #begun: Buffer[] = []
  #begunBytes = 0
  #begunFileBytes = 0

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes
  }

  /** Bytes that were given and belong to no whole line yet. */
  get pendingBytes(): number {
    return this.#begunFileBytes
  }

  /** The lines that this chunk completes. They share its memory. */
  push(chunk: Buffer): RawLine[] {
    const lines: RawLine[] = []
    let start = 0
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      const isWhole = this.#begunFileBytes === 0 && end - start <= this.#maxLineBytes && chunk[start] !== 0
      const part = chunk.subarray(start, end)
      lines.push(isWhole ? wholeLine(part) : this.#finish(part))
      start = end + 1
    }
    if (start < chunk.length) this.#begin(chunk.subarray(start))
    return lines
  }

  /** The last line, when the stream did not end with a line feed. */
  end(): RawLine | undefined {
    if (this.#begunFileBytes === 0) return undefined
    const line = this.#finish(Buffer.alloc(0))
    return { ...line, fileBytes: line.fileBytes - 1 }
  }

  #finish(rest: Buffer): RawLine {
    this.#begin(rest)
    const bytes = Buffer.concat(this.#begun)
    const fileBytes = this.#begunFileBytes + 1
    const isCut = this.#begunBytes > this.#maxLineBytes
    this.#begun = []
    this.#begunBytes = 0
    this.#begunFileBytes = 0
    return { bytes: isCut ? bytes.subarray(0, this.#maxLineBytes) : withoutReturn(bytes), isCut, fileBytes }
  }

  #begin(part: Buffer): void {
    this.#begunFileBytes += part.length
    const given = this.#begunBytes === 0 ? withoutNuls(part) : part
    const room = Math.max(0, this.#maxLineBytes + 1 - this.#begunBytes)
    // A copy: a small rest must not keep a large chunk.
    if (room > 0 && given.length > 0) this.#begun.push(Buffer.from(given.subarray(0, room)))
    this.#begunBytes += given.length
  }
}

const wholeLine = (part: Buffer): RawLine => ({
  bytes: withoutReturn(part),
  isCut: false,
  fileBytes: part.length + 1,
})

const withoutReturn = (bytes: Buffer): Buffer =>
  bytes[bytes.length - 1] === carriageReturn ? bytes.subarray(0, -1) : bytes

const withoutNuls = (part: Buffer): Buffer => {
  if (part[0] !== 0) return part
  const start = part.findIndex((byte) => byte !== 0)
  return start < 0 ? part.subarray(part.length) : part.subarray(start)
}
