import { parseJson, type StoredEntry } from '@trilha/entry'
import type { JournalBlock } from '@trilha/journal'
import { countValues } from './reference-facets.ts'
import { countByTime } from './reference-histogram.ts'
import { scanEntries, searchEntries } from './reference-search.ts'
import { selectEntries } from './reference-selection.ts'
import { sizeByMonth } from './reference-size.ts'
import { measureGroups } from './reference-stats.ts'
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
} from './store.ts'

interface Kept {
  appliedSeq: number
  readonly entries: Map<number, StoredEntry>
}

/**
 * The smallest store that keeps the promises, in memory: what the suite expects of a driver is checked against it too.
 * Stores opened with the same name hold the same entries, as if they were on disk.
 */
export const createReferenceStores = (): ((name: string) => Promise<Store>) => {
  const kept = new Map<string, Kept>()
  return (name) => {
    const state = kept.get(name) ?? { appliedSeq: 0, entries: new Map() }
    kept.set(name, state)
    return Promise.resolve(new ReferenceStore(state))
  }
}

/** Few enough that the suite's larger stores are scanned in several batches. */
const batchEntries = 5_000

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

class ReferenceStore implements Store {
  readonly #kept: Kept
  #state: 'open' | 'closed' = 'open'

  constructor(kept: Kept) {
    this.#kept = kept
  }

  get appliedSeq(): number {
    return this.#kept.appliedSeq
  }

  get isReady(): boolean {
    return this.#state === 'open'
  }

  async apply(block: JournalBlock): Promise<void> {
    this.#checkPlace(block)
    const lines = block.lines.toString().trimEnd().split('\n')
    const entries = lines.map((line) => parseJson(line) as StoredEntry).filter((entry) => entry.seq > this.appliedSeq)
    if (entries.some((entry) => !uuid.test(entry.id))) throw new StoreError('STORE_REJECTED', 'id: must be a UUID')
    for (const entry of entries) this.#kept.entries.set(entry.seq, entry)
    this.#kept.appliedSeq = Math.max(this.appliedSeq, block.lastSeq)
  }

  async setAside(block: JournalBlock): Promise<void> {
    this.#checkPlace(block)
    this.#kept.appliedSeq = Math.max(this.appliedSeq, block.lastSeq)
  }

  async reset(): Promise<void> {
    this.#kept.entries.clear()
    this.#kept.appliedSeq = 0
  }

  async search(search: Search, options?: AskOptions): Promise<SearchPage> {
    return searchEntries(this.#ask(options), search)
  }

  async get(id: string, options?: AskOptions): Promise<StoredEntry | undefined> {
    return this.#ask(options).find((entry) => entry.id === id)
  }

  async *scan(scan: Scan, options?: AskOptions): AsyncGenerator<readonly StoredEntry[], void, undefined> {
    let after = scan.after
    for (;;) {
      const search: Scan = after === undefined ? scan : { ...scan, after }
      const batch = scanEntries(this.#ask(options), search).slice(0, batchEntries)
      if (batch.length === 0) return
      yield batch
      options?.signal?.throwIfAborted()
      after = batch.at(-1)
    }
  }

  async histogram(request: HistogramRequest, options?: AskOptions): Promise<readonly HistogramBucket[]> {
    return countByTime(this.#ask(options), request)
  }

  async facets(request: FacetsRequest, options?: AskOptions): Promise<readonly Facet[]> {
    return countValues(this.#ask(options), request)
  }

  async stats(request: StatsRequest, options?: AskOptions): Promise<readonly StatsRow[]> {
    return measureGroups(this.#ask(options), request)
  }

  async dropBefore(seq: number): Promise<void> {
    this.#checkOpen()
    for (const kept of this.#kept.entries.keys()) if (kept < seq) this.#kept.entries.delete(kept)
    this.#kept.appliedSeq = Math.max(this.appliedSeq, seq - 1)
  }

  async remove(selection: Selection & { readonly receivedBefore: string }): Promise<number> {
    const gone = selectEntries(this.#ask(), selection).filter((entry) => entry.received_at < selection.receivedBefore)
    for (const { seq } of gone) this.#kept.entries.delete(seq)
    return gone.length
  }

  async size(): Promise<StoreSize> {
    return sizeByMonth(this.#ask())
  }

  async close(): Promise<void> {
    this.#state = 'closed'
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #ask(options?: AskOptions): StoredEntry[] {
    options?.signal?.throwIfAborted()
    this.#checkOpen()
    return [...this.#kept.entries.values()]
  }

  #checkOpen(): void {
    if (this.#state === 'closed') throw new StoreError('STORE_DOWN', 'the store is closed')
  }

  #checkPlace(block: JournalBlock): void {
    this.#checkOpen()
    if (block.firstSeq > this.appliedSeq + 1) throw new StoreError('STORE_FAILED', 'the block is too early')
  }
}
