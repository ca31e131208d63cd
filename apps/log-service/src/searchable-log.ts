import { setTimeout as delay } from 'node:timers/promises'
import type { StoredEntry } from '@trilha/entry'
import type { Journal } from '@trilha/journal'
import type { StoreGuard } from '@trilha/retention'
import type { Logger } from '@trilha/service-kit'
import {
  type AskOptions,
  type Facet,
  type FacetsRequest,
  type FollowProgress,
  followJournal,
  type HistogramBucket,
  type HistogramRequest,
  type Scan,
  type Search,
  type SearchPage,
  type StatsRequest,
  type StatsRow,
  type Store,
  type StoreFollower,
  type StoreSize,
} from '@trilha/store'
import { whileAsked } from './hang-up.ts'
import { unavailable } from './refusals.ts'
import { storeFault } from './store-fault.ts'

/** How much of the journal an answer covers. */
export interface Coverage {
  /** Whether everything acknowledged before the search was asked is in the answer. */
  readonly complete: boolean
  readonly appliedSeq: number
  /** The journal's head when the search was asked. */
  readonly headSeq: number
}

export interface SearchableLogOptions {
  readonly journal: Journal
  /** Called until it succeeds. */
  readonly openStore: () => Promise<Store>
  /** How long a search waits for the store to have what the journal has. */
  readonly catchUpMs: number
  /** Hides from those who ask what is past its time and not removed yet. */
  readonly guard?: StoreGuard
  readonly logger: Logger
}

/**
 * The journal's searchable side: a store that may still be opening, be rebuilt, or be down, and its follower.
 *
 * Everything that asks covers what was acknowledged before it was asked, or says in `coverage` that it does not. It
 * throws a Problem: 503 while there is no store to ask, and what `storeFault` makes of the store's own errors; with an
 * aborted signal, the signal's reason.
 */
export interface SearchableLog extends AsyncDisposable {
  search(search: Search, options?: AskOptions): Promise<{ readonly page: SearchPage; readonly coverage: Coverage }>
  /** @throws {Problem} 503 also while the store is too far behind to say that there is no such entry */
  get(id: string, options?: AskOptions): Promise<StoredEntry | undefined>
  /** Resolves when the scan may begin; the batches are read as they are asked for. */
  scan(
    scan: Scan,
    options?: AskOptions,
  ): Promise<{ readonly batches: AsyncIterable<readonly StoredEntry[]>; readonly coverage: Coverage }>
  histogram(
    request: HistogramRequest,
    options?: AskOptions,
  ): Promise<{ readonly buckets: readonly HistogramBucket[]; readonly coverage: Coverage }>
  facets(
    request: FacetsRequest,
    options?: AskOptions,
  ): Promise<{ readonly facets: readonly Facet[]; readonly coverage: Coverage }>
  stats(
    request: StatsRequest,
    options?: AskOptions,
  ): Promise<{ readonly rows: readonly StatsRow[]; readonly coverage: Coverage }>
  /** What the store takes on disk, as of now. */
  size(): Promise<StoreSize>
  /** The store itself, once it is open, for what is not asked but done (retention). */
  store(): Promise<Store>
  /** Why searches cannot be answered; undefined when they can. */
  readonly missing: string | undefined
  /** Journal records that the store has. */
  readonly appliedSeq: number
  /** Set while the store is being filled from far behind. */
  readonly rebuild: FollowProgress | undefined
  close(): Promise<void>
}

/** A child process that is started again answers within a second or two. */
const retryAfterSeconds = 2
const firstRetryMs = 500
/** A store that cannot be opened (a full disk, a missing library) waits for a person; asking more often helps nobody. */
const lastRetryMs = 15_000

/** Returns at once; the store is opened behind. */
export const openSearchableLog = (options: SearchableLogOptions): SearchableLog => new FollowedStore(options)

interface FollowedParts {
  readonly store: Store
  /** The store for those who ask. */
  readonly shown: Store
  readonly follower: StoreFollower
}

class FollowedStore implements SearchableLog {
  readonly #options: SearchableLogOptions
  readonly #closing = new AbortController()
  readonly #opening: Promise<void>
  #parts: FollowedParts | undefined
  #hasFailed = false
  #rebuild: FollowProgress | undefined

  constructor(options: SearchableLogOptions) {
    this.#options = options
    this.#opening = this.#open()
  }

