import type { StoredEntry } from '@trilha/entry'
import type { JournalBlock } from '@trilha/journal'
import type { Query } from '@trilha/query'

/** Fields that a search can ask for by exact value. */
export const filterFields = [
  'id',
  'service',
  'user_id',
  'action',
  'result',
  'cause',
  'request_id',
  'trace_id',
  'span_id',
  'target.type',
  'target.id',
  'http.method',
  'http.route',
  'http.path',
  'http.status',
  'http.client_ip',
] as const
export type FilterField = (typeof filterFields)[number]

/** Several values of one field: any of them. Several filters: all of them. */
export interface Filter {
  readonly field: FilterField
  readonly values: readonly string[]
}

/** A place in the order of results: an entry's timestamp and seq. */
export interface Position {
  readonly timestamp: string
  readonly seq: number
}

/** Which entries: all of what is given must hold. */
export interface Selection {
  readonly query?: Query
  /** Inclusive, by `timestamp`; RFC 3339 as entries spell it. */
  readonly from?: string
  /** Exclusive. */
  readonly to?: string
  readonly filters?: readonly Filter[]
}

export interface Search extends Selection {
  /** By (timestamp, seq). `desc` shows the newest first. */
  readonly order: 'asc' | 'desc'
  /** 1 to 1,000. */
  readonly limit: number
  /** Only what comes after this position in the given order (keyset paging). */
  readonly after?: Position
  /**
   * Only what comes before this position in the given order, and of that what is nearest to it; the page is still in
   * the given order. Not together with `after`.
   */
  readonly before?: Position
}

export interface SearchPage {
  readonly entries: readonly StoredEntry[]
  /** Whether more entries follow in the direction asked for: behind the last one, or with `before` ahead of the first. */
  readonly hasMore: boolean
}

export interface Scan extends Selection {
  readonly order: 'asc' | 'desc'
  /** Goes on behind this position. */
  readonly after?: Position
}

/** How many entries fall into each span of time, and how many of those have each value of a field. */
export interface HistogramRequest extends Selection {
  /** Width of a bucket in milliseconds, a whole number; buckets start at its multiples since 1970-01-01T00:00:00Z. */
  readonly intervalMs: number
  /** Counts apart by the value of this field. Default: not apart. */
  readonly by?: string
  /** Values of `by` that are counted apart, the most frequent ones; the others count together. 1 to 20. */
  readonly groups: number
}

export interface HistogramBucket {
  /** Milliseconds since 1970 of the bucket's start. */
  readonly startMs: number
  readonly count: number
  /** By value of `by`; values beyond the most frequent, and entries without the field, are in `count` only. */
  readonly groups: Readonly<Record<string, number>>
}

export interface FacetsRequest extends Selection {
  /** Fields as a query names them (`result`, `http.status`, `attributes.tenant`), none of type time; 1 to 20. */
  readonly fields: readonly string[]
  /** Most frequent values of each field. 1 to 1,000. */
  readonly limit: number
  /** Only values that start with this text. */
  readonly prefix?: string
}

export interface Facet {
  readonly field: string
  /** By count, then by value; a number or a boolean as JSON writes it. */
  readonly values: readonly { readonly value: string; readonly count: number }[]
  /** Entries of the selection that have the field. */
  readonly present: number
  /** Different values of it. */
  readonly distinct: number
}

export const metricKinds = ['count', 'min', 'max', 'avg', 'sum', 'p50', 'p90', 'p95', 'p99', 'distinct'] as const
export type MetricKind = (typeof metricKinds)[number]

/** `count` needs no field; `distinct` takes any, the others one of type number. Quantiles may be off by a percent. */
export interface Metric {
  readonly kind: MetricKind
  readonly field?: string
}

export interface StatsRequest extends Selection {
  /** Fields whose values make the groups; none gives one row over everything. At most 4. */
  readonly groupBy: readonly string[]
  /** 1 to 10. */
  readonly metrics: readonly Metric[]
  /** Most rows, those with the highest first metric. 1 to 10,000. */
  readonly limit: number
}

export interface StatsRow {
  /** The value of each field of `groupBy` in its order; null where entries have none. */
  readonly group: readonly (string | null)[]
  /** In the order of `metrics`; null where no entry of the group has a number. */
  readonly values: readonly (number | null)[]
}

