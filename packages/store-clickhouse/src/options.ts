import type { StoredEntry } from '@trilha/entry'

/** Entries by their numbers, as they were applied; ones that it no longer has are absent. */
export type ReadEntries = (seqs: readonly number[]) => Promise<ReadonlyMap<number, StoredEntry>>

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
  /**
   * Where whole entries are kept: searches for entries that are far apart are several times faster then. Without it, or
   * for those that it does not have, entries are put together from the tables.
   */
  readonly readEntries?: ReadEntries
}

type Optional = 'onWarning' | 'readEntries'
export type Settled = Required<Omit<ClickhouseStoreOptions, Optional>> & Pick<ClickhouseStoreOptions, Optional>

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

/**
 * What may go on in the engine at the same time: searches and a lookup, the stopping of each, an insert, a removal, the
 * purge. No number of searches keeps an insert waiting.
 */
export const threadsFor = ({ maxSearches }: Settled): number => 2 * (maxSearches + 1) + 3
