import type { StoredEntry } from '@trilha/entry'
import type { JournalBlock } from '@trilha/journal'
import { type Search, type SearchPage, type Store, StoreError, splitBlock } from '@trilha/store'
import { type AppliedRange, DamageError, maxInsertEntries, readAppliedRange } from './applied-range.ts'
import { withoutLines } from './block-lines.ts'
import { compileSearch } from './compile-search.ts'
import { Engine } from './engine.ts'
import { engineArgs } from './engine-args.ts'
import { EngineGoneError, type EngineProcess } from './engine-process.ts'
import { decodeRows, printSettings, rowsFormat, selectedColumns } from './entry-row.ts'
import type { EngineParams } from './protocol.ts'
import { SearchSlots } from './search-slots.ts'
import { applyError, firstSentence, isDamage, searchError } from './store-errors.ts'
import { codeCacheFolder, engineFolder, prepareFolder, wipeFolder } from './store-folder.ts'
import { createEntries, createSetAside, insertSettings } from './table.ts'

export interface ClickhouseStoreOptions {
  /** The store's own folder; made when it is not there. One process at a time. */
  readonly dir: string
  /** What the operator should know: the engine ended and is started again, a folder was wiped. */
  readonly onWarning?: (message: string) => void
  /** The engine's memory for queries, inserts and caches together, its program not counted. Default 1 GiB. */
  readonly memoryLimitBytes?: number
  /** Processors that one search may use. Default 2. */
  readonly maxThreads?: number
  /** A search that takes longer fails with `STORE_TIMEOUT`. Default 15,000. */
  readonly searchTimeoutMs?: number
  /** Searches that run at the same time; more of them wait. Default 2. */
  readonly maxSearches?: number
  /** Searches that may wait; more get `STORE_BUSY`. Default 64. */
  readonly maxWaitingSearches?: number
}

/**
 * Opens the embedded store: ClickHouse in a child process, its files in `dir`.
 *
 * Resolves when searches can be answered. If the engine does not start within half a minute, resolves all the same with
 * a store that is not ready and goes on trying: accepting entries must not wait for searching them.
 */
export const openClickhouseStore = async (options: ClickhouseStoreOptions): Promise<Store> => {
  const removed = await prepareFolder(options.dir)
  for (const name of removed) options.onWarning?.(`the store's format is new: ${name} was removed, and is filled again`)
  const store = new ClickhouseStore(options)
  await store.opened()
  return store
}

/** Loading the tables takes a fraction of a second; a machine that is starting everything at once takes longer. */
const openTimeoutMs = 30_000
/** Opening after a crash may have much to check; a process that needs longer than this is stuck. */
const prepareDeadlineMs = 600_000
/** An insert takes about a quarter of a second; one that takes this long never ends. */
const insertDeadlineMs = 120_000
/** How long a search waits for an engine that is being started again: most starts take a third of that. */
const restartWaitMs = 3_000
/** A folder that fails to open this often in a row is taken for damaged: a crash loop would help nobody. */
const failuresUntilWipe = 3

class ClickhouseStore implements Store {
  readonly #options: Required<Omit<ClickhouseStoreOptions, 'onWarning'>> & ClickhouseStoreOptions
  readonly #engine: Engine
  readonly #slots: SearchSlots
  #applied: AppliedRange = { appliedSeq: 0, ahead: new Set() }
  /** An insert failed, so that it is not known how much of it is there. */
  #known: 'known' | 'uncertain' = 'known'
  #wipeReason: string | undefined
  /** One wipe must do: if the engine does not start on an empty folder, the folder was not the reason. */
  #hasWiped = false
  #applying: Promise<void> = Promise.resolve()

