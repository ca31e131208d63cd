import { Problem } from '@trilha/service-kit'
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import { type Fetch, fetchKeys } from './fetch-keys.ts'

export interface KeySetOptions {
  readonly url: string
  /** How old keys may be before they are asked for anew. */
  readonly cacheMs: number
  /** Milliseconds of the wall clock. */
  readonly now: () => number
  readonly fetch: Fetch
  /** Told that the keys could not be fetched, and why. */
  readonly onFailure: (reason: string) => void
}

/** From this share of their time on, keys are fetched anew beside the requests, so that none of them waits. */
const refreshShare = 0.8

/** Between two fetches: a caller who makes up key ids must not make the gateway knock at the issuer all the time. */
const pauseMs = 30_000

/** The same while nobody can come in at all. */
const emptyPauseMs = 1_000

/**
 * How old keys may become when their server is away: an outage over a night locks nobody out, and whoever holds a key
 * that was withdrawn because it was stolen cannot have it believed for longer by keeping the server from answering.
 */
const maxAgeMs = 86_400_000

/** The keys of an issuer, fetched when they are first needed and kept up to date. */
export class KeySet {
  /** Grows when other keys came than before: what was verified with those must be verified again. */
  generation = 0
  readonly #options: KeySetOptions
  #keys: JWTVerifyGetKey | undefined
  #text = ''
  #fetchedAt = Number.NEGATIVE_INFINITY
  #triedAt = Number.NEGATIVE_INFINITY
  #hasFailed: boolean = false
  #fetching: Promise<void> | undefined

  constructor(options: KeySetOptions) {
    this.#options = options
  }

  /**
   * Whether what was verified with these keys still counts, without waiting: they are young, or their server was asked
   * just now and did not answer. Sees to it that they stay young.
   */
  isCurrent(nowMs: number): boolean {
    const ageMs = nowMs - this.#fetchedAt
    const { cacheMs } = this.#options
    if (ageMs < cacheMs * refreshShare) return true
    void this.#refresh(nowMs)
    return ageMs < cacheMs || (ageMs < maxAgeMs && this.#isPausing(nowMs))
  }

  /**
   * The key that a token names, for `jwtVerify`.
   *
   * @throws {errors.JOSEError} when no key, or more than one, fits
   * @throws {Problem} 503 when no keys can be had, or none that might hold an unknown key
   */
  readonly keyOf: JWTVerifyGetKey = async (header, token) => {
    const keys = await this.#current()
    try {
      return await keys(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
      await this.#refresh(this.#options.now())
      if (this.#hasFailed) throw unavailable()
      return await (this.#keys ?? keys)(header, token)
    }
  }

  async #current(): Promise<JWTVerifyGetKey> {
    const { now } = this.#options
    if (!this.isCurrent(now())) await this.#refresh(now())
    if (this.#keys === undefined || now() - this.#fetchedAt >= maxAgeMs) throw unavailable()
    return this.#keys
  }

  #isPausing(nowMs: number): boolean {
    const isEmpty = nowMs - this.#fetchedAt >= maxAgeMs
    return this.#fetching === undefined && nowMs - this.#triedAt < (isEmpty ? emptyPauseMs : pauseMs)
  }

  /** Fetches, joins a fetch that is under way, or does nothing during a pause. Never rejects. */
  #refresh(nowMs: number): Promise<void> {
    if (this.#fetching !== undefined) return this.#fetching
    if (this.#isPausing(nowMs)) return Promise.resolve()
    this.#triedAt = nowMs
    this.#fetching = this.#fetch(nowMs).finally(() => {
      this.#fetching = undefined
    })
    return this.#fetching
  }

  async #fetch(nowMs: number): Promise<void> {
    const { url, fetch, onFailure } = this.#options
    try {
      const text = await fetchKeys(url, fetch)
      if (text !== this.#text) {
        this.#keys = createLocalJWKSet(JSON.parse(text) as JSONWebKeySet)
        this.#text = text
        this.generation += 1
      }
      this.#fetchedAt = nowMs
      this.#hasFailed = false
    } catch (error) {
      this.#hasFailed = true
      onFailure(`the keys at ${url} cannot be had: ${reasonOf(error)}`)
    }
  }
}

/** `fetch` says no more than that it failed; why is in its cause. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}

/** As long as one fetch may take. */
const retryAfterSeconds = '5'

const unavailable = (): Problem =>
  new Problem('unavailable', 'Tokens cannot be verified: the keys of their issuer cannot be had', {
    headers: { 'retry-after': retryAfterSeconds },
  })
