import { setTimeout as delay } from 'node:timers/promises'
import type { Journal, JournalBlock } from '@trilha/journal'
import { applyBlock, type SetAside } from './apply-block.ts'
import { readBatch } from './read-batch.ts'
import { isFilledFrom } from './same-journal.ts'
import type { Store } from './store.ts'

/** How far a store that is being filled has come. */
export interface FollowProgress {
  readonly applied: number
  readonly head: number
  readonly entriesPerSecond: number
}

export interface FollowerOptions {
  readonly journal: Journal
  readonly store: Store
  /** While the store is far behind (a rebuild): at most once a second, and once when it has caught up. */
  readonly onProgress?: (progress: FollowProgress) => void
  /** What the operator should know: once when applying fails, and once when it works again. */
  readonly onWarning?: (message: string) => void
  /** Told of each block before the store is given it. */
  readonly onApply?: (block: JournalBlock) => void
  /** A record that the store refuses; it was set aside, and everything around it is applied. */
  readonly onSetAside?: SetAside
  /** Entries of one insert. Default 65,536: one granule more or less does not matter, a part for every few rows does. */
  readonly maxEntries?: number
  /** Bytes of one insert. Default 8 MiB: what the engine parses at once without its memory showing it. */
  readonly maxBytes?: number
  /** How long an entry may wait for company when no search asks for it. Default 1,000. */
  readonly maxDelayMs?: number
  /** Time between two inserts that searches ask for. Default 30: 30 parts a second are merged as fast as they come. */
  readonly minGapMs?: number
}

/** Keeps a store up with its journal. */
export interface StoreFollower extends AsyncDisposable {
  /** Every record up to this one is in the store. */
  readonly appliedSeq: number
  /** Records in the journal that are not in the store yet. */
  readonly lag: number
  /**
   * Read-your-writes: applies at once what is waiting, and resolves true when the store has everything up to `seq`, or
   * false when that did not happen in time. Never rejects.
   */
  waitFor(seq: number, timeoutMs: number): Promise<boolean>
  /** Stops after the insert that runs. The store and the journal stay open. Idempotent. */
  close(): Promise<void>
}

/** Looking for new records costs one comparison. */
const tickMs = 100
/** The first retry comes soon (a child process that is started again); later ones spare the machine and the log. */
const firstRetryMs = 100
const lastRetryMs = 5_000
const progressEveryMs = 1_000

/**
 * Feeds `store` from `journal`: rarely and much, because each insert makes a part on disk. It applies when a search
 * waits, when enough has gathered, or when the oldest waiting record is about a second old. When the store fails, it
 * tries again for ever; nothing is lost meanwhile, since the journal has it.
 */
export const followJournal = (options: FollowerOptions): StoreFollower => new JournalFollower(options)

interface Waiter {
  readonly seq: number
  readonly settle: (applied: boolean) => void
}

class JournalFollower implements StoreFollower {
  readonly #options: Required<Pick<FollowerOptions, 'maxEntries' | 'maxBytes' | 'maxDelayMs' | 'minGapMs'>> &
    FollowerOptions
  readonly #waiters = new Set<Waiter>()
  readonly #closing = new AbortController()
  readonly #running: Promise<void>
  #wake = Promise.withResolvers<void>()
  #behindSince: number | undefined
  #lastApplyAt = 0
  #bytesPerEntry = 0
  #failures = 0
  /** Whether what the store holds was found to be of this journal. */
  #comparison: 'pending' | 'done' = 'pending'
  #rebuild: { readonly startedAt: number; readonly from: number; toldAt: number } | undefined

  constructor(options: FollowerOptions) {
    this.#options = { maxEntries: 65_536, maxBytes: 8 << 20, maxDelayMs: 1_000, minGapMs: 30, ...options }
    this.#running = this.#run()
  }

  get appliedSeq(): number {
    return this.#options.store.appliedSeq
  }

