/** What came in one second. */
export interface SecondCount {
  readonly entries: number
  readonly failures: number
}

export interface Rate {
  readonly entriesPerSecond: number
  readonly failuresPerSecond: number
}

/** Long enough to smooth what comes in bursts, short enough to be "now", in seconds. */
const nowSeconds = 10

/** Counts entries by the second; holds the last `seconds` of them, whatever comes. */
export class RateMeter {
  readonly seconds: number
  readonly #entries: Float64Array
  readonly #failures: Float64Array
  /** Which second each place counts. */
  readonly #counted: Float64Array

  constructor(seconds = 120) {
    this.seconds = seconds
    this.#entries = new Float64Array(seconds)
    this.#failures = new Float64Array(seconds)
    this.#counted = new Float64Array(seconds).fill(-1)
  }

  /** @param second since 1970; one that is older than what is held is passed over */
  add(second: number, entries: number, failures: number): void {
    const place = second % this.seconds
    const counted = this.#counted[place] ?? -1
    if (counted > second) return
    if (counted < second) {
      this.#counted[place] = second
      this.#entries[place] = 0
      this.#failures[place] = 0
    }
    this.#entries[place] = (this.#entries[place] ?? 0) + entries
    this.#failures[place] = (this.#failures[place] ?? 0) + failures
  }

  /** The last whole seconds before `second`, the oldest first. */
  before(second: number, count = this.seconds): readonly SecondCount[] {
    return Array.from({ length: count }, (_, index) => this.#at(second - count + index))
  }

  /** The mean of the last whole seconds since `since`; of the one that runs where there is no whole one yet. */
  rate(second: number, since: number): Rate {
    const count = Math.min(nowSeconds, second - since)
    const counts = count > 0 ? this.before(second, count) : [this.#at(second)]
    const sum = (name: keyof SecondCount) => counts.reduce((total, one) => total + one[name], 0)
    return {
      entriesPerSecond: sum('entries') / counts.length,
      failuresPerSecond: sum('failures') / counts.length,
    }
  }

  #at(second: number): SecondCount {
    const place = second % this.seconds
    return this.#counted[place] === second
      ? { entries: this.#entries[place] ?? 0, failures: this.#failures[place] ?? 0 }
      : { entries: 0, failures: 0 }
  }
}
