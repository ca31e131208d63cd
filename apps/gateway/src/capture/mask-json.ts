import { isSecretName, masked } from '@trilha/entry'
import { cutMark } from './cut-text.ts'
import { endsAt, type PathPlaces, placesOfItem, placesOfMember } from './json-paths.ts'
import { endOfLiteral, endOfNumber, endOfString, looksLikeJson, textOfString } from './json-tokens.ts'

export interface MaskedJson {
  /** The text byte for byte, but for what is masked; it ends where the text stops being JSON. */
  readonly text: string
  /** Where that is; undefined when the text is JSON or the beginning of it. */
  readonly faultAt: number | undefined
}

/**
 * Masks the members of secret names, and those at the configured paths, in the beginning of a JSON text (RFC 8259).
 *
 * A text that was cut anywhere is masked as the whole would have been. What follows a fault is left out: past it, no two
 * parsers agree on what is a name and what a value, and a secret might show in one reading. Several texts in a row (NDJSON)
 * are taken as well, and JSON within the strings of JSON is masked too.
 */
export const maskJson = (text: string, paths?: PathPlaces): MaskedJson => new JsonMasking(text, paths).run()

/** What may come next. */
const expect = { value: 0, valueOrEnd: 1, key: 2, keyOrEnd: 3, colon: 4, commaOrEnd: 5 } as const
type Expected = (typeof expect)[keyof typeof expect]

const quote = 0x22
const comma = 0x2c
const colon = 0x3a
const openArray = 0x5b
const backslash = 0x5c
const closeArray = 0x5d
const openObject = 0x7b
const closeObject = 0x7d

/** Where nothing is being masked. */
const none = -1

/** One walk over a text. The stack is an array of our own: depth is the caller's to choose. */
class JsonMasking {
  readonly #text: string
  readonly #rootPlaces: PathPlaces | undefined
  /** Of the containers around the current place: whether each is an object. */
  readonly #isObject: boolean[] = []
  /** Of the same containers; empty without configured paths. */
  readonly #places: PathPlaces[] = []
  readonly #itemCounts: number[] = []
  #expected: Expected = expect.value
  /** Of the value that comes next. */
  #valuePlaces: PathPlaces | undefined
  #isNextMasked: boolean = false
  /** Where the value that is being masked began, and how many containers were around it. */
  #maskedFrom = none
  #maskedDepth = none
  #output = ''
  /** What stands before is in the output. */
  #copiedTo = 0

  constructor(text: string, paths: PathPlaces | undefined) {
    this.#text = text
    this.#rootPlaces = paths
    this.#valuePlaces = paths
  }

