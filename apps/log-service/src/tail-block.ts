import { decodeLine, type StoredEntry } from '@trilha/entry'
import type { JournalBlock } from '@trilha/journal'
import { cutEntry } from './cut-entry.ts'
import { entryEvent, frameLines } from './tail-events.ts'
import type { TailFilter } from './tail-filter.ts'
import { TailLines } from './tail-lines.ts'

/** What one filter finds in a block. */
export interface TailMatches {
  readonly count: number
  /** 0 when nothing was found. */
  readonly firstSeq: number
  readonly lastSeq: number
  /** The events, ready to be sent. */
  readonly frames: Buffer
}

/**
 * Lines of the journal on their way to any number of readers. A line is parsed, and what a filter finds is looked for and
 * framed, when the first reader needs it, and once.
 */
export class TailBlock {
  readonly firstSeq: number
  readonly lastSeq: number
  readonly #lines: TailLines
  readonly #entries: (StoredEntry | 'no entry' | undefined)[] = []
  readonly #found = new Map<string | undefined, readonly number[]>()
  readonly #matches = new Map<string, TailMatches>()

  constructor(block: JournalBlock) {
    this.firstSeq = block.firstSeq
    this.lastSeq = block.lastSeq
    this.#lines = new TailLines(block)
  }

  /** The lines behind this number; undefined when there are none. */
  behind(seq: number): TailBlock | undefined {
    if (seq >= this.lastSeq) return undefined
    if (seq < this.firstSeq) return this
    const lines = this.#lines.bytes.subarray(this.#lines.startOf(seq + 1 - this.firstSeq))
    return new TailBlock({ firstSeq: seq + 1, lastSeq: this.lastSeq, lines })
  }

  /** @param maxText texts longer than this are cut in the frames; undefined for whole entries */
  matching(filter: TailFilter | undefined, maxText?: number): TailMatches {
    const key = `${maxText} ${filter?.key}`
    const known = this.#matches.get(key)
    if (known !== undefined) return known
    const indexes = this.#found.get(filter?.key) ?? this.#find(filter)
    this.#found.set(filter?.key, indexes)
    const matches = new LazyMatches(this.#lines, indexes, () =>
      maxText === undefined ? frameLines(this.#lines, indexes) : this.#frameCut(indexes, maxText),
    )
    this.#matches.set(key, matches)
    return matches
  }

  /** A line that is shorter than the bound has no text to cut, and goes out as it stands. */
  #frameCut(indexes: readonly number[], maxText: number): Buffer {
    const lines = this.#lines
    return Buffer.concat(
      indexes.map((index) => {
        const entry = lines.startOf(index + 1) - lines.startOf(index) > maxText ? this.#entryAt(index) : undefined
        const shown = entry === undefined ? undefined : cutEntry(entry, maxText)
        if (shown === entry || shown === undefined) return frameLines(lines, [index])
        return Buffer.from(entryEvent(lines.seqOf(index), JSON.stringify(shown)))
      }),
    )
  }

  #find(filter: TailFilter | undefined): readonly number[] {
    const lines = this.#lines
    const all = filter?.needles === undefined
    const candidates = all ? Array.from({ length: lines.count }, (_, index) => index) : lines.having(filter.needles)
    if (filter === undefined) return candidates
    return candidates.filter((index) => {
      const entry = this.#entryAt(index)
      return entry !== undefined && filter.matches(entry)
    })
  }

  #entryAt(index: number): StoredEntry | undefined {
    this.#entries[index] ??= parsed(this.#lines.textOf(index)) ?? 'no entry'
    const entry = this.#entries[index]
    return entry === 'no entry' ? undefined : entry
  }
}

/** Nobody can say whether a line that is no entry matches; the store keeps such lines aside for the operator. */
const parsed = (line: string): StoredEntry | undefined => {
  try {
    return decodeLine(line)
  } catch {
    return undefined
  }
}

/** Frames what it found when that is first sent: for a reader that only counts, nothing is copied. */
class LazyMatches implements TailMatches {
  readonly count: number
  readonly firstSeq: number
  readonly lastSeq: number
  readonly #frame: () => Buffer
  #frames: Buffer | undefined

  constructor(lines: TailLines, indexes: readonly number[], frame: () => Buffer) {
    this.#frame = frame
    const [first] = indexes
    const last = indexes.at(-1)
    this.count = indexes.length
    this.firstSeq = first === undefined ? 0 : lines.seqOf(first)
    this.lastSeq = last === undefined ? 0 : lines.seqOf(last)
  }

  get frames(): Buffer {
    this.#frames ??= this.#frame()
    return this.#frames
  }
}
