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
  /** An insert takes about a quarter of a second; an engine that needs this long is stuck and is killed. Default 120,000. */
  readonly insertTimeoutMs?: number
  /** Memory that one search may use. Default: a third of `memoryLimitBytes`. */
  readonly maxSearchBytes?: number
  /** Searches that run at the same time; more of them wait. Default 2. */
  readonly maxSearches?: number
  /** Searches that may wait; more get `STORE_BUSY`. Default 64. */
  readonly maxWaitingSearches?: number
}

export type Settled = Required<Omit<ClickhouseStoreOptions, 'onWarning'>> & Pick<ClickhouseStoreOptions, 'onWarning'>

export const withDefaults = (options: ClickhouseStoreOptions): Settled => ({
  memoryLimitBytes: 1 << 30,
  maxSearchBytes: Math.floor((options.memoryLimitBytes ?? 1 << 30) / 3),
  maxThreads: 2,
  searchTimeoutMs: 15_000,
  insertTimeoutMs: 120_000,
  maxSearches: 2,
  maxWaitingSearches: 64,
  ...options,
})
