import type { Appended, JournalRecord } from './journal.ts'
import { JournalError, toJournalError } from './journal-error.ts'
import { maxUnsyncedBytes } from './journal-format.ts'
import { LineBuffer } from './line-buffer.ts'
import type { Tail } from './tail.ts'
import { WorkLoop } from './work-loop.ts'

export interface ThroughCommitOptions {
  readonly tail: Tail
  readonly onCommit: () => void
  readonly onWarning: (message: string) => void
}

/**
 * Nobody waits for these syncs, and each costs the machine as much as some twenty records: under load, one in this time is
 * enough, and readers get more at once. The first after a rest starts at once, and so does one that somebody waits for.
 */
const syncGapMs = 20

/** Writes at once, on the caller's stack; makes it durable behind, one fdatasync at a time. */
export class ThroughCommit {
  readonly #tail: Tail
  readonly #onCommit: () => void
  readonly #onWarning: (message: string) => void
  readonly #lines = new LineBuffer(maxUnsyncedBytes)
  #sealing: PromiseWithResolvers<void> | undefined
  readonly #loop = new WorkLoop({
    hasWork: () => this.#isDirty || this.#sealing !== undefined || this.#next !== undefined,
    step: () => this.#step(),
  })
  /** Shared by all who wait for what is not yet durable and whose fdatasync has not begun. */
  #next: PromiseWithResolvers<void> | undefined
  /** Why records were lost last. */
  #loss: JournalError | undefined
  #lastSyncAt = Number.NEGATIVE_INFINITY
  /** Ends the pause between two syncs. */
  #hurry: (() => void) | undefined

  constructor({ tail, onCommit, onWarning }: ThroughCommitOptions) {
    this.#tail = tail
    this.#onCommit = onCommit
    this.#onWarning = onWarning
  }

  appendNow(records: readonly JournalRecord[]): readonly Appended[] {
    const appended: Appended[] = []
    let seq = this.#tail.nextSeq
    for (const { json } of records) {
      if (!this.#lines.fits(json)) this.#refuseLong()
      this.#lines.add(seq, json)
      appended.push({ seq: seq++, duplicate: false })
    }
    this.#write(seq - 1)
    this.#loop.wake()
    return appended
  }

  #refuseLong(): never {
    this.#lines.take()
    throw new JournalError('JOURNAL_RECORD', `one append may hold at most ${maxUnsyncedBytes} bytes`)
  }

  #write(lastSeq: number): void {
    const lines = this.#lines.take()
    try {
      this.#keepBound(lines.length)
      this.#tail.open().writeSync(lines, lastSeq)
    } catch (error) {
      throw toJournalError(error, 'nothing was appended')
    }
  }

  /** Where the disk is slower than the callers, they wait for it here, so that a torn tail stays bounded. */
  #keepBound(bytes: number): void {
    const writer = this.#tail.open()
    if (writer.unsyncedBytes + bytes <= maxUnsyncedBytes) return
    try {
      writer.syncNow()
    } catch {
      this.#rescue()
    }
  }

  durable(): Promise<void> {
    if (!this.#isDirty) return Promise.resolve()
    this.#next ??= withHandledRejection()
    this.#loop.wake()
    this.#hurry?.()
    return this.#next.promise
  }

  get #isDirty(): boolean {
    const writer = this.#tail.writer
    return writer !== undefined && writer.writtenSeq > writer.segment.lastSeq
  }

  seal(): Promise<void> {
    this.#sealing ??= Promise.withResolvers()
    this.#loop.wake()
    this.#hurry?.()
    return this.#sealing.promise
  }

  idle(): Promise<void> {
    this.#hurry?.()
    return this.#loop.idle()
  }

  /** The pause between two syncs, where nobody waits for the next. */
  async #untilDue(): Promise<void> {
    const restMs = this.#lastSyncAt + syncGapMs - performance.now()
    if (restMs > 0 && this.#next === undefined && this.#sealing === undefined) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, restMs)
      this.#hurry = resolve
      await promise
      clearTimeout(timer)
      this.#hurry = undefined
    }
    this.#lastSyncAt = performance.now()
  }

  async #step(): Promise<void> {
    await this.#untilDue()
    const waiting = this.#next
    this.#next = undefined
    this.#loss = undefined
    try {
      await this.#makeDurable()
      // An append may have lost meanwhile what this step was to make durable.
      if (this.#loss !== undefined) throw this.#loss
      waiting?.resolve()
    } catch (error) {
      waiting?.reject(toJournalError(error, 'what was appended could not be made durable'))
    }
  }

  /** Whose records came before the loss, and are gone with it. */
  #rejectNext(failure: Error): void {
    this.#next?.reject(failure)
    this.#next = undefined
  }

  async #makeDurable(): Promise<void> {
    const writer = this.#tail.writer
    try {
      if (this.#isDirty) await writer?.sync()
      this.#tail.publish()
      if (this.#sealing !== undefined || this.#tail.isFull || this.#tail.isOld) this.#seal()
    } catch {
      this.#rescue()
    } finally {
      this.#sealing?.resolve()
      this.#sealing = undefined
    }
    this.#onCommit()
  }

  /** Records that came while the last fdatasync ran make the caller wait for one more, once a segment. */
  #seal(): void {
    this.#tail.writer?.syncNow()
    this.#tail.publish()
    this.#tail.seal()
  }

  #rescue(): void {
    try {
      this.#tail.rescue()
    } catch (error) {
      this.#tail.retire()
      const failure = toJournalError(error, 'records that were not yet durable are lost')
      this.#onWarning(failure.message)
      this.#rejectNext(failure)
      this.#loss = failure
      throw failure
    }
  }
}

/** Most callers of `through` mode look at the counters, not at each promise. */
const withHandledRejection = (): PromiseWithResolvers<void> => {
  const waiting = Promise.withResolvers<void>()
  waiting.promise.catch(() => undefined)
  return waiting
}
