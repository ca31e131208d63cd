import { Pool } from 'undici'
import type { UpstreamSection } from '../configuration/upstream-section.ts'
import { upstreamKeepAliveMs } from '../limits.ts'
import type { Candidate } from './balance.ts'
import { hashText } from './consistent-hash.ts'
import type { PassiveHealth } from './passive-health.ts'
import { timerMsOf } from './timer-time.ts'
import type { UpstreamTls } from './upstream-plan.ts'

export interface TargetOptions {
  readonly timeouts: UpstreamSection['timeouts']
  readonly tls: UpstreamTls
  readonly maxHeaderBytes: number
}

/** One server of an upstream, with its connections and what is known of its health. */
export class Target implements Candidate {
  /** `http://127.0.0.1:8001` */
  readonly origin: string
  readonly weight: number
  readonly seed: number
  readonly passive: PassiveHealth
  credit = 0
  activeRequests = 0
  /** Since the target was opened, as `failures`. */
  requests = 0
  failures = 0
  /** What the last health checks found; undefined while they find it well, or when there are none. */
  sickness: string | undefined
  readonly #options: TargetOptions
  #pool: Pool | undefined

  constructor({ url, weight }: UpstreamSection['targets'][number], passive: PassiveHealth, options: TargetOptions) {
    this.origin = new URL(url).origin
    this.weight = weight
    this.seed = hashText(this.origin)
    this.passive = passive
    this.#options = options
  }

  get isWell(): boolean {
    return this.sickness === undefined && this.passive.isWell
  }

  /** Whether it takes part in balancing: well, or due for a trial. */
  get mayTake(): boolean {
    return this.sickness === undefined && this.passive.mayTake
  }

  get pool(): Pool {
    this.#pool ??= openPool(this.origin, this.#options)
    return this.#pool
  }

  /** Closes its connections once they are idle. A later request would open new ones. */
  async drain(): Promise<void> {
    const pool = this.#pool
    if (pool === undefined || pool.destroyed) return
    this.#pool = undefined
    await pool.close()
  }

  /** Breaks what is under way; later requests fail. */
  destroy(): Promise<void> {
    return this.pool.destroy()
  }
}

/**
 * No bound on connections: each exchange has one client connection and one upstream connection, so the bound on the
 * former holds for both, and a thousand open event streams cannot starve the other requests in a queue.
 */
const openPool = (origin: string, { timeouts, tls, maxHeaderBytes }: TargetOptions): Pool =>
  new Pool(origin, {
    connections: null,
    pipelining: 1,
    // Protocol upgrades pass over HTTP/1.1 alone, and one connection an exchange keeps exchanges apart.
    allowH2: false,
    keepAliveTimeout: upstreamKeepAliveMs,
    // A server's own hint (Keep-Alive: timeout=72) is followed up to ten times of that.
    keepAliveMaxTimeout: upstreamKeepAliveMs * 10,
    connect: { ...tls, timeout: timerMsOf(timeouts.connect) },
    headersTimeout: timerMsOf(timeouts.first_byte),
    bodyTimeout: timerMsOf(timeouts.idle),
    maxHeaderSize: maxHeaderBytes,
  })
