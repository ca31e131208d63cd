import { setTimeout as delay } from 'node:timers/promises'
import type { StoredEntry } from '@trilha/entry'
import type { Journal } from '@trilha/journal'
import type { Logger } from '@trilha/service-kit'
import {
  type FollowProgress,
  followJournal,
  type Search,
  type SearchPage,
  type Store,
  type StoreFollower,
} from '@trilha/store'
import { unavailable } from './refusals.ts'

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
  readonly logger: Logger
}

/** The journal's searchable side: a store that may still be opening, be rebuilt, or be down, and its follower. */
export interface SearchableLog extends AsyncDisposable {
  /** @throws {Problem} 503 while there is no store to ask */
  search(search: Search): Promise<{ readonly page: SearchPage; readonly coverage: Coverage }>
  /** @throws {Problem} 503 while there is no store to ask, or while it is too far behind to say that there is no such entry */
  get(id: string): Promise<StoredEntry | undefined>
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

  async search(search: Search) {
    const { store, follower } = await this.#opened()
    const coverage = await this.#catchUp(follower)
    return { page: await store.search(search), coverage }
  }

  async get(id: string): Promise<StoredEntry | undefined> {
    const { store, follower } = await this.#opened()
    const known = await store.get(id)
    if (known !== undefined) return known
    const { complete, headSeq, appliedSeq } = await this.#catchUp(follower)
    const entry = await store.get(id)
    if (entry !== undefined || complete) return entry
    throw unavailable(
      `the store is ${headSeq - appliedSeq} entries behind and may not have this one yet`,
      retryAfterSeconds,
    )
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

  async #catchUp(follower: StoreFollower): Promise<Coverage> {
    const { headSeq } = this.#options.journal
    const complete = await follower.waitFor(headSeq, this.#options.catchUpMs)
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
    const { journal, logger } = this.#options
    const follower = followJournal({
      journal,
      store,
      onProgress: (progress) => this.#noteProgress(progress),
      onWarning: (message) => logger.warn(message),
    })
    this.#parts = { store, follower }
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
