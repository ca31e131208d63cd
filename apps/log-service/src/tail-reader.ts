import { encodeLine, type StoredEntry } from '@trilha/entry'
import type { Journal } from '@trilha/journal'
import { cutEntry } from './cut-entry.ts'
import type { TailBlock, TailMatches } from './tail-block.ts'
import type { TailConnection } from './tail-connection.ts'
import {
  endEvent,
  entryEvent,
  heartbeat,
  type Missed,
  type MissedReason,
  missedEvent,
  positionEvent,
} from './tail-events.ts'
import type { TailFeed, TailSubscriber } from './tail-feed.ts'
import type { TailFilter } from './tail-filter.ts'
import { type GoneEntries, readHistory } from './tail-history.ts'
import type { TailTurns } from './tail-turns.ts'

/**
 * What becomes of entries that a reader does not take in time.
 *
 * - `skip`: they are counted, and the reader is told how many it missed and where: for eyes, to which the newest matters
 * - `wait`: they wait in the journal until the reader takes them: for programs, to which each matters
 */
export type WhenSlow = 'skip' | 'wait'
export const whenSlowChoices: readonly WhenSlow[] = ['skip', 'wait']

export interface TailReaderOptions {
  readonly journal: Journal
  readonly feed: TailFeed
  readonly turns: TailTurns
  readonly connection: TailConnection
  readonly filter: TailFilter | undefined
  /** The reader gets what matches behind this number. */
  readonly position: number
  /** Entries up to `position` that are sent before, by their numbers. */
  readonly newest: readonly StoredEntry[]
  readonly whenSlow: WhenSlow
  /** Texts longer than this are cut; undefined for whole entries. */
  readonly maxText?: number | undefined
}

/**
 * One reader of the tail: sends it what it has not got, from the journal while it is behind and from the shared feed once
 * it has caught up. Every matching entry is sent or counted as missed, once, in order; at most what the connection holds
 * when it is full and one block more is kept for it here.
 */
export class TailReader implements TailSubscriber {
  readonly #options: TailReaderOptions
  readonly #connection: TailConnection
  /** Every match up to here was sent or counted. */
  #position: number
  /** The last number that was sent: where the reader would resume. Undefined until it may resume from `#position`. */
  #told: number | undefined
  /** Set while this reader is in the feed; resolved when it leaves. */
  #stay: PromiseWithResolvers<void> | undefined
  /** Set while entries are passed over. */
  #missed: Missed | undefined
  #failure: unknown

  constructor(options: TailReaderOptions) {
    this.#options = options
    this.#connection = options.connection
    this.#position = options.position
  }

  /** Resolves when the connection is closed; rejects when the journal cannot be read. */
  async run(): Promise<void> {
    const { gone } = this.#connection
    gone.addEventListener('abort', () => this.#leave(), { once: true })
    await this.#sendNewest()
    this.#tellPosition()
    while (!gone.aborted) {
      if (this.#join()) await this.#stay?.promise
      else await this.#catchUp()
      if (this.#failure !== undefined) throw this.#failure
    }
  }

  take(block: TailBlock): void {
    if (this.#stay === undefined) return
    if (this.#missed === undefined && !this.#connection.isFull) this.#send(block)
    else if (this.#options.whenSlow === 'skip') this.#skip(block)
    else this.#leave()
  }

  fail(error: unknown): void {
    this.#failure = error
    this.#leave()
  }

  /** Says where the reader may resume when nothing else has, and that the connection lives; called every now and then. */
  tick(heartbeatMs: number): void {
    if (this.#told === undefined || this.#missed !== undefined || this.#connection.isBlocked) return
    if (this.#told < this.#position) this.#tellPosition()
    else if (this.#connection.quietMs >= heartbeatMs) this.#connection.write(heartbeat)
  }

  /** Ends the stream; the reader is told to come back. */
  end(): void {
    this.#connection.end(this.#told === undefined ? '' : endEvent(this.#position))
  }

  async #sendNewest(): Promise<void> {
    for (const entry of this.#options.newest) {
      this.#connection.write(entryEvent(entry.seq, this.#lineOf(entry)))
      if (this.#connection.isBlocked) await this.#connection.drained()
    }
  }

  #lineOf(entry: StoredEntry): string {
    const { maxText } = this.#options
    return maxText === undefined ? encodeLine(entry) : JSON.stringify(cutEntry(entry, maxText))
  }

  #matchesOf(block: TailBlock): TailMatches | undefined {
    const { filter, maxText } = this.#options
    return block.behind(this.#position)?.matching(filter, maxText)
  }

  async #catchUp(): Promise<void> {
    const { journal, turns } = this.#options
    const { gone } = this.#connection
    const position = this.#position
    await this.#connection.drained()
    for await (const part of readHistory(journal, { after: this.#position, signal: gone })) {
      if ('gone' in part) this.#tellGone(part.gone)
      else await turns.run(() => this.#send(part.block))
      await this.#connection.drained()
      if (gone.aborted || this.#join()) return
    }
    // The feed has more, so there was something to read.
    if (this.#position === position && !gone.aborted) throw new Error('the journal was closed')
  }

  #join(): boolean {
    if (this.#stay !== undefined) return true
    if (!this.#options.feed.join(this, this.#position)) return false
    this.#stay = Promise.withResolvers()
    return true
  }

  #leave(): void {
    this.#options.feed.leave(this)
    this.#stay?.resolve()
    this.#stay = undefined
  }

  #send(block: TailBlock): void {
    const matches = this.#matchesOf(block)
    if (matches === undefined) return
    this.#position = block.lastSeq
    if (matches.count === 0) return
    this.#connection.write(matches.frames)
    this.#told = matches.lastSeq
  }

  #skip(block: TailBlock): void {
    this.#missed ??= this.#beginMissing()
    const missed = this.#missed
    const matches = this.#matchesOf(block)
    if (matches === undefined) return
    this.#position = block.lastSeq
    if (matches.count === 0) return
    if (missed.count === 0) missed.fromSeq = matches.firstSeq
    missed.count += matches.count
    missed.toSeq = matches.lastSeq
  }

  /** Ends when the reader has taken what was sent before: then it is told of what it missed, and gets what is new. */
  #beginMissing(): Missed {
    const missed = { count: 0, fromSeq: 0, toSeq: 0 }
    this.#connection.drained().then(() => {
      this.#missed = undefined
      if (missed.count > 0) this.#tellMissed(missed, 'slow')
    })
    return missed
  }

  #tellMissed(missed: Missed, reason: MissedReason): void {
    this.#connection.write(missedEvent(missed, reason))
    this.#told = missed.toSeq
  }

  #tellGone({ fromSeq, toSeq }: GoneEntries): void {
    this.#tellMissed({ count: toSeq - fromSeq + 1, fromSeq, toSeq }, 'retention')
    this.#position = toSeq
  }

  #tellPosition(): void {
    this.#connection.write(positionEvent(this.#position))
    this.#told = this.#position
  }
}