  get missing(): string | undefined {
    if (this.#parts === undefined) return 'the store is being opened'
    return this.#parts.store.isReady ? undefined : 'the store does not answer; it is being started again'
  }

  get appliedSeq(): number {
    return this.#parts?.store.appliedSeq ?? 0
  }

  get rebuild(): FollowProgress | undefined {
    return this.#rebuild
  }

  async search(search: Search, options: AskOptions = {}) {
    const { answer: page, coverage } = await this.#ask((store) => store.search(search, options), options)
    return { page, coverage }
  }

  async get(id: string, options: AskOptions = {}): Promise<StoredEntry | undefined> {
    const { shown: store, follower } = await whileAsked(this.#opened(), options.signal)
    const known = await asked(store.get(id, options))
    if (known !== undefined) return known
    const { complete, headSeq, appliedSeq } = await this.#catchUp(follower, options)
    const entry = await asked(store.get(id, options))
    if (entry !== undefined || complete) return entry
    throw unavailable(
      `the store is ${headSeq - appliedSeq} entries behind and may not have this one yet`,
      retryAfterSeconds,
    )
  }

  async scan(scan: Scan, options: AskOptions = {}) {
    const { answer, coverage } = await this.#ask(async (store) => store.scan(scan, options), options)
    return { batches: askedBatches(answer), coverage }
  }

  async histogram(request: HistogramRequest, options: AskOptions = {}) {
    const { answer: buckets, coverage } = await this.#ask((store) => store.histogram(request, options), options)
    return { buckets, coverage }
  }

  async facets(request: FacetsRequest, options: AskOptions = {}) {
    const { answer: facets, coverage } = await this.#ask((store) => store.facets(request, options), options)
    return { facets, coverage }
  }

  async stats(request: StatsRequest, options: AskOptions = {}) {
    const { answer: rows, coverage } = await this.#ask((store) => store.stats(request, options), options)
    return { rows, coverage }
  }

  async size(): Promise<StoreSize> {
    return asked((await this.store()).size())
  }

  async store(): Promise<Store> {
    return (await this.#opened()).store
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#opening
    await this.#parts?.follower.close()
    await this.#parts?.store.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** Opening takes a fraction of a second; a store that cannot be opened is not waited for. */
  async #opened(): Promise<FollowedParts> {
    if (this.#parts === undefined && !this.#hasFailed) {
      const giveUp = new AbortController()
      const late = delay(this.#options.catchUpMs, undefined, { signal: giveUp.signal }).catch(() => undefined)
      await Promise.race([this.#opening, late])
      giveUp.abort()
    }
    if (this.#parts !== undefined) return this.#parts
    throw unavailable('the store is being opened: entries are accepted, and can be searched shortly', retryAfterSeconds)
  }

  async #ask<Answer>(question: (store: Store) => Promise<Answer>, options: AskOptions) {
    const { shown, follower } = await whileAsked(this.#opened(), options.signal)
    const coverage = await this.#catchUp(follower, options)
    return { answer: await asked(question(shown)), coverage }
  }

  async #catchUp(follower: StoreFollower, { signal }: AskOptions): Promise<Coverage> {
    const { headSeq } = this.#options.journal
    const complete = await whileAsked(follower.waitFor(headSeq, this.#options.catchUpMs), signal)
    return { complete, headSeq, appliedSeq: follower.appliedSeq }
  }

  async #open(): Promise<void> {
    for (let retryMs = firstRetryMs; !this.#closing.signal.aborted; retryMs = Math.min(retryMs * 2, lastRetryMs)) {
      try {
        this.#follow(await this.#options.openStore())
        return
      } catch (error) {
        this.#hasFailed = true
        const reason = error instanceof Error ? error.message : String(error)
        this.#options.logger.error(`the store cannot be opened, trying again: ${reason}`)
        await delay(retryMs, undefined, { signal: this.#closing.signal }).catch(() => undefined)
      }
    }
  }

  #follow(store: Store): void {
    const { journal, logger, guard } = this.#options
    const follower = followJournal({
      journal,
      store,
      onApply: (block) => guard?.notice(block),
      onProgress: (progress) => this.#noteProgress(progress),
      onWarning: (message) => logger.warn(message),
    })
    this.#parts = { store, shown: guard?.guard(store) ?? store, follower }
    logger.info(`the store is open: ${store.appliedSeq} of ${journal.headSeq} entries are in it`)
  }

  #noteProgress(progress: FollowProgress): void {
    const { applied, head, entriesPerSecond } = progress
    this.#rebuild = applied < head ? progress : undefined
    const percent = Math.floor((100 * applied) / Math.max(head, 1))
    this.#options.logger.info(
      `filling the store from the journal: ${applied} of ${head} entries (${percent} %), ${entriesPerSecond}/s`,
    )
  }
}

const asked = <Answer>(answer: Promise<Answer>): Promise<Answer> =>
  answer.catch((error: unknown) => {
    throw storeFault(error)
  })

async function* askedBatches(batches: AsyncIterable<readonly StoredEntry[]>) {
  try {
    yield* batches
  } catch (error) {
    throw storeFault(error)
  }
}
