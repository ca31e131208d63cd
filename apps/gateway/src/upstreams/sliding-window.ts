/** Ten: what leaves the window at once is a tenth of it, fine enough for any threshold, and a pass over them is cheap. */
const bucketCount = 10

interface Bucket {
  events: number
  marked: number
}

/**
 * Counts events of the last `windowMs`, and how many of them are marked (failures of requests, retries among requests).
 * Exact to a tenth of the window. Times are milliseconds of one clock that never goes back.
 */
export class SlidingWindow {
  readonly #bucketMs: number
  readonly #buckets: readonly Bucket[] = Array.from({ length: bucketCount }, () => ({ events: 0, marked: 0 }))
  #current: Bucket = { events: 0, marked: 0 }
  /** Number of the current bucket since the clock's beginning. */
  #slot = -1
  #currentEndsAt = Number.NEGATIVE_INFINITY
  #events = 0
  #marked = 0

  constructor(windowMs: number) {
    this.#bucketMs = windowMs / bucketCount
  }

  add(now: number): void {
    if (now >= this.#currentEndsAt) this.#advance(now)
    this.#current.events += 1
    this.#events += 1
  }

  /** Marks an event that was added before; its own bucket may be gone by now, then there are more marks than events. */
  mark(now: number): void {
    if (now >= this.#currentEndsAt) this.#advance(now)
    this.#current.marked += 1
    this.#marked += 1
  }

  events(now: number): number {
    if (now >= this.#currentEndsAt) this.#advance(now)
    return this.#events
  }

  marked(now: number): number {
    if (now >= this.#currentEndsAt) this.#advance(now)
    return this.#marked
  }

  clear(): void {
    for (const bucket of this.#buckets) this.#empty(bucket)
  }

  #advance(now: number): void {
    const slot = Math.floor(now / this.#bucketMs)
    const passed = Math.min(slot - this.#slot, bucketCount)
    for (let back = 0; back < passed; back++) {
      const bucket = this.#buckets[(slot - back) % bucketCount]
      if (bucket !== undefined) this.#empty(bucket)
    }
    this.#current = this.#buckets[slot % bucketCount] ?? this.#current
    this.#slot = slot
    this.#currentEndsAt = (slot + 1) * this.#bucketMs
  }

  #empty(bucket: Bucket): void {
    this.#events -= bucket.events
    this.#marked -= bucket.marked
    bucket.events = 0
    bucket.marked = 0
  }
}
