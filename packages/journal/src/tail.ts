import type { Segment, SegmentList } from './segment.ts'
import { SegmentWriter } from './segment-writer.ts'

export interface TailOptions {
  readonly dir: string
  readonly segments: SegmentList
  /** The newest durable record when the journal was opened. */
  readonly headSeq: number
  readonly maxSegmentBytes: number
  readonly maxSegmentAgeMs: number
  readonly onSealed: (segment: Segment) => void
  readonly onWarning: (message: string) => void
}

/** Where the next record goes: the active segment, and the change from one segment to the next. */
export class Tail {
  readonly #options: TailOptions
  #writer: SegmentWriter | undefined
  #headSeq: number

  constructor(options: TailOptions, writer: SegmentWriter | undefined) {
    this.#options = options
    this.#writer = writer
    this.#headSeq = options.headSeq
  }

  /** The newest durable record. */
  get headSeq(): number {
    return this.#headSeq
  }

  get writer(): SegmentWriter | undefined {
    return this.#writer
  }

  /** Sequence number of the next record to be written. */
  get nextSeq(): number {
    return (this.#writer?.writtenSeq ?? this.#headSeq) + 1
  }

  /** Whether the active segment holds nothing; such a one is never sealed. */
  get isEmpty(): boolean {
    return this.#writer === undefined || this.#writer.writtenBytes === 0
  }

  get isFull(): boolean {
    return !this.isEmpty && (this.#writer?.writtenBytes ?? 0) >= this.#options.maxSegmentBytes
  }

  get isOld(): boolean {
    return !this.isEmpty && this.remainingAgeMs <= 0
  }

  get remainingAgeMs(): number {
    return (this.#writer?.openedAt ?? Date.now()) + this.#options.maxSegmentAgeMs - Date.now()
  }

  /** The active segment; made when there is none. */
  open(): SegmentWriter {
    if (this.#writer !== undefined) return this.#writer
    const writer = SegmentWriter.create(this.#options.dir, this.#headSeq + 1)
    this.#options.segments.add(writer.segment)
    this.#writer = writer
    return writer
  }

  /** Shows readers what is durable. */
  publish(): void {
    this.#writer?.publish()
    this.#headSeq = this.#writer?.segment.lastSeq ?? this.#headSeq
  }

  /** Everything written must be published. An empty segment stays. */
  seal(): void {
    const writer = this.#writer
    if (writer === undefined || writer.segment.plainBytes === 0) return
    this.#writer = undefined
    this.#close(writer)
    writer.segment.state = 'plain'
    this.#options.segments.recount()
    this.#options.onSealed(writer.segment)
  }

  /** After a failure: forgets what was not published, in the file too, or else leaves the file for a new one. */
  async undo(): Promise<void> {
    if (this.#writer?.isSuspect === true) {
      this.retire()
      return
    }
    try {
      await this.#writer?.rewind()
    } catch {
      this.retire()
    }
  }

  /**
   * After a failed fdatasync: the kernel may have marked pages as clean that never reached the disk, so another
   * fdatasync of the same file would prove nothing. The file is cut back to what earlier ones confirmed, and the next
   * record starts a new file. Should the cut itself be lost, recovery repeats it, because the next segment's name says
   * where this one ends.
   */
  retire(): void {
    const writer = this.#writer
    if (writer === undefined) return
    try {
      writer.rewindSync()
    } catch (error) {
      this.#options.onWarning(`segment ${writer.segment.firstSeq} could not be cut back: ${String(error)}`)
    }
    if (writer.segment.plainBytes > 0) {
      this.seal()
      return
    }
    this.#writer = undefined
    this.#options.segments.remove(writer.segment)
    try {
      writer.deleteSync()
    } catch (error) {
      this.#options.onWarning(`empty segment ${writer.segment.firstSeq} could not be deleted: ${String(error)}`)
    }
  }

  /**
   * After a failed fdatasync in `through` mode, whose callers were told already that their records are written: moves
   * what is not durable from the old file to a new one. Throws when that fails too; then the records are gone.
   */
  rescue(): void {
    const old = this.#writer
    if (old === undefined) return
    const lines = old.readUnpublished()
    const lastSeq = old.writtenSeq
    this.retire()
    const writer = this.open()
    writer.writeSync(lines, lastSeq)
    writer.syncNow()
    this.publish()
  }

  close(): void {
    const writer = this.#writer
    this.#writer = undefined
    if (writer !== undefined) this.#close(writer)
  }

  /** What is durable stays so, whatever close says. */
  #close(writer: SegmentWriter): void {
    try {
      writer.closeSync()
    } catch (error) {
      this.#options.onWarning(`segment ${writer.segment.firstSeq} was not closed cleanly: ${String(error)}`)
    }
  }
}
