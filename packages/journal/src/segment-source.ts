import { type FileHandle, open } from 'node:fs/promises'
import { promisify } from 'node:util'
import { zstdDecompress, zstdDecompressSync } from 'node:zlib'
import type { JournalBlock } from './journal.ts'
import { JournalError } from './journal-error.ts'
import { lastSeqOf } from './last-line.ts'
import { findLine } from './line-search.ts'
import { lineFeed, readSeq } from './record-line.ts'
import { type Frame, readSeekTable, type SeekTable } from './seekable-zstd.ts'
import { lastIndexUpTo, type Segment, segmentFile } from './segment.ts'
import { readFully } from './segment-scan.ts'

const decompress = promisify(zstdDecompress)

/** Read around a record that is looked up: it, and its next ones, which are often wanted too. */
const lookupBytes = 16 * 1024

/** An open segment. It stays readable when the segment is sealed, compressed or dropped meanwhile. */
export interface SegmentSource {
  readonly segment: Segment
  /** Durable records from `seq`, which the segment has, in at most `maxBytes`, but at least one. */
  read(seq: number, maxBytes: number): Promise<JournalBlock>
  /** The lines of these records, which the segment has and which come in ascending order. */
  lines(seqs: readonly number[]): Promise<readonly Buffer[]>
  close(): Promise<void>
}

/** Where the frames of compressed segments are; looked at again and again by those who look single records up. */
export type SeekTables = Map<Segment, SeekTable>

/** @throws an error with code ENOENT when the segment changed its file in this moment: look it up again */
export const openSegmentSource = async (
  dir: string,
  segment: Segment,
  tables: SeekTables = new Map(),
): Promise<SegmentSource> => {
  const name = segmentFile(dir, segment)
  const { state } = segment
  const file = await open(name, 'r')
  try {
    if (state !== 'compressed') return new PlainSource(file, segment, name)
    const table = tables.get(segment) ?? (await readSeekTable(file, name))
    tables.set(segment, table)
    return new CompressedSource(file, { segment, table, name })
  } catch (error) {
    await file.close()
    throw error
  }
}

class PlainSource implements SegmentSource {
  readonly segment: Segment
  readonly #file: FileHandle
  readonly #name: string
  /** Where the line of `#seq` starts. */
  #offset = 0
  #seq: number

  constructor(file: FileHandle, segment: Segment, name: string) {
    this.#file = file
    this.segment = segment
    this.#name = name
    this.#seq = segment.firstSeq
  }

