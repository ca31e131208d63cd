import type { StoredEntry } from '@trilha/entry'
import type { JournalBlock } from '@trilha/journal'

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

export interface Search {
  /** Inclusive, RFC 3339 as entries spell it. */
  readonly from?: string
  /** Exclusive. */
  readonly to?: string
  readonly filters?: readonly Filter[]
  /** By (timestamp, seq). `desc` shows the newest first. */
  readonly order: 'asc' | 'desc'
  /** 1 to 1,000. */
  readonly limit: number
  /** Only what comes after this position in the given order (keyset paging). */
  readonly after?: Position
}

export interface SearchPage {
  readonly entries: readonly StoredEntry[]
  /** Whether more entries follow the last one. */
  readonly hasMore: boolean
}

/**
 * A searchable copy of the journal.
 *
 * The journal is the truth: a store may be wiped at any time and is then fed again from the start. `apply` is called by
 * one follower with consecutive blocks; a block (or a part of it) that is applied twice changes nothing.
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
  /** @throws StoreError with code `STORE_BUSY`, `STORE_TIMEOUT` or `STORE_DOWN` */
  search(search: Search): Promise<SearchPage>
  /** By entry id (UUID in lower case). */
  get(id: string): Promise<StoredEntry | undefined>
  /** True while searches can be answered (false while a child process or a cluster is away). */
  readonly isReady: boolean
  close(): Promise<void>
}

/**
 * Why the store could not answer; the message is one sentence for its operator or caller.
 *
 * - `STORE_BUSY`: too many searches wait already; ask again later
 * - `STORE_TIMEOUT`: the search takes longer than it may; narrow it
 * - `STORE_DOWN`: the engine is away and is being started again
 * - `STORE_REJECTED`: from `apply`: the engine refuses the content, so that trying the same block again is in vain
 * - `STORE_FAILED`: anything else
 */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: 'STORE_BUSY' | 'STORE_TIMEOUT' | 'STORE_DOWN' | 'STORE_REJECTED' | 'STORE_FAILED'
  constructor(code: StoreError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