  get lag(): number {
    return Math.max(0, this.#options.journal.headSeq - this.appliedSeq)
  }

  waitFor(seq: number, timeoutMs: number): Promise<boolean> {
    if (this.appliedSeq >= seq) return Promise.resolve(true)
    if (this.#closing.signal.aborted) return Promise.resolve(false)
    return new Promise((resolve) => {
      const settle = (applied: boolean): void => {
        clearTimeout(timer)
        this.#waiters.delete(waiter)
        resolve(applied)
      }
      const waiter: Waiter = { seq, settle }
      const timer = setTimeout(settle, timeoutMs, false)
      this.#waiters.add(waiter)
      this.#wake.resolve()
    })
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#running
    for (const waiter of this.#waiters) waiter.settle(false)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #run(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      this.#noteState()
      if (this.#isDue()) await this.#round()
      else await this.#rest()
    }
  }

  /** The store may have come further than its answers said: an engine that ended after an insert, or a range passed over. */
  #noteState(): void {
    this.#settleWaiters()
    if (this.appliedSeq === this.#options.journal.headSeq) this.#tellRecovery()
  }

  #settleWaiters(): void {
    for (const waiter of this.#waiters) if (this.appliedSeq >= waiter.seq) waiter.settle(true)
  }

  /** Until somebody waits, or the next look. */
  async #rest(): Promise<void> {
    this.#wake = Promise.withResolvers()
    if (this.#isDue()) return
    const gapMs = this.#options.minGapMs - (performance.now() - this.#lastApplyAt)
    await Promise.race([this.#wake.promise, this.#sleep(this.#waiters.size > 0 && gapMs > 0 ? gapMs : tickMs)])
  }

  async #sleep(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#closing.signal, ref: false }).catch(() => undefined)
  }

  #isDue(): boolean {
    const lag = this.lag
    if (this.#mustCompare()) return true
    if (lag === 0) {
      this.#behindSince = undefined
      return false
    }
    const now = performance.now()
    this.#behindSince ??= now
    const { maxEntries, maxBytes, maxDelayMs, minGapMs } = this.#options
    if (this.#waiters.size > 0) return now - this.#lastApplyAt >= minGapMs
    return lag >= maxEntries || lag * this.#bytesPerEntry >= maxBytes || now - this.#behindSince >= maxDelayMs
  }

  async #round(): Promise<void> {
    this.#lastApplyAt = performance.now()
    this.#behindSince = undefined
    try {
      await this.#applyWaiting()
      this.#tellRecovery()
    } catch (error) {
      this.#tellFailure(error)
      await this.#sleep(Math.min(lastRetryMs, firstRetryMs * 2 ** Math.min(this.#failures - 1, 10)))
    }
  }

  async #applyWaiting(): Promise<void> {
    const { journal, store, maxBytes, maxEntries, onApply } = this.#options
    if (this.#mustCompare()) await this.#compareJournal()
    await this.#passOverDropped()
    const from = this.appliedSeq + 1
    const blocks = journal.read({ from, follow: false, maxBlockBytes: maxBytes, signal: this.#closing.signal })
    for await (const batch of readBatch(blocks, { maxBytes, maxEntries })) {
      onApply?.(batch)
      await applyBlock(store, batch, (line, reason) => this.#tellSetAside(line, reason))
      this.#noteApplied(batch)
      if (this.#closing.signal.aborted || !this.#isDue()) return
    }
  }

  /** An empty store is of any journal, and so is one whose engine has not told yet what it holds. */
  #mustCompare(): boolean {
    return this.#comparison === 'pending' && this.appliedSeq > 0
  }

  async #compareJournal(): Promise<void> {
    const { journal, store } = this.#options
    if (!(await isFilledFrom(journal, store))) await this.#resetStore()
    this.#comparison = 'done'
  }

  async #resetStore(): Promise<void> {
    const { journal, store, onWarning } = this.#options
    onWarning?.(
      `the store holds ${store.appliedSeq} records and the journal ${journal.headSeq}: it was filled from another ` +
        'journal, and is emptied and filled from this one',
    )
    await store.reset()
  }

  /** What the journal deleted before the store had it (retention while the store was away) can only be passed over. */
  async #passOverDropped(): Promise<void> {
    const { journal, store } = this.#options
    const firstSeq = store.appliedSeq + 1
    if (firstSeq >= journal.firstSeq || journal.headSeq === 0) return
    const reason = `the journal starts at ${journal.firstSeq}: older records were deleted before they were applied`
    await store.setAside({ firstSeq, lastSeq: journal.firstSeq - 1, lines: Buffer.alloc(0) }, reason)
  }

  #noteApplied(batch: JournalBlock): void {
    this.#bytesPerEntry = batch.lines.length / (batch.lastSeq - batch.firstSeq + 1)
    this.#settleWaiters()
    this.#tellProgress(batch)
  }

  #tellProgress(batch: JournalBlock): void {
    const { journal, maxEntries, onProgress } = this.#options
    if (onProgress === undefined) return
    const now = performance.now()
    const isFarBehind = this.lag > 2 * maxEntries
    if (this.#rebuild === undefined && isFarBehind) {
      this.#rebuild = { startedAt: this.#lastApplyAt, from: batch.firstSeq, toldAt: Number.NEGATIVE_INFINITY }
    }
    const rebuild = this.#rebuild
    if (rebuild === undefined || (isFarBehind && now - rebuild.toldAt < progressEveryMs)) return
    rebuild.toldAt = now
    if (!isFarBehind) this.#rebuild = undefined
    const seconds = Math.max(now - rebuild.startedAt, 1) / 1_000
    const entriesPerSecond = Math.round((this.appliedSeq - rebuild.from + 1) / seconds)
    onProgress({ applied: this.appliedSeq, head: journal.headSeq, entriesPerSecond })
  }

  #tellSetAside(line: string, reason: string): void {
    this.#options.onSetAside?.(line, reason)
    this.#options.onWarning?.(`the store refuses a record, which was set aside: ${reason}`)
  }

  #tellFailure(error: unknown): void {
    this.#failures += 1
    if (this.#failures > 1) return
    const reason = error instanceof Error ? error.message : String(error)
    this.#options.onWarning?.(`new entries cannot be searched for now; trying again until they can: ${reason}`)
  }

  #tellRecovery(): void {
    if (this.#failures > 0) this.#options.onWarning?.('new entries can be searched again')
    this.#failures = 0
  }
}
