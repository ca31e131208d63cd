export interface PassiveHealthOptions {
  /** So many failures in a row take a target out. */
  readonly maxFailures: number
  readonly pauseMs: number
}

/**
 * - `well`: takes requests
 * - `paused`: takes none until its pause is over
 * - `due`: the pause is over, one request may try
 * - `tried`: one request is trying; no other until it is answered
 */
type Phase = 'well' | 'paused' | 'due' | 'tried'

/**
 * What real requests tell about a target. Failures before an answer and answers that break off are counted apart: an
 * answer that begins ends the row of the former, and only one that is whole ends that of the latter.
 */
export class PassiveHealth {
  readonly #options: PassiveHealthOptions
  #phase: Phase = 'well'
  #failures = 0
  #breaks = 0
  #pausedUntil = Number.POSITIVE_INFINITY

  constructor(options: PassiveHealthOptions) {
    this.#options = options
  }

  get isWell(): boolean {
    return this.#phase === 'well'
  }

  get mayTake(): boolean {
    return this.#phase === 'well' || this.#phase === 'due'
  }

  get failuresInARow(): number {
    return Math.max(this.#failures, this.#breaks)
  }

  /** When its pause ends; infinite when it has none. */
  get pausedUntil(): number {
    return this.#phase === 'paused' ? this.#pausedUntil : Number.POSITIVE_INFINITY
  }

  /** Ends the pause when its time has come. */
  elapse(now: number): void {
    if (this.#phase === 'paused' && now >= this.#pausedUntil) this.#phase = 'due'
  }

  /** @returns whether the request is a trial: it was let through while the target was out, so it can bring it back */
  take(): boolean {
    if (this.#phase === 'well') return false
    if (this.#phase === 'due') this.#phase = 'tried'
    return true
  }

  /** An answer began. @returns whether that brought the target back */
  answered(isTrial: boolean): boolean {
    if (this.#phase === 'well') {
      this.#failures = 0
      return false
    }
    // An answer to a request of before the pause does not outweigh the failures after it.
    if (!isTrial) return false
    this.#phase = 'well'
    this.#failures = 0
    this.#breaks = 0
    return true
  }

  /** An answer came whole. */
  completed(): void {
    this.#breaks = 0
  }

  /** No connection, no answer in time, or one that says so. @returns whether that took the target out, or kept it out */
  failed(isTrial: boolean, now: number): boolean {
    this.#failures += 1
    return this.#pauseIf(isTrial || this.#failures >= this.#options.maxFailures, isTrial, now)
  }

  /** An answer broke off. @returns whether that took the target out */
  broke(now: number): boolean {
    this.#breaks += 1
    return this.#pauseIf(this.#breaks >= this.#options.maxFailures, false, now)
  }

  /** A trial ended without telling anything: another may try. */
  trialAbandoned(): void {
    if (this.#phase === 'tried') this.#phase = 'due'
  }

  #pauseIf(isEnough: boolean, isTrial: boolean, now: number): boolean {
    // Stragglers do not prolong the pause.
    if (!isEnough || (this.#phase !== 'well' && !isTrial)) return false
    this.#phase = 'paused'
    this.#pausedUntil = now + this.#options.pauseMs
    return true
  }
}
