import { JournalError } from './journal-error.ts'
import { openSourceOf, type ReadView } from './reader.ts'
import type { SeekTables } from './segment-source.ts'

/** Some hundred frames each, 10 KB: enough for four thousand million bytes of records, at 2.5 MB of memory. */
const tablesKept = 256
/** Segments looked into at once: while one is read, another is decompressed. Reading takes threads that fdatasync needs. */
const atOnce = 2

/** Looks single records up by their numbers. */
export class RecordLookup {
  readonly #view: ReadView
  readonly #tables: SeekTables = new Map()

  constructor(view: ReadView) {
    this.#view = view
  }

  /** The lines of those of the records that the journal has. */
  async lines(seqs: Iterable<number>): Promise<ReadonlyMap<number, Buffer>> {
    const found = new Map<number, Buffer>()
    const runs = this.#bySegment(seqs).values()
    const work = async (): Promise<void> => {
      for (const run of runs) await this.#look(run, found)
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    return found
  }

  #bySegment(seqs: Iterable<number>): readonly (readonly number[])[] {
    const { headSeq, segments } = this.#view
    const runs: number[][] = []
    let end = 0
    for (const seq of [...new Set(seqs)].sort((a, b) => a - b)) {
      if (seq > headSeq) break
      if (seq > end) {
        end = segments.find(seq)?.lastSeq ?? 0
        if (end < seq) continue
        runs.push([])
      }
      runs.at(-1)?.push(seq)
    }
    return runs
  }

  async #look(run: readonly number[], found: Map<number, Buffer>): Promise<void> {
    const [first = 0] = run
    try {
      await using source = disposable(await openSourceOf(this.#view, first, this.#tables))
      const lines = await source.lines(run)
      for (const [index, line] of lines.entries()) found.set(run[index] ?? 0, line)
    } catch (error) {
      // Dropped since it was looked for: then the journal has it no more.
      if (!(error instanceof JournalError && error.code === 'JOURNAL_DROPPED')) throw error
    }
    this.#forget()
  }

  /** The ones that were put in first; which will be wanted again nobody knows. */
  #forget(): void {
    for (const segment of this.#tables.keys()) {
      if (this.#tables.size <= tablesKept) return
      this.#tables.delete(segment)
    }
  }
}

const disposable = <Source extends { close(): Promise<void> }>(source: Source): Source & AsyncDisposable =>
  Object.assign(source, { [Symbol.asyncDispose]: () => source.close() })
