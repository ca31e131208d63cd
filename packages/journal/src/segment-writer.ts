import {
  closeSync,
  fdatasyncSync,
  fsync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { promisify } from 'node:util'
import { syncData, writeFully } from './durable-file.ts'
import { type Segment, segmentFile } from './segment.ts'

const syncAll = promisify(fsync)

/**
 * The file of the active segment. Written is what the operating system has; durable is what an fdatasync has confirmed
 * and {@link publish} has shown to readers (in the Segment). Not safe for concurrent calls, but for `writeSync` while a
 * `sync` runs.
 */
export class SegmentWriter {
  readonly segment: Segment
  readonly openedAt: number
  readonly #dir: string
  readonly #fd: number
  #writtenBytes: number
  #writtenSeq: number
  #syncedBytes: number
  #syncedSeq: number
  /** A new file's name is durable only after its folder was synced; recovery has done that for a found one. */
  #nameIsDurable: boolean
  #isSuspect = false

  private constructor(dir: string, segment: Segment, flags: 'r+' | 'w+', openedAt: number) {
    this.#dir = dir
    this.segment = segment
    this.openedAt = openedAt
    this.#fd = openSync(segmentFile(dir, segment), flags)
    this.#writtenBytes = this.#syncedBytes = segment.plainBytes
    this.#writtenSeq = this.#syncedSeq = segment.lastSeq
    this.#nameIsDurable = flags === 'r+'
  }

  /** No acknowledged record can be in a file of this name yet, so what a failed attempt left there is overwritten. */
  static create(dir: string, firstSeq: number): SegmentWriter {
    const segment: Segment = { firstSeq, lastSeq: firstSeq - 1, plainBytes: 0, storedBytes: 0, state: 'active' }
    return new SegmentWriter(dir, segment, 'w+', Date.now())
  }

  /** Goes on behind what recovery left in the file. */
  static reopen(dir: string, segment: Segment, openedAt: number): SegmentWriter {
    return new SegmentWriter(dir, segment, 'r+', openedAt)
  }

  get writtenSeq(): number {
    return this.#writtenSeq
  }

  get writtenBytes(): number {
    return this.#writtenBytes
  }

  get unsyncedBytes(): number {
    return this.#writtenBytes - this.#syncedBytes
  }

  /** True after an fdatasync that failed: another one of the same file would prove nothing, see Tail.retire. */
  get isSuspect(): boolean {
    return this.#isSuspect
  }

  async write(lines: Buffer, lastSeq: number): Promise<void> {
    await writeFully(this.#fd, lines, this.#writtenBytes)
    this.#writtenBytes += lines.length
    this.#writtenSeq = lastSeq
  }

  /** All or nothing: what a failed write left is cut off again before it throws. */
  writeSync(lines: Buffer, lastSeq: number): void {
    let done = 0
    try {
      while (done < lines.length) {
        done += writeSync(this.#fd, lines, done, lines.length - done, this.#writtenBytes + done)
      }
    } catch (error) {
      ftruncateSync(this.#fd, this.#writtenBytes)
      throw error
    }
    this.#writtenBytes += lines.length
    this.#writtenSeq = lastSeq
  }

  /** Makes what is written at this moment durable, without showing it yet. */
  async sync(): Promise<void> {
    const bytes = this.#writtenBytes
    const seq = this.#writtenSeq
    this.#isSuspect = true
    await Promise.all([syncData(this.#fd), this.#nameIsDurable ? undefined : this.#syncName()])
    this.#isSuspect = false
    // A syncNow meanwhile may have come further.
    if (bytes < this.#syncedBytes) return
    this.#syncedBytes = bytes
    this.#syncedSeq = seq
  }

  async #syncName(): Promise<void> {
    const fd = openSync(this.#dir, 'r')
    try {
      await syncAll(fd)
    } finally {
      closeSync(fd)
    }
    this.#nameIsDurable = true
  }

  syncNow(): void {
    if (this.unsyncedBytes === 0) return
    fdatasyncSync(this.#fd)
    if (!this.#nameIsDurable) this.#syncNameNow()
    this.#syncedBytes = this.#writtenBytes
    this.#syncedSeq = this.#writtenSeq
  }

  #syncNameNow(): void {
    const fd = openSync(this.#dir, 'r')
    try {
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
    this.#nameIsDurable = true
  }

  /** Shows readers what is durable. */
  publish(): void {
    this.segment.plainBytes = this.segment.storedBytes = this.#syncedBytes
    this.segment.lastSeq = this.#syncedSeq
  }

  /**
   * Forgets what was not published, and makes that durable, so that a record whose append was refused does not come back
   * after a power loss.
   */
  async rewind(): Promise<void> {
    this.#forgetUnpublished()
    await syncData(this.#fd)
  }

  rewindSync(): void {
    this.#forgetUnpublished()
    fdatasyncSync(this.#fd)
  }

  #forgetUnpublished(): void {
    ftruncateSync(this.#fd, this.segment.plainBytes)
    this.#writtenBytes = this.#syncedBytes = this.segment.plainBytes
    this.#writtenSeq = this.#syncedSeq = this.segment.lastSeq
  }

  /** What was written and not published, as the operating system still has it. */
  readUnpublished(): Buffer {
    const bytes = Buffer.allocUnsafe(this.#writtenBytes - this.segment.plainBytes)
    let done = 0
    while (done < bytes.length) {
      const got = readSync(this.#fd, bytes, done, bytes.length - done, this.segment.plainBytes + done)
      if (got === 0) throw new Error(`segment ${this.segment.firstSeq} ends before what was written`)
      done += got
    }
    return bytes
  }

  closeSync(): void {
    closeSync(this.#fd)
  }

  /** For a segment that holds nothing. */
  deleteSync(): void {
    closeSync(this.#fd)
    unlinkSync(segmentFile(this.#dir, this.segment))
  }
}
