import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CommitSignal } from './commit-signal.ts'
import { GroupCommit } from './group-commit.ts'
import type { IdIndex } from './id-index.ts'
import { type Identity, writeIdentity } from './identity.ts'
import type { Appended, JournalBlock, JournalRecord, JournalSegment, ReadOptions, ThroughJournal } from './journal.ts'
import { JournalError, toJournalError } from './journal-error.ts'
import { idFilterSuffix, segmentName } from './journal-format.ts'
import type { Lock } from './lock.ts'
import { type ReadView, readJournal } from './reader.ts'
import { checkRecords } from './record-line.ts'
import { RecordLookup } from './record-lookup.ts'
import type { Recovered } from './recovery.ts'
import { SealedWork } from './sealed-work.ts'
import { type Segment, SegmentList, segmentFile } from './segment.ts'
import { SegmentWriter } from './segment-writer.ts'
import { Tail } from './tail.ts'
import { ThroughCommit } from './through-commit.ts'

export interface FileJournalOptions {
  readonly dir: string
  readonly identity: Identity
  readonly lock: Lock
  readonly recovered: Recovered
  readonly ids: IdIndex | undefined
  readonly writes: 'group' | 'through'
  readonly maxSegmentBytes: number
  readonly maxSegmentAgeMs: number
  readonly maxTotalBytes: number
  readonly compress: boolean
  readonly onWarning: (message: string) => void
}

/** The journal in a folder that is locked and recovered. */
export class FileJournal implements ThroughJournal {
  readonly dir: string
  readonly #options: FileJournalOptions
  readonly #segments: SegmentList
  readonly #commits = new CommitSignal()
  readonly #tail: Tail
  readonly #group: GroupCommit | undefined
  readonly #through: ThroughCommit | undefined
  readonly #sealedWork: SealedWork
  readonly #lookup: RecordLookup
  #identity: Identity
  #ageTimer: NodeJS.Timeout | undefined
  #dropping: Promise<void> = Promise.resolve()
  #closed: Promise<void> | undefined
  #isReadable = true

  constructor(options: FileJournalOptions) {
    const { dir, identity, recovered, ids, writes, compress, onWarning } = options
    this.#options = options
    this.dir = dir
    this.#identity = identity
    this.#segments = new SegmentList(recovered.segments)
    this.#tail = openTail(options, this.#segments, (segment) => this.#onSealed(segment))
    const keepIds = ids && ((segment: Segment): Promise<void> => ids.keep(segment))
    this.#sealedWork = new SealedWork({ dir, segments: this.#segments, compress, keepIds, onWarning })
    this.#lookup = new RecordLookup(this.#view())
    const onCommit = (): void => this.#onCommit()
    if (writes === 'group') this.#group = new GroupCommit({ tail: this.#tail, ids, onCommit })
    else this.#through = new ThroughCommit({ tail: this.#tail, onCommit, onWarning })
    for (const segment of recovered.segments) if (segment.state === 'plain') this.#sealedWork.add(segment)
    this.#watchAge()
  }

  get headSeq(): number {
    return this.#tail.headSeq
  }

  get firstSeq(): number {
    return this.#segments.first?.firstSeq ?? this.headSeq + 1
  }

  get totalBytes(): number {
    return this.#segments.totalBytes
  }

