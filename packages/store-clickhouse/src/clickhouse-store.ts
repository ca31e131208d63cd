import type { StoredEntry } from '@trilha/entry'
import type { JournalBlock } from '@trilha/journal'
import {
  type AskOptions,
  type Facet,
  type FacetsRequest,
  type HistogramBucket,
  type HistogramRequest,
  type Scan,
  type Search,
  type SearchPage,
  type Selection,
  type StatsRequest,
  type StatsRow,
  type Store,
  StoreError,
  type StoreSize,
} from '@trilha/store'
import { compileSearch, orderOf } from './compile-search.ts'
import { compileSelection } from './compile-selection.ts'
import { Engine } from './engine.ts'
import type { EngineProcess } from './engine-process.ts'
import { facetsStatement, readFacets } from './facets.ts'
import { findEntries } from './found-entries.ts'
import { histogramStatement, readHistogram } from './histogram.ts'
import { isLookup } from './lookup.ts'
import { type ClickhouseStoreOptions, type Settled, threadsFor, withDefaults } from './options.ts'
import { readSize } from './partitions.ts'
import { TableRemoval } from './removal.ts'
import { scanEntries } from './scan-entries.ts'
import { readStats, statsStatement } from './stats.ts'
import { codeCacheFolder, prepareFolder } from './store-folder.ts'
import { TableOpening } from './table-opening.ts'
import { TableReader } from './table-reader.ts'
import { TableWriter } from './table-writer.ts'

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
  await store.open()
  return store
}

/** Loading the tables takes a fraction of a second; a machine that is starting everything at once takes longer. */
const openTimeoutMs = 30_000
/**
 * The engine of a log service that was killed ends right after it, and holds the folder until then: that many starts
 * that fail for it (three seconds) are nothing to tell.
 */
const quietStartsWhileHeld = 6
const isHeldByAnother = (reason: string): boolean => reason.includes('Cannot lock file')

class ClickhouseStore implements Store {
  readonly #settled: Settled
  readonly #engine: Engine
  readonly #opening: TableOpening
  readonly #writer: TableWriter
  readonly #reader: TableReader
  readonly #removal: TableRemoval
  #failureIsTold: boolean = false

  constructor(options: ClickhouseStoreOptions) {
    const settled = withDefaults(options)
    this.#settled = settled
    this.#opening = new TableOpening(settled)
    this.#engine = new Engine({
      threads: threadsFor(settled),
      codeCacheDir: codeCacheFolder(options.dir),
      prepare: (process) => this.#prepare(process),
      onLoss: (reason, failures) => this.#noteLoss(reason, failures),
    })
    this.#writer = new TableWriter(this.#engine, settled.insertTimeoutMs)
    this.#removal = new TableRemoval(this.#engine, this.#writer)
    this.#reader = new TableReader(this.#engine, settled, (reason) => this.#startAnew(reason))
  }

  get appliedSeq(): number {
    return this.#writer.appliedSeq
  }

  get isReady(): boolean {
    return this.#engine.isReady
  }

  async open(): Promise<void> {
    this.#engine.start()
    if (await this.#engine.whenReady(openTimeoutMs)) return
    this.#settled.onWarning?.('the store does not start: entries are accepted, but cannot be searched for now')
  }

  apply(block: JournalBlock): Promise<void> {
    return this.#writer.apply(block)
  }

  setAside(block: JournalBlock, reason: string): Promise<void> {
    return this.#writer.setAside(block, reason)
  }

  reset(): Promise<void> {
    return this.#writer.alone(async () => {
      this.#startAnew('they were filled from another journal')
      if (await this.#engine.whenReady(openTimeoutMs)) return
      throw new StoreError('STORE_DOWN', 'the store is being started again')
    })
  }

  async search(search: Search, options?: AskOptions): Promise<SearchPage> {
    const { sql, params } = compileSearch(search)
    const direction = orderOf(search)
    // One more than asked for says whether there are more.
    const clauses = `WHERE ${sql} ORDER BY timestamp ${direction}, seq ${direction} LIMIT ${Math.trunc(search.limit) + 1}`
    const parts = { reader: this.#reader, readEntries: this.#settled.readEntries }
    const found = await findEntries(parts, { sql: clauses, params }, { ...options, isLookup: isLookup(search) })
    const entries = found.slice(0, search.limit)
    if (search.before !== undefined) entries.reverse()
    return { entries, hasMore: found.length > search.limit }
  }

  async get(id: string, options?: AskOptions): Promise<StoredEntry | undefined> {
    const { sql, params } = compileSelection({ filters: [{ field: 'id', values: [id] }] })
    const [entry] = await this.#reader.select({ sql: `WHERE ${sql} LIMIT 1`, params }, { ...options, isLookup: true })
    return entry
  }

  scan(scan: Scan, options?: AskOptions): AsyncIterable<readonly StoredEntry[]> {
    return scanEntries(scan, (clauses, turn) => this.#reader.selectRows(clauses, { ...options, ...turn }), options)
  }

  async histogram(request: HistogramRequest, options?: AskOptions): Promise<readonly HistogramBucket[]> {
    return readHistogram(await this.#reader.ask(histogramStatement(request), options), request)
  }

  async facets(request: FacetsRequest, options?: AskOptions): Promise<readonly Facet[]> {
    return readFacets(await this.#reader.ask(facetsStatement(request), options), request)
  }

  async stats(request: StatsRequest, options?: AskOptions): Promise<readonly StatsRow[]> {
    return readStats(await this.#reader.ask(statsStatement(request), options), request)
  }

  dropBefore(seq: number): Promise<void> {
    return this.#removal.dropBefore(seq)
  }

  remove(selection: Selection & { readonly receivedBefore: string }): Promise<number> {
    return this.#removal.remove(selection)
  }

  size(): Promise<StoreSize> {
    return readSize(this.#engine)
  }

  /** After the insert that runs. */
  async close(): Promise<void> {
    await this.#writer.alone(() => this.#engine.close())
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #prepare(process: EngineProcess): Promise<void> {
    this.#writer.startFrom(await this.#opening.prepare(process))
  }

  #startAnew(reason: string): void {
    this.#opening.startAnew(reason)
    this.#engine.restart()
  }

  #noteLoss(reason: string, failures: number): void {
    if (failures === 0) {
      this.#failureIsTold = false
      this.#settled.onWarning?.(`the store's engine ended (${reason}) and is started again`)
      return
    }
    if (this.#failureIsTold || (isHeldByAnother(reason) && failures <= quietStartsWhileHeld)) return
    this.#failureIsTold = true
    this.#settled.onWarning?.(`the store's engine did not start and is tried again: ${reason}`)
  }
}
