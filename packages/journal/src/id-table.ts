import { randomInt } from 'node:crypto'
import { hashId } from './id-words.ts'

const wordsPerId = 4

/** A power of two, as every size here. */
const startSlots = 1024

/** Not known to callers, so that nobody can choose ids that all fall into one place. */
const seed = randomInt(2 ** 32)

/**
 * A set of ids in one typed array: open addressing with linear probing, at most three quarters full. 21 to 43 bytes an
 * id. Four zeros mark a free slot, so the nil UUID is kept beside it.
 */
export class IdTable {
  #slots: Uint32Array
  #mask: number
  #count = 0
  #nilCount = 0

  /** Room for so many ids before it has to grow. */
  constructor(expected = 0) {
    let slots = startSlots
    while (slots * 3 < expected * 4) slots *= 2
    this.#slots = new Uint32Array(slots * wordsPerId)
    this.#mask = slots - 1
  }

  get count(): number {
    return this.#count + this.#nilCount
  }

  /** Adds the id at `words[at..at + 3]`; false when it was there. */
  add(words: Uint32Array, at: number): boolean {
    if (isNil(words, at)) {
      const isNew = this.#nilCount === 0
      this.#nilCount = 1
      return isNew
    }
    const slot = this.#find(words, at)
    if (!isNil(this.#slots, slot)) return false
    copyId(words, at, this.#slots, slot)
    this.#count++
    if (this.#count * 4 > (this.#mask + 1) * 3) this.#grow()
    return true
  }

  has(words: Uint32Array, at: number): boolean {
    return isNil(words, at) ? this.#nilCount > 0 : !isNil(this.#slots, this.#find(words, at))
  }

  /** Closes the gap that it leaves, so that what was pushed behind it is still found (Knuth, 6.4, algorithm R). */
  remove(words: Uint32Array, at: number): void {
    if (isNil(words, at)) {
      this.#nilCount = 0
      return
    }
    const slots = this.#slots
    let gap = this.#find(words, at)
    if (isNil(slots, gap)) return
    this.#count--
    for (let next = this.#after(gap); !isNil(slots, next); next = this.#after(next)) {
      const home = (hashId(slots, next, seed) & this.#mask) * wordsPerId
      const isBehindGap = gap <= next ? gap < home && home <= next : gap < home || home <= next
      if (isBehindGap) continue
      copyId(slots, next, slots, gap)
      gap = next
    }
    slots.fill(0, gap, gap + wordsPerId)
  }

  /** Each id's place in an array of words, which is the table's own: read it before the table changes. */
  *places(): Generator<{ words: Uint32Array; at: number }, void, undefined> {
    const slots = this.#slots
    if (this.#nilCount > 0) yield { words: new Uint32Array(wordsPerId), at: 0 }
    for (let at = 0; at < slots.length; at += wordsPerId) if (!isNil(slots, at)) yield { words: slots, at }
  }

  /** The slot that holds the id, or the free one where it belongs. */
  #find(words: Uint32Array, at: number): number {
    const slots = this.#slots
    let slot = (hashId(words, at, seed) & this.#mask) * wordsPerId
    while (!isNil(slots, slot) && !isSame(words, at, slots, slot)) slot = this.#after(slot)
    return slot
  }

  #after(slot: number): number {
    return slot + wordsPerId === this.#slots.length ? 0 : slot + wordsPerId
  }

  #grow(): void {
    const old = this.#slots
    this.#slots = new Uint32Array(old.length * 2)
    this.#mask = this.#mask * 2 + 1
    for (let at = 0; at < old.length; at += wordsPerId) {
      if (!isNil(old, at)) copyId(old, at, this.#slots, this.#find(old, at))
    }
  }
}

const isNil = (words: Uint32Array, at: number): boolean =>
  words[at] === 0 && words[at + 1] === 0 && words[at + 2] === 0 && words[at + 3] === 0

const isSame = (a: Uint32Array, at: number, b: Uint32Array, bt: number): boolean =>
  a[at + 3] === b[bt + 3] && a[at + 2] === b[bt + 2] && a[at + 1] === b[bt + 1] && a[at] === b[bt]

const copyId = (from: Uint32Array, at: number, to: Uint32Array, bt: number): void => {
  for (let word = 0; word < wordsPerId; word++) to[bt + word] = from[at + word] ?? 0
}
