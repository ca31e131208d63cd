import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Journal } from '@trilha/journal'
import type { TailBlock } from './tail-block.ts'
import { readTailBlocks } from './tail-blocks.ts'
import { TailWork } from './tail-work.ts'

/** How long one turn of handing out takes: many readers with costly queries must not hold up those who send entries. */
const maxTurnMs = 10
/**
 * Read at once, and handed out in one turn where `maxTurnMs` allows: a process that gets its turn seldom has much to catch
 * up on at each. More would fill the connection of a reader that is not slow.
 */
const maxReadBytes = 1024 * 1024

/** A reader at the journal's head. */
export interface TailSubscriber {
  /** Takes the next block; it may hold lines that the reader has already. */
  take(block: TailBlock): void
  /** The journal cannot be read, or `take` threw. */
  fail(error: unknown): void
}

/**
 * The one reader of the journal's head for all who follow it. It reads while somebody does, and waits for none of them.
 */
export class TailFeed {
  readonly #journal: Journal
  readonly #subscribers = new Set<TailSubscriber>()
  readonly #work = new TailWork()
  #reading: AbortController | undefined
  /** Everything up to here was, or is being, handed out. */
  #position = 0

  constructor(journal: Journal) {
    this.#journal = journal
  }

  /**
   * Joins a reader that has everything up to `position`, unless that is behind what was handed out: then it has to read
   * the journal itself first. The feed's place moves before a block is handed out, and joining is one step: nothing is lost
   * in between, and what comes twice the reader knows by its number.
   */
  join(subscriber: TailSubscriber, position: number): boolean {
    if (this.#reading === undefined) this.#position = this.#journal.headSeq
    if (position < this.#position) return false
    this.#subscribers.add(subscriber)
    if (this.#reading === undefined) this.#start()
    return true
  }

  leave(subscriber: TailSubscriber): void {
    this.#subscribers.delete(subscriber)
    if (this.#subscribers.size === 0) this.#stop()
  }

  #start(): void {
    const reading = new AbortController()
    this.#reading = reading
    this.#read(reading.signal).catch((error: unknown) => this.#fail(reading, error))
  }

  #stop(): void {
    this.#reading?.abort()
    this.#reading = undefined
  }

  async #read(signal: AbortSignal): Promise<void> {
    const options = { from: this.#position + 1, signal, maxBlockBytes: maxReadBytes }
    for await (const block of readTailBlocks(this.#journal, options)) {
      if (signal.aborted) return
      this.#position = block.lastSeq
      await this.#handOut(block)
      await connectionsWrote()
    }
  }

  /** Who joins meanwhile has the block; who leaves takes nothing more. */
  async #handOut(block: TailBlock): Promise<void> {
    for (const subscriber of [...this.#subscribers]) {
      this.#work.measure(() => hand(block, subscriber))
      if (this.#work.ms < maxTurnMs) continue
      this.#work.settle()
      await nextTurn()
    }
  }

  #fail(reading: AbortController, error: unknown): void {
    if (this.#reading !== reading) return
    const subscribers = [...this.#subscribers]
    this.#subscribers.clear()
    this.#stop()
    for (const subscriber of subscribers) subscriber.fail(error)
  }
}

const hand = (block: TailBlock, subscriber: TailSubscriber): void => {
  try {
    subscriber.take(block)
  } catch (error) {
    subscriber.fail(error)
  }
}

/** Node hands to the system what was written to a connection when the current work is done: only then is it known who is slow. */
const connectionsWrote = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve))
