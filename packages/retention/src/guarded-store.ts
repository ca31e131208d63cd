import type { StoredEntry } from '@trilha/entry'
import type { JournalBlock } from '@trilha/journal'
import { matchesQuery, type Query } from '@trilha/query'
import type {
  AskOptions,
  Facet,
  FacetsRequest,
  HistogramBucket,
  HistogramRequest,
  Scan,
  Search,
  SearchPage,
  Selection,
  StatsRequest,
  StatsRow,
  Store,
  StoreSize,
} from '@trilha/store'
import { keptOf } from './rule-queries.ts'

/** A store whose answers leave out what a query finds; all else is the store's own. */
export class GuardedStore implements Store {
  readonly #store: Store
  readonly #expired: () => Query | undefined

  constructor(store: Store, expired: () => Query | undefined) {
    this.#store = store
    this.#expired = expired
  }

  get appliedSeq(): number {
    return this.#store.appliedSeq
  }

  get isReady(): boolean {
    return this.#store.isReady
  }

  search(search: Search, options?: AskOptions): Promise<SearchPage> {
    return this.#store.search(this.#narrow(search), options)
  }

  async get(id: string, options?: AskOptions): Promise<StoredEntry | undefined> {
    const entry = await this.#store.get(id, options)
    const expired = this.#expired()
    return entry !== undefined && expired !== undefined && matchesQuery(expired, entry) ? undefined : entry
  }

  scan(scan: Scan, options?: AskOptions): AsyncIterable<readonly StoredEntry[]> {
    return this.#store.scan(this.#narrow(scan), options)
  }

  histogram(request: HistogramRequest, options?: AskOptions): Promise<readonly HistogramBucket[]> {
    return this.#store.histogram(this.#narrow(request), options)
  }

  facets(request: FacetsRequest, options?: AskOptions): Promise<readonly Facet[]> {
    return this.#store.facets(this.#narrow(request), options)
  }

  stats(request: StatsRequest, options?: AskOptions): Promise<readonly StatsRow[]> {
    return this.#store.stats(this.#narrow(request), options)
  }

  apply(block: JournalBlock): Promise<void> {
    return this.#store.apply(block)
  }

  setAside(block: JournalBlock, reason: string): Promise<void> {
    return this.#store.setAside(block, reason)
  }

  reset(): Promise<void> {
    return this.#store.reset()
  }

  dropBefore(seq: number): Promise<void> {
    return this.#store.dropBefore(seq)
  }

  remove(selection: Selection & { readonly receivedBefore: string }): Promise<number> {
    return this.#store.remove(selection)
  }

  size(): Promise<StoreSize> {
    return this.#store.size()
  }

  close(): Promise<void> {
    return this.#store.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #narrow<Asked extends Selection>(asked: Asked): Asked {
    const expired = this.#expired()
    return expired === undefined ? asked : { ...asked, query: keptOf(asked.query, expired) }
  }
}
