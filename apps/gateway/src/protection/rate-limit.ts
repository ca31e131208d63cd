import QuickLRU from 'quick-lru'
import type { RouteSection } from '../configuration/route-section.ts'
import { msOf } from '../configuration/units.ts'

export type RateLimitSection = RouteSection['rate_limits'][number]

/**
 * A token bucket, as the one number that it comes down to: when it will be full again, in milliseconds of the clock. A
 * token that is taken moves that moment further by the time in which one flows in (the generic cell rate algorithm,
 * ITU-T I.371, annex A).
 */
export interface Bucket {
  fullAt: number
}

/**
 * Buckets of one limit. Twice as many may be held for a moment, so at most 100,000 and about 15 MB. A bucket that is
 * pushed out would mostly be full again; an attacker with more addresses than that needs no bucket of anyone's.
 */
const keptBuckets = 50_000

/** A bucket counts as having a token when it lacks no more than this share of it: what rounding leaves. */
const rounding = 1e-3

/** One limit of a route with all its buckets. It reads no clock: each call says what time it is. */
export class RateLimit {
  readonly per: RateLimitSection['per']
  /** Equal for sections that count the same in the same way. */
  readonly identity: string
  readonly #requests: number
  readonly #windowMs: number
  readonly #burst: number
  readonly #tokenMs: number
  readonly #buckets = new QuickLRU<string, Bucket>({ maxSize: keptBuckets })

  constructor({ per, requests, window, burst = requests }: RateLimitSection) {
    this.per = per
    this.#requests = requests
    this.#windowMs = msOf(window)
    this.#burst = burst
    this.#tokenMs = this.#windowMs / requests
    this.identity = JSON.stringify([per, requests, this.#windowMs, burst])
  }

  /** Finds the bucket of a client, or gives it a full one. */
  bucketOf(client: string, nowMs: number): Bucket {
    const known = this.#buckets.get(client)
    if (known !== undefined) return known
    const bucket = { fullAt: nowMs }
    this.#buckets.set(client, bucket)
    return bucket
  }

  /** Whole tokens that the bucket holds. */
  tokens(bucket: Bucket, nowMs: number): number {
    const missing = Math.max(0, bucket.fullAt - nowMs) / this.#tokenMs
    return Math.max(0, Math.floor(this.#burst - missing + rounding))
  }

  /** Takes a token, which must be there. */
  take(bucket: Bucket, nowMs: number): void {
    bucket.fullAt = Math.max(bucket.fullAt, nowMs) + this.#tokenMs
  }

  /** In how many milliseconds there is a token; 0 when there is one. */
  waitMs(bucket: Bucket, nowMs: number): number {
    if (this.tokens(bucket, nowMs) > 0) return 0
    return Math.max(0, bucket.fullAt - nowMs - (this.#burst - 1) * this.#tokenMs)
  }

  /** The value of `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10, section 3), a list of such. */
  policy(name: string): string {
    // The window is a whole number of seconds, or left out.
    const window = this.#windowMs % 1_000 === 0 ? `;w=${this.#windowMs / 1_000}` : ''
    return `"${name}";q=${this.#requests}${window}`
  }

  /** The parameters of `RateLimit` (section 4): tokens that are left, and seconds until the bucket is full. */
  state(bucket: Bucket, nowMs: number): string {
    const fullInSeconds = Math.ceil(Math.max(0, bucket.fullAt - nowMs) / 1_000)
    return `;r=${this.tokens(bucket, nowMs)};t=${fullInSeconds}`
  }
}
