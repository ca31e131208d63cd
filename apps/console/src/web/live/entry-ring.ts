import type { StoredEntry } from '../model/entry.ts'
import { maxHeldEntries } from '../model/feed.ts'

/** Characters of JSON held at most: an entry may be a megabyte, and 10,000 of those would be more than a browser has. */
const maxHeldLength = 32_000_000

export interface RingLimits {
  readonly maxEntries: number
  /** Characters of JSON, over all entries. */
  readonly maxLength: number
}

const usualLimits: RingLimits = { maxEntries: maxHeldEntries, maxLength: maxHeldLength }

/** The newest entries in the order of their coming; the oldest make room. */
export class EntryRing {
  readonly #limits: RingLimits
  #entries: StoredEntry[] = []
  #lengths: number[] = []
  /** Index of the oldest one: those before it are let go, and cleared away now and then. */
  #start = 0
  #heldLength = 0

  constructor(limits: RingLimits = usualLimits) {
    this.#limits = limits
  }

  get size(): number {
    return this.#entries.length - this.#start
  }

  /** @param length characters of the entry's JSON */
  push(entry: StoredEntry, length: number): void {
    this.#entries.push(entry)
    this.#lengths.push(length)
    this.#heldLength += length
    const { maxEntries, maxLength } = this.#limits
    // The newest one stays, however long it is.
    while (this.size > maxEntries || (this.#heldLength > maxLength && this.size > 1)) this.#dropOldest()
  }

  newestFirst(): readonly StoredEntry[] {
    return this.#entries.slice(this.#start).reverse()
  }

  clear(): void {
    this.#entries = []
    this.#lengths = []
    this.#start = 0
    this.#heldLength = 0
  }

  #dropOldest(): void {
    this.#heldLength -= this.#lengths[this.#start] ?? 0
    this.#start++
    // Moving the rest costs as much as there are: paid for by as many that were let go.
    if (this.#start < Math.max(this.#limits.maxEntries, 1) && this.#start <= this.size) return
    this.#entries = this.#entries.slice(this.#start)
    this.#lengths = this.#lengths.slice(this.#start)
    this.#start = 0
  }
}
