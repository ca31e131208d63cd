import type { StoredEntry } from '@trilha/entry'

/** What an entry of a list carries beside its own members when it is not shown whole. */
export interface CutMember {
  /** By the dotted path of a text that was cut, or of an object or list that lost members: its full length. */
  readonly cut?: Readonly<Record<string, number>>
}

/** Bounds of `max_text`, in UTF-16 code units: below, an id would not be whole; above, no cause is any longer. */
export const maxTextLimits = Object.freeze({ min: 64, max: 32_768 })

/**
 * How much of `attributes`, and of each of the two groups of headers, is shown in all, in texts of the greatest length:
 * their number has no bound that a list could bear (1,000 values an entry).
 */
export const shownTexts = 16

/**
 * The entry with each text of more than `maxText` UTF-16 code units cut at a whole character, and with open-ended parts
 * (`attributes`, headers) trimmed to their first members. What was cut stands in `cut` with its full length: that of the
 * text, or that of the object's or list's JSON. An entry of which nothing is cut is returned as it is.
 */
export const cutEntry = <Kept extends StoredEntry>(entry: Kept, maxText: number): Kept & CutMember => {
  const cutter = new EntryCutter(maxText)
  const shown = cutter.members(entry, '')
  return cutter.cut.size === 0 ? entry : { ...(shown as Kept), cut: Object.fromEntries(cutter.cut) }
}

/** The parts whose number of members is the caller's choice. */
const openParts: ReadonlySet<string> = new Set(['attributes', 'http.request_headers', 'http.response_headers'])

/** In place of a value for which there is no room. */
const left = Symbol('left')

class EntryCutter {
  readonly cut = new Map<string, number>()
  readonly #maxText: number
  /** Code units that the open part at hand may still take. */
  #room = Number.POSITIVE_INFINITY

  constructor(maxText: number) {
    this.#maxText = maxText
  }

  members(value: object, path: string): object {
    const shown: [string, unknown][] = []
    for (const [key, member] of Object.entries(value)) {
      const kept = this.#part(member, path === '' ? key : `${path}.${key}`, key.length)
      if (kept === left) {
        this.#noteTrimmed(value, path)
        break
      }
      shown.push([key, kept])
    }
    // Defines own members, so that a caller's "__proto__" stays data.
    return Object.fromEntries(shown)
  }

  #items(value: readonly unknown[], path: string): readonly unknown[] {
    const shown: unknown[] = []
    for (const [index, item] of value.entries()) {
      const kept = this.#part(item, `${path}.${index}`, 1)
      if (kept === left) {
        this.#noteTrimmed(value, path)
        break
      }
      shown.push(kept)
    }
    return shown
  }

  #part(value: unknown, path: string, nameLength: number): unknown {
    if (!openParts.has(path)) return this.#shown(value, path, nameLength)
    const outside = this.#room
    this.#room = shownTexts * this.#maxText
    const shown = this.#shown(value, path, 0)
    this.#room = outside
    return shown
  }

  readonly #lengths = new Map<object, number>()

  #shown(value: unknown, path: string, nameLength: number): unknown {
    if (typeof value === 'string') {
      if (!this.#take(nameLength + Math.min(value.length, this.#maxText))) return left
      return this.#text(value, path)
    }
    if (typeof value !== 'object' || value === null || JSON.isRawJSON(value)) {
      return this.#take(nameLength + JSON.stringify(value).length) ? value : left
    }
    if (!this.#take(nameLength + 2)) return left
    return Array.isArray(value) ? this.#items(value, path) : this.members(value, path)
  }

  #text(text: string, path: string): string {
    if (text.length <= this.#maxText) return text
    this.cut.set(path, text.length)
    const last = text.charCodeAt(this.#maxText - 1)
    const isHalf = last >= 0xd800 && last <= 0xdbff
    return text.slice(0, isHalf ? this.#maxText - 1 : this.#maxText)
  }

  /** Once something has no room, nothing behind it has: what is shown is the beginning. */
  #take(length: number): boolean {
    this.#room = length > this.#room ? 0 : this.#room - length
    return this.#room > 0
  }

  #noteTrimmed(value: object, path: string): void {
    this.cut.set(path, this.#jsonLength(value))
  }

  /** Each object is measured once, however many of those around it lost members, too. */
  #jsonLength(value: unknown): number {
    if (typeof value !== 'object' || value === null || JSON.isRawJSON(value)) return JSON.stringify(value).length
    const known = this.#lengths.get(value)
    if (known !== undefined) return known
    const parts = Array.isArray(value)
      ? value.map((item) => this.#jsonLength(item))
      : Object.entries(value).map(([name, member]) => JSON.stringify(name).length + 1 + this.#jsonLength(member))
    const length = parts.reduce((sum, part) => sum + part, 2 + Math.max(0, parts.length - 1))
    this.#lengths.set(value, length)
    return length
  }
}
