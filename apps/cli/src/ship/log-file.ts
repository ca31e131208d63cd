import { closeSync, fstatSync, openSync } from 'node:fs'
import { type GivenFormat, LineSplitter, LogReader, type RawLine } from '@trilha/log-formats'
import { headBytes, isAt, markOf, newPosition, type Position, tailBytes } from './position.ts'
import { readAt } from './read-at.ts'

/** Some thousand lines at once. */
const chunkBytes = 256 * 1024
/** The longest line that is held: as long as the largest entry may be. */
const maxLineBytes = 1_048_576

export interface LogFileOptions {
  readonly format: GivenFormat
  readonly service: string
  readonly routes: 'pattern' | 'path'
  /** Told when a file is found to hold another content: where the old one was, and how far it was read. */
  readonly onReplaced: (path: string, old: Position) => void
}

/**
 * One file that is followed: by its open descriptor, so that a new name or none makes no difference.
 *
 * All reads are synchronous: between a look at the file and the read that follows it, nothing else of this process runs.
 */
export class LogFile {
  readonly key: string
  readonly dev: number
  readonly ino: number
  path: string
  readonly #options: LogFileOptions
  #fd: number | undefined
  #position: Position
  /** What the file began with, and what was read last: compared before and after each read. */
  #head: Buffer = Buffer.alloc(0)
  #tail: Buffer = Buffer.alloc(0)
  #readOffset = 0
  #splitter = new LineSplitter(maxLineBytes)
  #reader: LogReader
  #seenSize = 0
  #seenMtimeMs = -1
  /** When it last grew or was opened, by `performance.now()`. */
  changedAt = performance.now()
  /** Its seed must be on disk before a line is shipped: a killed shipper has to give the same ids again. */
  isUnsaved: boolean = true

  constructor(
    file: { key: string; dev: number; ino: number; path: string },
    position: Position,
    options: LogFileOptions,
  ) {
    this.key = file.key
    this.dev = file.dev
    this.ino = file.ino
    this.path = file.path
    this.#options = options
    this.#position = position
    this.#reader = this.#newReader()
    this.#moveTo(position)
  }

  get position(): Position {
    return this.#position
  }

  get isOpen(): boolean {
    return this.#fd !== undefined
  }

