import { SlidingWindow } from './sliding-window.ts'

/** Finagle's: long enough to smooth single peaks, short enough to follow the traffic of now. */
const windowMs = 10_000

/**
 * So many retries in a window are allowed however few requests there were. An upstream that restarts breaks each of its
 * idle connections at once, and a browser alone holds six; one retry a second is a load for nobody.
 */
export const leastRetries = 10

/**
 * Keeps retries below a share of the requests, as Finagle's RetryBudget does: while all is well each failure may be tried
 * again, and when an upstream fails as a whole it gets `share` more requests, not twice as many.
 */
export class RetryBudget {
  readonly #window = new SlidingWindow(windowMs)
  readonly #share: number

  /** @param share 0 allows no retry at all */
  constructor(share: number) {
    this.#share = share
  }

  /** Retries are not counted here: they would earn further ones. */
  countRequest(now: number): void {
    this.#window.add(now)
  }

  /** Whether one more is allowed; it is counted then. */
  takeRetry(now: number): boolean {
    if (this.#share === 0) return false
    const allowed = Math.max(leastRetries, this.#share * this.#window.events(now))
    if (this.#window.marked(now) + 1 > allowed) return false
    this.#window.mark(now)
    return true
  }
}
