import type { JournalBlock } from '@trilha/journal'

const lineFeed = 0x0a

/** Letters beyond ASCII that become ASCII letters in lower case (`İ`, and the Kelvin sign), as their bytes in Latin-1. */
const oddLetters = ['\u00c4\u00b0', '\u00e2\u0084\u00aa']

/** The lines of a block of the journal, by their index. */
export class TailLines {
  readonly firstSeq: number
  readonly lastSeq: number
  readonly bytes: Buffer
  /** Where each line starts, and behind the last one, where it ends. */
  readonly #starts: Uint32Array
  #folded: { readonly text: string; readonly hasOddLetters: boolean } | undefined

  constructor({ firstSeq, lastSeq, lines }: JournalBlock) {
    this.firstSeq = firstSeq
    this.lastSeq = lastSeq
    this.bytes = lines
    this.#starts = startsIn(lines, lastSeq - firstSeq + 1)
  }

  get count(): number {
    return this.#starts.length - 1
  }

  seqOf(index: number): number {
    return this.firstSeq + index
  }

  startOf(index: number): number {
    return this.#starts[index] ?? this.bytes.length
  }

  /** Without its line feed. */
  textOf(index: number): string {
    return this.bytes.toString('utf8', this.startOf(index), this.startOf(index + 1) - 1)
  }

  /**
   * The lines that hold one of these texts, whatever their case; more of them where that cannot be told.
   *
   * @param needles ASCII in lower case, never empty
   */
  having(needles: readonly string[]): number[] {
    const { text, hasOddLetters } = this.#foldedBytes()
    if (hasOddLetters) return Array.from({ length: this.count }, (_, index) => index)
    const found = new Set<number>()
    for (const needle of needles) {
      let index = 0
      for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, this.startOf(index))) {
        while (this.startOf(index) <= at) index++
        found.add(index - 1)
      }
    }
    return needles.length === 1 ? [...found] : [...found].sort((a, b) => a - b)
  }

  /** One character a byte, so that places are the same, and ASCII in lower case. */
  #foldedBytes() {
    if (this.#folded === undefined) {
      const text = this.bytes.toString('latin1')
      const hasOddLetters = oddLetters.some((letter) => text.includes(letter))
      this.#folded = { text: text.toLowerCase(), hasOddLetters }
    }
    return this.#folded
  }
}

/** Numbers have no gaps, so it is known how many lines there are. */
const startsIn = (lines: Buffer, count: number): Uint32Array => {
  const starts = new Uint32Array(count + 1)
  for (let index = 1; index <= count; index++) starts[index] = lines.indexOf(lineFeed, starts[index - 1]) + 1
  return starts
}
