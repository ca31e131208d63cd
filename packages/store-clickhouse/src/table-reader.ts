import type { StoredEntry } from '@trilha/entry'
import type { Engine } from './engine.ts'
import { EngineGoneError } from './engine-process.ts'
import { decodeRows, printSettings, rowsFormat, selectedColumns } from './entry-row.ts'
import type { Settled } from './options.ts'
import type { EngineParams } from './protocol.ts'
import { SearchSlots } from './search-slots.ts'
import { firstSentence, isDamage, searchError } from './store-errors.ts'

/** How long a search waits for an engine that is being started again: most starts take a third of that. */
const restartWaitMs = 3_000

/** Asks the tables: a few queries at a time, each within its limits. */
export class TableReader {
  readonly #engine: Engine
  readonly #settled: Settled
  readonly #slots: SearchSlots
  readonly #onDamage: (reason: string) => void

  constructor(engine: Engine, settled: Settled, onDamage: (reason: string) => void) {
    this.#engine = engine
    this.#settled = settled
    this.#slots = new SearchSlots(settled.maxSearches, settled.maxWaitingSearches)
    this.#onDamage = onDamage
  }

  /** The entries that the clauses after FROM choose. @throws {StoreError} */
  async select(clauses: string, params: EngineParams): Promise<StoredEntry[]> {
    const { maxSearchBytes, maxThreads, searchTimeoutMs } = this.#settled
    const limits = [
      `max_execution_time = ${searchTimeoutMs / 1_000}`,
      `max_memory_usage = ${maxSearchBytes}`,
      `max_threads = ${maxThreads}`,
    ]
    const sql = `SELECT ${selectedColumns} FROM entries ${clauses} SETTINGS ${printSettings}, ${limits.join(', ')}`
    return await this.#slots.run(async () => decodeRows(await this.#query(sql, params)))
  }

  /** A search that was running when the engine ended is asked once more. */
  async #query(sql: string, params: EngineParams): Promise<Uint8Array> {
    const { searchTimeoutMs } = this.#settled
    const ask = async () => {
      await this.#engine.whenReady(restartWaitMs)
      const request = { kind: 'query', sql, params, format: rowsFormat } as const
      // The engine keeps to its time limit only between two steps of its work.
      return (await this.#engine.request(request, 2 * searchTimeoutMs + 10_000)).bytes
    }
    try {
      return await ask().catch((error: unknown) => {
        if (error instanceof EngineGoneError) return ask()
        throw error
      })
    } catch (error) {
      if (isDamage(error)) this.#onDamage(firstSentence(error))
      throw searchError(error, searchTimeoutMs)
    }
  }
}