  async read(seq: number, maxBytes: number): Promise<JournalBlock> {
    const { plainBytes, lastSeq } = this.segment
    if (seq !== this.#seq) this.#offset = await findLine({ fd: this.#file.fd, size: plainBytes, seq })
    const lines = await this.#readLines(plainBytes, maxBytes)
    if (readSeq(lines, 0) !== seq) throw damagedError(this.#name, seq)
    this.#offset += lines.length
    const blockLastSeq = this.#offset === plainBytes ? lastSeq : (lastSeqOf(lines, true) ?? 0)
    if (blockLastSeq < seq) throw damagedError(this.#name, seq)
    this.#seq = blockLastSeq + 1
    return { firstSeq: seq, lastSeq: blockLastSeq, lines }
  }

  /** Whole lines from the place on, up to `maxBytes`; a single longer line, by looking further. */
  async #readLines(end: number, maxBytes: number): Promise<Buffer> {
    for (let bytes = maxBytes; ; bytes *= 4) {
      const buffer = Buffer.allocUnsafeSlow(Math.min(bytes, end - this.#offset))
      const length = await readFully(this.#file.fd, buffer, this.#offset)
      const isLooking = bytes > maxBytes
      const whole = (isLooking ? buffer.indexOf(lineFeed) : buffer.lastIndexOf(lineFeed, length - 1)) + 1
      if (whole > 0) return buffer.subarray(0, whole)
      if (length < buffer.length || this.#offset + length === end) throw damagedError(this.#name, this.#seq)
    }
  }

  async lines(seqs: readonly number[]): Promise<readonly Buffer[]> {
    const found: Buffer[] = []
    let block: JournalBlock | undefined
    for (const seq of seqs) {
      if (block === undefined || seq > block.lastSeq) block = await this.read(seq, lookupBytes)
      found.push(lineIn(block.lines, seq - block.firstSeq))
    }
    return found
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}

/** The line after so many others. */
const lineIn = (lines: Buffer, index: number): Buffer => {
  let start = 0
  for (let passed = 0; passed < index; passed++) start = lines.indexOf(lineFeed, start) + 1
  return lines.subarray(start, lines.indexOf(lineFeed, start) + 1)
}

interface CompressedOptions {
  readonly segment: Segment
  readonly table: SeekTable
  readonly name: string
}

class CompressedSource implements SegmentSource {
  readonly segment: Segment
  readonly #file: FileHandle
  readonly #table: SeekTable
  readonly #name: string
  /** Lines that were decompressed and not yet handed out. */
  #rest: JournalBlock | undefined

  constructor(file: FileHandle, { segment, table, name }: CompressedOptions) {
    this.#file = file
    this.segment = segment
    this.#table = table
    this.#name = name
  }

  async read(seq: number, maxBytes: number): Promise<JournalBlock> {
    const rest = this.#rest?.firstSeq === seq ? this.#rest : await this.#decompress(seq, maxBytes)
    const { block, rest: left } = splitBlock(rest, maxBytes)
    this.#rest = left
    return block
  }

  /** The frame with `seq`, and as many behind it as fit: they are decompressed at the same time. */
  async #decompress(seq: number, maxBytes: number): Promise<JournalBlock> {
    const { frames } = this.#table
    const start = lastIndexUpTo(frames, seq)
    let end = start + 1
    let bytes = frames[start]?.plainBytes ?? 0
    for (let next = frames[end]; next !== undefined && bytes + next.plainBytes <= maxBytes; next = frames[++end]) {
      bytes += next.plainBytes
    }
    const parts = await Promise.all(frames.slice(start, end).map((frame) => this.#readFrame(frame, decompress)))
    const lines = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)
    const lastSeq = (frames[end]?.firstSeq ?? this.#table.lastSeq + 1) - 1
    const offset = skipTo(lines, seq)
    if (offset < 0) throw damagedError(this.#name, seq)
    return { firstSeq: seq, lastSeq, lines: lines.subarray(offset) }
  }

  async lines(seqs: readonly number[]): Promise<readonly Buffer[]> {
    const { frames } = this.#table
    const found: Buffer[] = []
    let frame: Frame | undefined
    let lines: Buffer = Buffer.alloc(0)
    for (const seq of seqs) {
      const wanted = frames[lastIndexUpTo(frames, seq)]
      if (wanted === undefined) throw damagedError(this.#name, seq)
      if (wanted !== frame) lines = await this.#readFrame(wanted, zstdDecompressSync)
      frame = wanted
      const line = lineIn(lines, seq - wanted.firstSeq)
      if (readSeq(line, 0) !== seq) throw damagedError(this.#name, seq)
      found.push(line)
    }
    return found
  }

  /** For one record of it, a tenth of a millisecond here is less than asking another thread takes. */
  async #readFrame(frame: Frame, decompressFrame: (stored: Buffer) => Buffer | Promise<Buffer>): Promise<Buffer> {
    const stored = Buffer.allocUnsafeSlow(frame.storedBytes)
    const length = await readFully(this.#file.fd, stored, frame.offset)
    try {
      const plain = await decompressFrame(stored.subarray(0, length))
      if (plain.length === frame.plainBytes) return plain
    } catch (cause) {
      throw damagedError(this.#name, frame.firstSeq, { cause })
    }
    throw damagedError(this.#name, frame.firstSeq)
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}

/** The first lines that fit, at least one. */
const splitBlock = (block: JournalBlock, maxBytes: number): { block: JournalBlock; rest: JournalBlock | undefined } => {
  const { lines, firstSeq, lastSeq } = block
  if (lines.length <= maxBytes) return { block, rest: undefined }
  const fitting = lines.lastIndexOf(lineFeed, maxBytes - 1) + 1
  const length = fitting > 0 ? fitting : lines.indexOf(lineFeed) + 1
  if (length === lines.length) return { block, rest: undefined }
  const head = lines.subarray(0, length)
  const middleSeq = lastSeqOf(head, true) ?? firstSeq
  return {
    block: { firstSeq, lastSeq: middleSeq, lines: head },
    rest: { firstSeq: middleSeq + 1, lastSeq, lines: lines.subarray(length) },
  }
}

const skipTo = (lines: Buffer, seq: number): number => {
  let start = 0
  for (let at = readSeq(lines, 0); at !== seq; at = readSeq(lines, start)) {
    start = lines.indexOf(lineFeed, start) + 1
    if (at === 0 || at > seq || start === 0) return -1
  }
  return start
}

const damagedError = (name: string, seq: number, options?: ErrorOptions): JournalError =>
  new JournalError('JOURNAL_DAMAGED', `${name} is damaged near record ${seq}; restore it from a backup`, options)