  constructor(options: ClickhouseStoreOptions) {
    this.#options = {
      memoryLimitBytes: 1 << 30,
      maxThreads: 2,
      searchTimeoutMs: 15_000,
      maxSearches: 2,
      maxWaitingSearches: 64,
      ...options,
    }
    this.#slots = new SearchSlots(this.#options.maxSearches, this.#options.maxWaitingSearches)
    this.#engine = new Engine({
      // One thread for the insert and one for the purge, so that no number of searches keeps an insert waiting.
      threads: this.#options.maxSearches + 2,
      codeCacheDir: codeCacheFolder(options.dir),
      prepare: (process) => this.#prepare(process),
      onLoss: (reason, failures) => this.#noteLoss(reason, failures),
    })
  }

  get appliedSeq(): number {
    return this.#applied.appliedSeq
  }

  get isReady(): boolean {
    return this.#engine.isReady
  }

  async opened(): Promise<void> {
    if (await this.#engine.whenReady(openTimeoutMs)) return
    this.#warn('the store does not start: entries are accepted, but cannot be searched for now')
  }

  apply(block: JournalBlock): Promise<void> {
    return this.#oneByOne(() => this.#applyPieces(block))
  }

  setAside(block: JournalBlock, reason: string): Promise<void> {
    return this.#oneByOne(() => this.#insertAside(block, reason))
  }

  async search(search: Search): Promise<SearchPage> {
    const { sql, params } = compileSearch(search)
    const direction = search.order === 'desc' ? 'DESC' : 'ASC'
    const entries = await this.#select(
      `WHERE ${sql} ORDER BY timestamp ${direction}, seq ${direction} LIMIT ${Math.trunc(search.limit) + 1}`,
      params,
    )
    const hasMore = entries.length > search.limit
    return { entries: hasMore ? entries.slice(0, search.limit) : entries, hasMore }
  }

  async get(id: string): Promise<StoredEntry | undefined> {
    const { sql, params } = compileSearch({ filters: [{ field: 'id', values: [id] }], order: 'asc', limit: 1 })
    const [entry] = await this.#select(`WHERE ${sql} LIMIT 1`, params)
    return entry
  }

  async close(): Promise<void> {
    await this.#applying
    await this.#engine.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #select(clauses: string, params: EngineParams): Promise<StoredEntry[]> {
    const { memoryLimitBytes, maxSearches, maxThreads, searchTimeoutMs } = this.#options
    const limits = [
      `max_execution_time = ${searchTimeoutMs / 1_000}`,
      `max_memory_usage = ${Math.floor(memoryLimitBytes / (maxSearches + 1))}`,
      `max_threads = ${maxThreads}`,
    ]
    const sql = `SELECT ${selectedColumns} FROM entries ${clauses} SETTINGS ${printSettings}, ${limits.join(', ')}`
    return await this.#slots.run(async () => decodeRows(await this.#query(sql, params)))
  }

  /** A search that was running when the engine ended is asked once more. */
  async #query(sql: string, params: EngineParams): Promise<Uint8Array> {
    const { searchTimeoutMs } = this.#options
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
      if (isDamage(error)) this.#startAnew(firstSentence(error))
      throw searchError(error, searchTimeoutMs)
    }
  }

  /** The state of the tables is known only while one insert at a time changes it. */
  #oneByOne(work: () => Promise<void>): Promise<void> {
    const done = this.#applying.then(work)
    this.#applying = done.catch(() => undefined)
    return done
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
    if (block.firstSeq > appliedSeq + 1) {
      throw new StoreError(
        'STORE_FAILED',
        `the store has records up to ${appliedSeq}, so ${block.firstSeq} is too early`,
      )
    }
    const [, fresh] = splitBlock(block, appliedSeq + 1 - block.firstSeq)
    const count = fresh.lastSeq - fresh.firstSeq + 1
    const missing = ahead.size === 0 ? { lines: fresh.lines, count } : withoutLines(fresh, ahead)
    if (missing.count > 0) await this.#insert('entries', missing.lines, missing.count)
    this.#advanceTo(fresh.lastSeq)
  }

  async #insertAside(block: JournalBlock, reason: string): Promise<void> {
    await this.#becomeCertain()
    if (block.lastSeq <= this.appliedSeq) return
    const line = block.lines.toString()
    const row = { first_seq: block.firstSeq, last_seq: block.lastSeq, reason, line }
    await this.#insert('set_aside', Buffer.from(`${JSON.stringify(row)}\n`), 1)
    this.#advanceTo(block.lastSeq)
  }

  async #insert(table: string, lines: Buffer, count: number): Promise<void> {
    this.#known = 'uncertain'
    try {
      const { rows } = await this.#engine.request(
        { kind: 'insert', table, lines, settings: insertSettings },
        insertDeadlineMs,
      )
      if (rows !== count) throw new StoreError('STORE_FAILED', `the engine wrote ${rows} records instead of ${count}`)
    } catch (error) {
      throw applyError(error)
    }
    this.#known = 'known'
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

  async #prepare(process: EngineProcess): Promise<void> {
    const { dir, memoryLimitBytes } = this.#options
    if (this.#wipeReason !== undefined) await this.#wipe(this.#wipeReason)
    try {
      const open = { kind: 'open', dir: engineFolder(dir), engineArgs: engineArgs({ memoryLimitBytes }) } as const
      await process.request(open, prepareDeadlineMs)
      for (const sql of [createEntries, createSetAside]) {
        await process.request({ kind: 'query', sql, format: 'Null' }, prepareDeadlineMs)
      }
      this.#applied = await readAppliedRange(process)
      this.#known = 'known'
      this.#hasWiped = false
    } catch (error) {
      if (error instanceof DamageError) this.#wipeReason = error.message
      throw error
    }
  }

  #startAnew(reason: string): void {
    this.#wipeReason ??= reason
    this.#engine.restart()
  }

  async #wipe(reason: string): Promise<void> {
    this.#wipeReason = undefined
    this.#hasWiped = true
    this.#applied = { appliedSeq: 0, ahead: new Set() }
    await wipeFolder(this.#options.dir)
    this.#warn(`the store was damaged and is filled again from the journal: ${reason}`)
  }

  #noteLoss(reason: string, failures: number): void {
    if (failures === 0) this.#warn(`the store's engine ended (${reason}) and is started again`)
    if (failures === 1) this.#warn(`the store's engine did not start and is tried again: ${reason}`)
    const isElsewhere = /Cannot lock file|[Nn]o space left|NOT_ENOUGH_SPACE|MEMORY_LIMIT_EXCEEDED/.test(reason)
    if (failures >= failuresUntilWipe && !isElsewhere && !this.#hasWiped) this.#wipeReason ??= reason
  }

  #warn(message: string): void {
    this.#options.onWarning?.(message)
  }
}
