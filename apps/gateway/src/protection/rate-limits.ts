import { Problem } from '@trilha/service-kit'
import { clientNetwork } from './client-network.ts'
import { type Bucket, RateLimit, type RateLimitSection } from './rate-limit.ts'

/** Whose request it is. */
export interface RateLimitClient {
  readonly clientIp: string
  readonly userId: string | undefined
  readonly keyId: string | undefined
}

export interface RateLimitDecision {
  readonly allowed: boolean
  /** For the answer, whoever gives it: name, value, name, … */
  readonly headers: readonly string[]
  /** Whole seconds after which a refused client may come again; 0 when it was allowed. */
  readonly retryAfterSeconds: number
}

/** All limits of a route. */
export interface RateLimits {
  /** Takes a token of each limit, or, when one of them has none, of none. */
  take(client: RateLimitClient): RateLimitDecision
}

export interface RateLimitsOptions {
  /** Milliseconds that only ever grow. Default: `performance.now`. */
  readonly now?: () => number
  /** The limits of the route with this name before its configuration was read again: unchanged ones go on counting. */
  readonly previous?: RateLimits | undefined
}

/** Compiles the limits of a route; undefined when it has none. */
export const createRateLimits = (
  routeName: string,
  sections: readonly RateLimitSection[],
  { now = () => performance.now(), previous }: RateLimitsOptions = {},
): RateLimits | undefined => {
  if (sections.length === 0) return undefined
  const earlier = previous instanceof RouteLimits ? [...previous.limits] : []
  const limits = sections.map((section) => {
    const limit = new RateLimit(section)
    const index = earlier.findIndex(({ identity }) => identity === limit.identity)
    return index === -1 ? limit : (earlier.splice(index, 1)[0] ?? limit)
  })
  return new RouteLimits(limits, namesOf(routeName, limits), now)
}

/** The route and what is counted, such as `users-ip`; the second of a kind is `users-ip-2`. */
const namesOf = (routeName: string, limits: readonly RateLimit[]): readonly string[] =>
  limits.map(({ per }, index) => {
    const nth = limits.slice(0, index).filter((other) => other.per === per).length + 1
    return `${routeName}-${per}${nth === 1 ? '' : `-${nth}`}`
  })

class RouteLimits implements RateLimits {
  readonly limits: readonly RateLimit[]
  readonly #names: readonly string[]
  readonly #policies: string
  readonly #now: () => number
  /** Of the request at hand. */
  readonly #buckets: Bucket[] = []

  constructor(limits: readonly RateLimit[], names: readonly string[], now: () => number) {
    this.limits = limits
    this.#names = names.map((name) => `"${name}"`)
    this.#policies = limits.map((limit, index) => limit.policy(names[index] ?? '')).join(', ')
    this.#now = now
  }

  take(client: RateLimitClient): RateLimitDecision {
    const { limits } = this
    const buckets = this.#buckets
    const nowMs = this.#now()
    let waitMs = 0
    for (let index = 0; index < limits.length; index += 1) {
      const limit = limits[index] as RateLimit
      const bucket = limit.bucketOf(countedAs(limit.per, client), nowMs)
      buckets[index] = bucket
      if (limit.tokens(bucket, nowMs) === 0) waitMs = Math.max(waitMs, limit.waitMs(bucket, nowMs), 1)
    }
    const allowed = waitMs === 0
    let state = ''
    for (let index = 0; index < limits.length; index += 1) {
      const limit = limits[index] as RateLimit
      const bucket = buckets[index] as Bucket
      if (allowed) limit.take(bucket, nowMs)
      state += `${index === 0 ? '' : ', '}${this.#names[index]}${limit.state(bucket, nowMs)}`
    }
    const headers = ['ratelimit-policy', this.#policies, 'ratelimit', state]
    return { allowed, headers, retryAfterSeconds: Math.ceil(waitMs / 1_000) }
  }
}

/** A user who is called like an address must not share its bucket. */
const countedAs = (per: RateLimitSection['per'], { clientIp, userId, keyId }: RateLimitClient): string => {
  if (per === 'route') return ''
  if (per === 'user' && userId !== undefined) return `user ${userId}`
  if (per === 'key' && keyId !== undefined) return `key ${keyId}`
  return clientNetwork(clientIp)
}

/** The answer to a refused request; the decision's headers come beside it. */
export const tooManyRequests = ({ retryAfterSeconds }: RateLimitDecision): Problem =>
  new Problem('too_many_requests', `Too many requests; the next is taken in ${inWords(retryAfterSeconds)}`, {
    headers: { 'retry-after': String(retryAfterSeconds) },
  })

const inWords = (seconds: number): string => (seconds === 1 ? '1 second' : `${seconds} seconds`)