  run(): MaskedJson {
    const text = this.#text
    // A byte order mark is no JSON, and is ignored by most readers of it.
    let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
    while (at < text.length) {
      const unit = text.charCodeAt(at)
      if (unit === 0x20 || (unit >= 0x09 && unit <= 0x0d && unit !== 0x0b && unit !== 0x0c)) {
        at += 1
        continue
      }
      const next = this.#take(unit, at)
      if (next === none) return { text: this.#finish(at), faultAt: at }
      at = next
    }
    return { text: this.#finish(text.length), faultAt: undefined }
  }

  #finish(end: number): string {
    if (this.#maskedFrom !== none) return this.#output + this.#text.slice(this.#copiedTo, this.#maskedFrom) + maskedText
    return this.#copiedTo === 0 && end === this.#text.length
      ? this.#text
      : this.#output + this.#text.slice(this.#copiedTo, end)
  }

  /** Takes one token; its end, or `none` where no JSON has it. */
  #take(unit: number, at: number): number {
    switch (this.#expected) {
      case expect.value:
        return this.#takeValue(unit, at)
      case expect.valueOrEnd:
        return unit === closeArray ? this.#close(at) : this.#takeValue(unit, at)
      case expect.key:
        return unit === quote ? this.#takeKey(at) : none
      case expect.keyOrEnd:
        if (unit === closeObject) return this.#close(at)
        return unit === quote ? this.#takeKey(at) : none
      case expect.colon:
        if (unit !== colon) return none
        this.#expected = expect.value
        return at + 1
      case expect.commaOrEnd:
        return this.#takeSeparator(unit, at)
    }
  }

  #takeKey(at: number): number {
    const end = endOfString(this.#text, at)
    this.#expected = expect.colon
    // One that is cut has no value; within a masked value no name matters.
    if (end === none || this.#maskedFrom !== none) return end
    const key = textOfString(this.#text, at, end)
    const around = this.#places.at(-1)
    if (around !== undefined) this.#valuePlaces = placesOfMember(around, key)
    this.#isNextMasked = isSecretName(key) || (this.#valuePlaces !== undefined && endsAt(this.#valuePlaces))
    return end
  }

  #takeValue(unit: number, at: number): number {
    this.#beginValue(at)
    if (unit === openObject) return this.#open(true, at)
    if (unit === openArray) return this.#open(false, at)
    const end = endOfScalar(this.#text, unit, at)
    if (end === none) return none
    if (unit === quote && this.#maskedFrom === none) this.#maskWithin(at, end)
    this.#endValue(end)
    return end
  }

  /** Events of queues and webhooks carry JSON as the text of a member. */
  #maskWithin(start: number, end: number): void {
    const first = this.#text.charCodeAt(start + 1)
    // Nearly all strings begin like none: neither with a bracket nor with an escape or a space before one.
    if (first !== openObject && first !== openArray && first !== backslash && first > 0x20) return
    const within = textOfString(this.#text, start, end)
    if (!looksLikeJson(within)) return
    const { text, faultAt } = maskJson(within, this.#valuePlaces)
    if (text === within) return
    this.#replace(start, end, JSON.stringify(faultAt === undefined ? text : text + cutMark))
  }

  #replace(start: number, end: number, replacement: string): void {
    this.#output += this.#text.slice(this.#copiedTo, start) + replacement
    this.#copiedTo = end
  }

  #beginValue(at: number): void {
    if (this.#maskedFrom !== none) return
    const depth = this.#isObject.length
    if (this.#rootPlaces !== undefined && this.#isObject[depth - 1] === false) this.#beginItem(depth - 1)
    if (!this.#isNextMasked) return
    this.#isNextMasked = false
    this.#maskedFrom = at
    this.#maskedDepth = depth
  }

  #beginItem(level: number): void {
    const index = this.#itemCounts[level] ?? 0
    this.#itemCounts[level] = index + 1
    this.#valuePlaces = placesOfItem(this.#places[level] ?? [], index)
    this.#isNextMasked = endsAt(this.#valuePlaces)
  }

  #open(isObject: boolean, at: number): number {
    this.#isObject.push(isObject)
    if (this.#rootPlaces !== undefined) {
      this.#places.push(this.#valuePlaces ?? this.#rootPlaces)
      this.#itemCounts.push(0)
    }
    this.#expected = isObject ? expect.keyOrEnd : expect.valueOrEnd
    return at + 1
  }

  #takeSeparator(unit: number, at: number): number {
    const isObject = this.#isObject.at(-1)
    if (isObject === undefined) {
      // The next of several texts in a row.
      this.#valuePlaces = this.#rootPlaces
      return this.#takeValue(unit, at)
    }
    if (unit === comma) {
      this.#expected = isObject ? expect.key : expect.value
      return at + 1
    }
    return unit === (isObject ? closeObject : closeArray) ? this.#close(at) : none
  }

  #close(at: number): number {
    this.#isObject.pop()
    this.#places.pop()
    this.#itemCounts.pop()
    this.#endValue(at + 1)
    return at + 1
  }

  #endValue(end: number): void {
    this.#expected = expect.commaOrEnd
    if (this.#maskedFrom === none || this.#isObject.length > this.#maskedDepth) return
    this.#replace(this.#maskedFrom, end, maskedText)
    this.#maskedFrom = none
  }
}

/** In place of a value of any type. */
const maskedText = JSON.stringify(masked)

const endOfScalar = (text: string, unit: number, at: number): number => {
  if (unit === quote) return endOfString(text, at)
  return unit === 0x2d || (unit >= 0x30 && unit <= 0x39) ? endOfNumber(text, at) : endOfLiteral(text, at)
}