  append(records: readonly JournalRecord[]): Promise<readonly Appended[]> {
    try {
      this.#admit(records)
      if (records.length === 0) return Promise.resolve([])
      if (this.#group !== undefined) return this.#group.append(records)
      const appended = this.appendNow(records)
      return handled(this.durable().then(() => appended))
    } catch (error) {
      return this.#through === undefined ? Promise.reject(error) : handled(Promise.reject(error))
    }
  }

  appendNow(records: readonly JournalRecord[]): readonly Appended[] {
    if (this.#through === undefined) throw new TypeError('appendNow needs a journal opened with writes: through')
    this.#admit(records)
    return records.length === 0 ? [] : this.#through.appendNow(records)
  }

  durable(): Promise<void> {
    if (this.#through === undefined) return this.#group?.idle() ?? Promise.resolve()
    return this.#through.durable()
  }

  #checkOpen(): void {
    if (this.#closed !== undefined) throw new JournalError('JOURNAL_CLOSED', `the journal in ${this.dir} is closed`)
  }

  #admit(records: readonly JournalRecord[]): void {
    this.#checkOpen()
    const { maxTotalBytes } = this.#options
    if (this.totalBytes > maxTotalBytes) {
      const sentence = `the journal in ${this.dir} holds ${this.totalBytes} bytes, more than its ${maxTotalBytes}`
      throw new JournalError('JOURNAL_BUDGET', `${sentence}; nothing is appended until older records are dropped`)
    }
    checkRecords(records)
  }

  read(options: ReadOptions): AsyncIterable<JournalBlock> {
    return readJournal(this.#view(), options)
  }

  #view(): ReadView {
    const tail = this.#tail
    const isReadable = (): boolean => this.#isReadable
    return {
      dir: this.dir,
      segments: this.#segments,
      commits: this.#commits,
      get headSeq() {
        return tail.headSeq
      },
      get isClosed() {
        return !isReadable()
      },
    }
  }

  lines(seqs: Iterable<number>): Promise<ReadonlyMap<number, Buffer>> {
    return this.#lookup.lines(seqs)
  }

  segments(): readonly JournalSegment[] {
    return this.#segments
      .all()
      .filter(({ firstSeq, lastSeq }) => lastSeq >= firstSeq)
      .map(({ firstSeq, lastSeq, storedBytes, state }) => ({
        firstSeq,
        lastSeq,
        bytes: storedBytes,
        sealed: state !== 'active',
      }))
  }

  async seal(): Promise<void> {
    this.#checkOpen()
    await (this.#group ?? this.#through)?.seal()
  }

  async dropBefore(seq: number): Promise<void> {
    this.#checkOpen()
    const dropped = this.#dropping.then(() => this.#drop(seq))
    this.#dropping = dropped.catch(() => undefined)
    await dropped
  }

  /** The identity file goes first: after a crash in between, the next open deletes what is left. */
  async #drop(seq: number): Promise<void> {
    const old = this.#segments.all().filter(({ state, lastSeq }) => state !== 'active' && lastSeq < seq)
    const newest = old.at(-1)
    if (newest === undefined) return
    try {
      const identity = { ...this.#identity, firstSeq: newest.lastSeq + 1 }
      await writeIdentity(this.dir, identity)
      this.#identity = identity
      for (const segment of old) {
        const file = segmentFile(this.dir, segment)
        this.#segments.remove(segment)
        this.#options.ids?.drop(segment)
        await rm(file, { force: true })
        await rm(join(this.dir, segmentName(segment.firstSeq) + idFilterSuffix), { force: true })
      }
    } catch (error) {
      throw toJournalError(error, 'old segments could not be dropped')
    }
  }

  #onSealed(segment: Segment): void {
    this.#options.ids?.seal(segment)
    this.#sealedWork.add(segment)
  }

  #onCommit(): void {
    this.#commits.wakeAll()
    this.#watchAge()
  }

  /** One timer for the active segment while it has records, so that it is sealed in time when no append comes. */
  #watchAge(): void {
    if (this.#ageTimer !== undefined || this.#closed !== undefined || this.#tail.isEmpty) return
    const delayMs = Math.min(maxTimerMs, Math.max(0, this.#tail.remainingAgeMs))
    this.#ageTimer = setTimeout(() => this.#onAge(), delayMs).unref()
  }

  #onAge(): void {
    this.#ageTimer = undefined
    const sealed = this.#tail.isOld ? this.seal() : Promise.resolve()
    sealed.catch((error: unknown) => this.#options.onWarning(toJournalError(error, 'sealing failed').message))
    sealed.finally(() => this.#watchAge()).catch(() => undefined)
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    clearTimeout(this.#ageTimer)
    try {
      await this.#group?.idle()
      await this.#through?.idle()
      await this.#sealedWork.close()
      await this.#dropping
    } finally {
      this.#tail.close()
      this.#options.ids?.close()
      this.#isReadable = false
      this.#commits.wakeAll()
      this.#options.lock.release()
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

const openTail = (options: FileJournalOptions, segments: SegmentList, onSealed: (segment: Segment) => void): Tail => {
  const { dir, identity, recovered, maxSegmentBytes, maxSegmentAgeMs, onWarning } = options
  const last = segments.last
  const headSeq = last?.lastSeq ?? identity.firstSeq - 1
  const writer = last?.state === 'active' ? SegmentWriter.reopen(dir, last, recovered.activeSince) : undefined
  return new Tail({ dir, segments, headSeq, maxSegmentBytes, maxSegmentAgeMs, onSealed, onWarning }, writer)
}

/** The longest that setTimeout can wait (2^31 - 1 ms); then it looks again. */
const maxTimerMs = 2_147_483_647

/** A caller that does not look at the promise must not end the process; one that does sees the rejection all the same. */
const handled = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => undefined)
  return promise
}
