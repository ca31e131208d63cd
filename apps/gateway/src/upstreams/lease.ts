import type { Target } from './target.ts'
import { isTargetFault } from './upstream-failure.ts'

/** One try at one target. It counts as under way until one of `succeeded`, `failed` and `abandoned` is called. */
export interface Lease {
  readonly target: Target
  /**
   * The headers of an answer have come. Optional, and for every answer: what the status tells counts from now on, and not
   * only from the end of what may be a stream of hours.
   */
  began(status: number): void
  /** The answer came whole. It counts as a failure when the status says so. */
  succeeded(status: number): void
  /**
   * No connection, no answer in time, or one that broke off.
   *
   * @param error what went wrong; with it, what is no fault of the target (see {@link isTargetFault}) is not counted
   */
  failed(error?: Error): void
  /** The client left, or sent what could not be passed on: nothing is told about the target. */
  abandoned(): void
}

/** What a lease tells its upstream: each of these once at most, and `ended` in any case. */
export interface LeaseHolder {
  /** @returns whether the status tells of a failure of the target */
  answered(lease: OpenLease, status: number): boolean
  failed(lease: OpenLease): void
  /** A failure after the answer began well. */
  broke(lease: OpenLease): void
  completed(lease: OpenLease): void
  /** Ended before it told anything. */
  abandoned(lease: OpenLease): void
  ended(lease: OpenLease): void
}

type Stage = 'taken' | 'began_well' | 'began_badly' | 'ended'

export class OpenLease implements Lease {
  readonly target: Target
  /** Let through while the target was out: it can bring it back. */
  isTrial: boolean = false
  /** Of the circuit breaker, when the lease was taken; without one it tells nothing. */
  circuitEpoch = 0
  readonly #holder: LeaseHolder
  #stage: Stage = 'taken'

  constructor(holder: LeaseHolder, target: Target) {
    this.#holder = holder
    this.target = target
  }

  began(status: number): void {
    if (this.#stage === 'taken') this.#stage = this.#holder.answered(this, status) ? 'began_badly' : 'began_well'
  }

  succeeded(status: number): void {
    this.began(status)
    if (this.#stage === 'began_well') this.#holder.completed(this)
    this.#end()
  }

  failed(error?: Error): void {
    if (error !== undefined && !isTargetFault(error)) {
      this.abandoned()
      return
    }
    if (this.#stage === 'taken') this.#holder.failed(this)
    else if (this.#stage === 'began_well') this.#holder.broke(this)
    this.#end()
  }

  abandoned(): void {
    if (this.#stage === 'taken') this.#holder.abandoned(this)
    this.#end()
  }

  #end(): void {
    if (this.#stage === 'ended') return
    this.#stage = 'ended'
    this.#holder.ended(this)
  }
}