  /** Bytes that are there and not shipped, as of the last look. */
  get lagBytes(): number {
    return Math.max(0, this.#seenSize - this.#position.offset)
  }

  /** Whether it ends in a line that has no end yet. */
  get hasPartialLine(): boolean {
    return this.#splitter.pendingBytes > 0
  }

  /**
   * Opens it, if it is not open. False when it is gone, or when the name belongs to another file now.
   *
   * @throws errors of the file system, such as EACCES
   */
  open(): boolean {
    if (this.#fd !== undefined) return true
    let fd: number
    try {
      fd = openSync(this.path, 'r')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
      throw error
    }
    const { dev, ino } = fstatSync(fd)
    if (dev !== this.dev || ino !== this.ino) {
      closeSync(fd)
      return false
    }
    this.#fd = fd
    this.changedAt = performance.now()
    this.#remember()
    return true
  }

  close(): void {
    const position = this.marked()
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
    this.#moveTo(position)
  }

  /** Whether its last name is gone. */
  get isDeleted(): boolean {
    return this.#fd !== undefined && fstatSync(this.#fd).nlink === 0
  }

  /**
   * The next whole lines, if there are any; undefined at the end as of now, and when it is not open.
   *
   * @throws errors of the file system, such as EIO
   */
  read(): readonly RawLine[] | undefined {
    const fd = this.#fd
    if (fd === undefined) return undefined
    const { size, mtimeMs } = fstatSync(fd)
    if (size === this.#seenSize && mtimeMs === this.#seenMtimeMs && this.#readOffset >= size) return undefined
    if (size !== this.#seenSize || mtimeMs !== this.#seenMtimeMs) this.changedAt = performance.now()
    this.#seenSize = size
    this.#seenMtimeMs = mtimeMs
    if (!this.#isSameContent(fd, size)) return this.#startAnew(this.marked())
    if (this.#readOffset >= size) return undefined
    if (this.#head.length === 0) return this.#noteHead(fd)
    const bytes = readAt(fd, this.#readOffset, Math.min(chunkBytes, size - this.#readOffset))
    // It may have been cut and written again while it was read.
    if (!this.#isSameContent(fd, fstatSync(fd).size)) return this.#startAnew(this.marked())
    this.#note(bytes)
    return this.#splitter.push(bytes)
  }

  /** The rest of a file that nobody will write to any more. */
  readPartialLine(): RawLine | undefined {
    return this.#splitter.end()
  }

  /** What the line says; lines must be given in their order. Moves the position behind the line. */
  take(line: RawLine): ReturnType<LogReader['read']> {
    const outcome = this.#reader.read(line)
    this.#position = {
      seed: this.#position.seed,
      offset: this.#position.offset + line.fileBytes,
      digest: this.#reader.digest,
      head: this.#position.head,
      tail: this.#position.tail,
    }
    return outcome
  }

  /** The position with the marks of what was read; for the registry. */
  marked(): Position {
    if (this.#fd === undefined) return this.#position
    const { seed, offset, digest } = this.#position
    return {
      seed,
      offset,
      digest,
      head: markOf(this.#head, 0),
      tail: markOf(this.#tail, this.#readOffset - this.#tail.length),
    }
  }

  /** Forgets what was read beyond the position. */
  moveBack(position: Position): void {
    this.#moveTo(position)
    this.#seenMtimeMs = -1
    if (this.#fd !== undefined) this.#remember()
  }

  #moveTo(position: Position): void {
    this.#position = position
    this.#readOffset = position.offset
    this.#splitter = new LineSplitter(maxLineBytes)
    this.#reader = this.#newReader()
    this.#seenMtimeMs = -1
  }

  #newReader(): LogReader {
    return new LogReader({ ...this.#options, digest: this.#position.digest })
  }

  /** Learns the bytes that the marks are of; a content that has others is another one. */
  #remember(): void {
    const fd = this.#fd
    if (fd === undefined) return
    if (isAt(fd, this.#position)) this.#readMarked(fd)
    else this.#startAnew(this.#position)
  }

  #readMarked(fd: number): void {
    const tailAt = Math.max(0, this.#readOffset - tailBytes)
    this.#head = readAt(fd, 0, headBytes)
    this.#tail = readAt(fd, tailAt, this.#readOffset - tailAt)
  }

  #startAnew(old: Position): readonly RawLine[] {
    const fd = this.#fd
    if (fd === undefined) return []
    this.#moveTo(newPosition(fd))
    this.#readMarked(fd)
    this.isUnsaved = true
    this.#options.onReplaced(this.path, old)
    return []
  }

  /** The first content of a file that was empty: what it begins with is to be saved before any of it is shipped. */
  #noteHead(fd: number): readonly RawLine[] {
    this.#readMarked(fd)
    this.isUnsaved = true
    return []
  }

  #isSameContent(fd: number, size: number): boolean {
    if (size < this.#readOffset) return false
    const tailAt = this.#readOffset - this.#tail.length
    return (
      readAt(fd, 0, this.#head.length).equals(this.#head) && readAt(fd, tailAt, this.#tail.length).equals(this.#tail)
    )
  }

  #note(bytes: Buffer): void {
    if (this.#head.length < headBytes && this.#readOffset <= this.#head.length) {
      const next = bytes.subarray(this.#head.length - this.#readOffset)
      this.#head = Buffer.concat([this.#head, next.subarray(0, headBytes - this.#head.length)])
    }
    const tail =
      bytes.length >= tailBytes ? bytes.subarray(-tailBytes) : Buffer.concat([this.#tail, bytes]).subarray(-tailBytes)
    // A copy: 256 bytes must not keep the whole chunk.
    this.#tail = Buffer.from(tail)
    this.#readOffset += bytes.length
  }
}