export interface AskOptions {
  /** The caller is gone: the work is given up as soon as the engine can, and the answer rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

/** What a store takes on disk. What was deleted and waits to be cleared away may take a little more. */
export interface StoreSize {
  readonly entries: number
  readonly bytes: number
  /** What it consists of, oldest first; empty ones may be left out. */
  readonly pieces: readonly StorePiece[]
}

/** A part of a store that can be dropped as a whole (a partition, an index): it holds a span of `received_at`. */
export interface StorePiece {
  readonly name: string
  readonly entries: number
  readonly bytes: number
  /** Inclusive, RFC 3339 as entries spell it. */
  readonly receivedFrom: string
  /** Exclusive. */
  readonly receivedTo: string
}

/**
 * A searchable copy of the journal.
 *
 * The journal is the truth: a store may be wiped at any time and is then fed again from the start. `apply` is called by
 * one follower with consecutive blocks; a block (or a part of it) that is applied twice changes nothing.
 *
 * What asks (`search` to `stats`) has a budget of time and memory, and throws StoreError `STORE_BUSY`, `STORE_TIMEOUT`
 * (the budget is spent), `STORE_DOWN`, or `STORE_QUERY` for a query that this store cannot answer.
 */
export interface Store extends AsyncDisposable {
  /** Every journal record up to this one is found by a search; kept by the store itself, so a wiped store says 0. */
  readonly appliedSeq: number
  /** Resolves when every line of the block is durable in the store and visible to searches. */
  apply(block: JournalBlock): Promise<void>
  /**
   * Passes over records that cannot be made searchable: they count as applied, and the store keeps their lines and the
   * reason aside where its operator finds them. With empty `lines`, a range that the journal no longer has.
   */
  setAside(block: JournalBlock, reason: string): Promise<void>
  /** Forgets everything, so that `appliedSeq` is 0 and the follower starts again: the store was fed by another journal. */
  reset(): Promise<void>
  search(search: Search, options?: AskOptions): Promise<SearchPage>
  /** By entry id (UUID in lower case). */
  get(id: string, options?: AskOptions): Promise<StoredEntry | undefined>
  /**
   * All entries of a selection, in batches and with constant memory, however many they are. It holds nothing between
   * two batches: entries that are applied meanwhile are in it when their place is still ahead.
   */
  scan(scan: Scan, options?: AskOptions): AsyncIterable<readonly StoredEntry[]>
  /** Buckets that hold entries, oldest first. */
  histogram(request: HistogramRequest, options?: AskOptions): Promise<readonly HistogramBucket[]>
  /** One for each field, in the order asked for. */
  facets(request: FacetsRequest, options?: AskOptions): Promise<readonly Facet[]>
  stats(request: StatsRequest, options?: AskOptions): Promise<readonly StatsRow[]>
  /**
   * Deletes every record before `seq` for good (retention): they count as applied and are found no more. Whole pieces
   * of the store (partitions, indices) that hold nothing else are dropped.
   */
  dropBefore(seq: number): Promise<void>
  /**
   * Deletes the entries of a selection that were received before `receivedBefore` (RFC 3339); they are found no more
   * when it resolves, with how many they were. A store that is wiped and filled again has them again if the journal has.
   */
  remove(selection: Selection & { readonly receivedBefore: string }): Promise<number>
  size(): Promise<StoreSize>
  /** True while searches can be answered (false while a child process or a cluster is away). */
  readonly isReady: boolean
  close(): Promise<void>
}

/**
 * Why the store could not answer; the message is one sentence for its operator or caller.
 *
 * - `STORE_BUSY`: too many searches wait already; ask again later
 * - `STORE_TIMEOUT`: the search needs more time or memory than it may use; narrow it
 * - `STORE_QUERY`: the store cannot answer such a query
 * - `STORE_DOWN`: the engine is away and is being started again
 * - `STORE_REJECTED`: from `apply`: the engine refuses the content, so that trying the same block again is in vain
 * - `STORE_FAILED`: anything else
 */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: 'STORE_BUSY' | 'STORE_TIMEOUT' | 'STORE_QUERY' | 'STORE_DOWN' | 'STORE_REJECTED' | 'STORE_FAILED'
  constructor(code: StoreError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
