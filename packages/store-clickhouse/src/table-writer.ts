import type { JournalBlock } from '@trilha/journal'
import { StoreError, splitBlock } from '@trilha/store'
import { type AppliedRange, maxInsertEntries, nothingApplied, readAppliedRange } from './applied-range.ts'
import { withoutLines } from './block-lines.ts'
import { EngineStuckError } from './engine-process.ts'
import { gapsOf } from './gaps.ts'
import type { Asked } from './removal-record.ts'
import { applyError } from './store-errors.ts'
import { insertSettings } from './table.ts'

/** One crash may have any reason; as many with the same lines are theirs. A kill from outside does not count. */
const crashesUntilRejected = 3

/** Puts the journal's records into the tables, one insert at a time, each record once. */
export class TableWriter {
  readonly #engine: Asked
  readonly #insertTimeoutMs: number
  #applied: AppliedRange = nothingApplied
  /** An insert failed, so that it is not known how much of it is there. */
  #known: 'known' | 'uncertain' = 'known'
  /** The insert that the engine crashed or got stuck in last, and how often in a row. */
  #crash: { readonly lines: Buffer | undefined; readonly count: number } = { lines: undefined, count: 0 }
  #working: Promise<void> = Promise.resolve()

  constructor(engine: Asked, insertTimeoutMs: number) {
    this.#engine = engine
    this.#insertTimeoutMs = insertTimeoutMs
  }

  get appliedSeq(): number {
    return this.#applied.appliedSeq
  }

  /** What a new engine's tables hold. */
  startFrom(applied: AppliedRange): void {
    this.#applied = applied
    this.#known = 'known'
  }

  apply(block: JournalBlock): Promise<void> {
    return this.alone(() => this.#applyPieces(block))
  }

  setAside(block: JournalBlock, reason: string): Promise<void> {
    return this.alone(() => this.#insertAside(block, reason))
  }

  /** The state of the tables is known only while one insert at a time changes it. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#working.then(work)
    this.#working = done.then(
      () => undefined,
      () => undefined,
    )
    return done
  }

  /** Changes the tables in another way, between two inserts, and given how far they are. */
  whileCertain<T>(work: (appliedSeq: number) => Promise<T>): Promise<T> {
    return this.alone(async () => {
      await this.#becomeCertain()
      this.#known = 'uncertain'
      const result = await work(this.appliedSeq)
      this.#known = 'known'
      return result
    })
  }

  async #applyPieces(block: JournalBlock): Promise<void> {
    let rest = block
    while (rest.lastSeq - rest.firstSeq + 1 > maxInsertEntries) {
      const [piece, others] = splitBlock(rest, maxInsertEntries)
      await this.#applyPiece(piece)
      rest = others
    }
    await this.#applyPiece(rest)
  }

  async #applyPiece(block: JournalBlock): Promise<void> {
    await this.#becomeCertain()
    const { appliedSeq, ahead } = this.#applied
    if (block.lastSeq <= appliedSeq) return
    this.#checkPlace(block)
    const [, fresh] = splitBlock(block, appliedSeq + 1 - block.firstSeq)
    const count = fresh.lastSeq - fresh.firstSeq + 1
    const missing = ahead.size === 0 ? { lines: fresh.lines, count } : withoutLines(fresh, ahead)
    if (missing.count > 0) await this.#insert('entries', missing.lines, missing.count)
    this.#advanceTo(fresh.lastSeq)
  }

  #checkPlace({ firstSeq }: JournalBlock): void {
    if (firstSeq <= this.appliedSeq + 1) return
    throw new StoreError('STORE_FAILED', `the store has records up to ${this.appliedSeq}, so ${firstSeq} is too early`)
  }

  async #insertAside(block: JournalBlock, reason: string): Promise<void> {
    await this.#becomeCertain()
    if (block.lastSeq <= this.appliedSeq) return
    this.#checkPlace(block)
    const line = block.lines.toString()
    // A piece of an insert that a crash cut off may be in the range: each record is accounted for once.
    const rows = gapsOf(this.appliedSeq + 1, block.lastSeq, this.#applied.ahead).map(([first_seq, last_seq]) =>
      JSON.stringify({ first_seq, last_seq, reason, line }),
    )
    if (rows.length > 0) await this.#insert('set_aside', Buffer.from(`${rows.join('\n')}\n`), rows.length)
    this.#advanceTo(block.lastSeq)
  }

  async #insert(table: string, lines: Buffer, count: number): Promise<void> {
    this.#known = 'uncertain'
    try {
      const { rows } = await this.#engine.request(
        { kind: 'insert', table, lines, settings: insertSettings },
        this.#insertTimeoutMs,
      )
      if (rows !== count) throw new StoreError('STORE_FAILED', `the engine wrote ${rows} records instead of ${count}`)
    } catch (error) {
      this.#noteCrash(error, lines)
      throw applyError(error)
    }
    this.#known = 'known'
    this.#crash = { lines: undefined, count: 0 }
  }

  /** @throws {StoreError} `STORE_REJECTED` when each engine that is given these lines gets stuck */
  #noteCrash(error: unknown, lines: Buffer): void {
    if (!(error instanceof EngineStuckError)) return
    const isSame = this.#crash.lines?.equals(lines) ?? false
    this.#crash = { lines, count: isSame ? this.#crash.count + 1 : 1 }
    if (this.#crash.count >= crashesUntilRejected) {
      throw new StoreError('STORE_REJECTED', 'the engine crashes or gets stuck each time it is given this', {
        cause: error,
      })
    }
  }

  #advanceTo(seq: number): void {
    const ahead = new Set([...this.#applied.ahead].filter((present) => present > seq))
    this.#applied = { appliedSeq: seq, ahead }
  }

  /** After a failed insert in a living engine: looks at what is there. A new engine's tables are looked at anyway. */
  async #becomeCertain(): Promise<void> {
    if (this.#known === 'known') return
    try {
      this.#applied = await readAppliedRange(this.#engine)
      this.#known = 'known'
    } catch (error) {
      throw applyError(error)
    }
  }
}
