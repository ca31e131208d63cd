import type { StoredEntry } from '@trilha/entry'
import type { AskOptions } from '@trilha/store'
import { stopStatement } from './cancellation.ts'
import type { Engine } from './engine.ts'
import { EngineGoneError } from './engine-process.ts'
import { decodeRows, openRows, printSettings, type Rows, rowsFormat, selectedColumns } from './entry-row.ts'
import type { Settled } from './options.ts'
import { budgetSettings } from './search-budget.ts'
import { SearchSlots, type Turn } from './search-slots.ts'
import { readTable, type Statement, type Table, tableFormat } from './statement.ts'
import { firstSentence, isDamage, searchError, timeSpent } from './store-errors.ts'

/** How long a search waits for an engine that is being started again: most starts take a third of that. */
const restartWaitMs = 3_000
/** The engine keeps to its time limit only between two steps of its work; a step this much longer is stopped. */
const graceMs = 1_000

export type ReadOptions = AskOptions & Partial<Pick<Turn, 'isLookup' | 'isContinued'>>

interface AskingOptions extends ReadOptions {
  readonly maxThreads?: number
}

/** Asks the tables: a few queries at a time, each within its budget. */
export class TableReader {
  readonly #engine: Engine
  readonly #settled: Settled
  readonly #slots: SearchSlots
  readonly #onDamage: (reason: string) => void
  #marks = 0

  constructor(engine: Engine, settled: Settled, onDamage: (reason: string) => void) {
    const { maxSearches, maxWaitingSearches } = settled
    this.#engine = engine
    this.#settled = settled
    this.#slots = new SearchSlots({ slots: maxSearches, lookupSlots: 1, maxWaiting: maxWaitingSearches })
    this.#onDamage = onDamage
  }

  /** The entries that the clauses after FROM choose. @throws {StoreError} or the signal's reason */
  async select(clauses: Statement, options?: ReadOptions): Promise<StoredEntry[]> {
    return decodeRows(await this.#selectBytes(clauses, options))
  }

  /** The same, as rows whose entries are not made yet. */
  async selectRows(
    clauses: Statement,
    options?: ReadOptions,
  ): Promise<{ readonly rows: Rows; readonly bytes: number }> {
    const bytes = await this.#selectBytes(clauses, options)
    return { rows: openRows(bytes), bytes: bytes.length }
  }

  /** Whole rows are read in their order by one thread: each one more would hold as much memory, and large entries are large. */
  #selectBytes(clauses: Statement, options: ReadOptions = {}): Promise<Uint8Array> {
    const sql = `SELECT ${selectedColumns} FROM entries ${clauses.sql}`
    return this.#inTurn({ ...clauses, sql }, rowsFormat, { ...options, maxThreads: 1 })
  }

  /** The rows of any other query. @throws {StoreError} or the signal's reason */
  async ask(statement: Statement, options: ReadOptions = {}): Promise<Table> {
    return readTable(await this.#inTurn(statement, tableFormat, options))
  }

  async #inTurn(statement: Statement, format: string, options: AskingOptions): Promise<Uint8Array> {
    const { isLookup = false, isContinued = false, signal } = options
    return await this.#slots.run(() => this.#query(statement, format, options), { isLookup, isContinued, signal })
  }

  /** A search that was running when the engine ended is asked once more, unless nobody waits for it any more. */
  async #query(statement: Statement, format: string, options: AskingOptions): Promise<Uint8Array> {
    try {
      return await this.#ask(statement, format, options).catch((error: unknown) => {
        if (error instanceof EngineGoneError && !options.signal?.aborted) return this.#ask(statement, format, options)
        throw error
      })
    } catch (error) {
      if (isDamage(error)) this.#onDamage(firstSentence(error))
      throw searchError(error, this.#settled.searchTimeoutMs)
    }
  }

  async #ask({ sql, params }: Statement, format: string, options: AskingOptions): Promise<Uint8Array> {
    const { searchTimeoutMs } = this.#settled
    const { signal, maxThreads = this.#settled.maxThreads } = options
    await this.#engine.whenReady(restartWaitMs)
    signal?.throwIfAborted()
    const mark = `search-${++this.#marks}`
    const settings = `SETTINGS ${printSettings}, ${budgetSettings({ ...this.#settled, maxThreads })}, log_comment = '${mark}'`
    const request = { kind: 'query', sql: `${sql} ${settings}`, params, format } as const
    const reply = this.#engine.request(request, 2 * searchTimeoutMs + 10_000)
    const stop = () => void stopStatement(this.#engine, mark, reply)
    const timeout = AbortSignal.timeout(searchTimeoutMs + graceMs)
    for (const stopped of [signal, timeout]) stopped?.addEventListener('abort', stop, { once: true })
    try {
      return (await reply).bytes
    } catch (error) {
      throw timeout.aborted ? timeSpent(searchTimeoutMs, error) : error
    } finally {
      for (const stopped of [signal, timeout]) stopped?.removeEventListener('abort', stop)
    }
  }
}
