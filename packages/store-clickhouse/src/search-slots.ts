import { StoreError } from '@trilha/store'

/** Lets a few searches run and a bounded number wait, first come, first served. */
export class SearchSlots {
  readonly #maxWaiting: number
  readonly #queue: (() => void)[] = []
  #free: number

  constructor(slots: number, maxWaiting: number) {
    this.#free = slots
    this.#maxWaiting = maxWaiting
  }

  /** @throws {StoreError} `STORE_BUSY` when too many wait already */
  async run<T>(search: () => Promise<T>): Promise<T> {
    await this.#enter()
    try {
      return await search()
    } finally {
      this.#leave()
    }
  }

  #enter(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1
      return Promise.resolve()
    }
    if (this.#queue.length >= this.#maxWaiting) {
      return Promise.reject(new StoreError('STORE_BUSY', 'too many searches are waiting: ask again in a moment'))
    }
    return new Promise((resolve) => this.#queue.push(resolve))
  }

  /** The place of whoever leaves goes to the first who waits. */
  #leave(): void {
    const next = this.#queue.shift()
    if (next === undefined) this.#free += 1
    else next()
  }
}
