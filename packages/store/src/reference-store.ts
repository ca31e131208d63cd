import { parseJson, type StoredEntry } from '@trilha/entry'
import type { JournalBlock } from '@trilha/journal'
import { searchEntries } from './reference-search.ts'
import { type Search, type SearchPage, type Store, StoreError } from './store.ts'

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

  async search(search: Search): Promise<SearchPage> {
    this.#checkOpen()
    return searchEntries(this.#kept.entries.values(), search)
  }

  async get(id: string): Promise<StoredEntry | undefined> {
    this.#checkOpen()
    return [...this.#kept.entries.values()].find((entry) => entry.id === id)
  }

  async close(): Promise<void> {
    this.#state = 'closed'
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #checkOpen(): void {
    if (this.#state === 'closed') throw new StoreError('STORE_DOWN', 'the store is closed')
  }

  #checkPlace(block: JournalBlock): void {
    this.#checkOpen()
    if (block.firstSeq > this.appliedSeq + 1) throw new StoreError('STORE_FAILED', 'the block is too early')
  }
}
