import { SlidingWindow } from './sliding-window.ts'

export type CircuitState = 'closed' | 'open' | 'half_open'

export interface CircuitBreakerOptions {
  readonly failureRate: number
  readonly minimumRequests: number
  readonly windowMs: number
  readonly openForMs: number
  /** Called after each change, with what the window held when it opened. */
  readonly onChange: (state: CircuitState, counts: CircuitCounts) => void
}

export interface CircuitCounts {
  readonly requests: number
  readonly failures: number
}

/**
 * Opens when too large a share of requests fails, refuses all for a while, lets one try (half open), and closes when
 * that one succeeds. Libraries for this (opossum, cockatiel) wrap a call that returns a promise; an exchange here is a
 * stream of callbacks whose outcome is known before its end.
 *
 * Every outcome names the epoch in which its request was taken. One of an earlier epoch tells nothing about now: a
 * request that was sent before the circuit opened may time out after it has closed again.
 */
export class CircuitBreaker {
  readonly #options: CircuitBreakerOptions
  readonly #window: SlidingWindow
  #state: CircuitState = 'closed'
  #epoch = 0
  #openUntil = 0
  #isTrying: boolean = false

  constructor(options: CircuitBreakerOptions) {
    this.#options = options
    this.#window = new SlidingWindow(options.windowMs)
  }

  /** `half_open` as soon as a request may try, whether or not one has come. */
  state(now: number): CircuitState {
    return this.#state === 'open' && now >= this.#openUntil ? 'half_open' : this.#state
  }

  /** Milliseconds after which to ask again; 0 when a request may go on. */
  refusedForMs(now: number): number {
    if (this.#state === 'closed') return 0
    if (this.#state === 'open') return Math.max(0, this.#openUntil - now)
    return this.#isTrying ? 1 : 0
  }

  /** Begins a request. @returns the epoch that its outcome must name */
  take(now: number): number {
    if (this.#state === 'closed') return this.#epoch
    if (this.#state === 'open' && now >= this.#openUntil) this.#change('half_open')
    if (this.#state === 'half_open') this.#isTrying = true
    return this.#epoch
  }

  succeeded(epoch: number, now: number): void {
    if (epoch !== this.#epoch) return
    if (this.#state === 'closed') this.#window.add(now)
    else if (this.#state === 'half_open') this.#change('closed')
  }

  failed(epoch: number, now: number): void {
    if (epoch !== this.#epoch) return
    if (this.#state === 'half_open') {
      this.#open(now)
      return
    }
    if (this.#state === 'open') return
    this.#window.add(now)
    this.#countFailure(now)
  }

  /** A request that was told as succeeded, for its answer had begun well, has failed after all. */
  broke(epoch: number, now: number): void {
    if (epoch === this.#epoch && this.#state === 'closed') this.#countFailure(now)
  }

  /** A request ended without telling anything; if it was the one that tried, another may. */
  abandoned(epoch: number): void {
    if (epoch === this.#epoch) this.#isTrying = false
  }

  #countFailure(now: number): void {
    this.#window.mark(now)
    const failures = this.#window.marked(now)
    const requests = Math.max(failures, this.#window.events(now))
    const { minimumRequests, failureRate } = this.#options
    if (requests >= minimumRequests && failures >= failureRate * requests) this.#open(now)
  }

  #open(now: number): void {
    this.#openUntil = now + this.#options.openForMs
    this.#change('open', { requests: this.#window.events(now), failures: this.#window.marked(now) })
    this.#window.clear()
  }

  #change(state: CircuitState, counts: CircuitCounts = { requests: 0, failures: 0 }): void {
    this.#state = state
    this.#epoch += 1
    this.#isTrying = false
    this.#options.onChange(state, counts)
  }
}
