/**
 * The log service's clock, as far as this browser can tell: entries carry when they were accepted, and none arrives
 * before that. Two clocks that differ then do not shift what is counted by the second.
 */
export class LiveClock {
  #offsetMs: number | undefined

  /** Takes an entry that was accepted at `acceptedMs` (service's clock) and has just come, at `nowMs` (browser's). */
  see(acceptedMs: number, nowMs: number): void {
    const offsetMs = acceptedMs - nowMs
    // The one that was quickest on its way tells most.
    if (this.#offsetMs === undefined || offsetMs > this.#offsetMs) this.#offsetMs = offsetMs
  }

  now(nowMs: number): number {
    return nowMs + (this.#offsetMs ?? 0)
  }
}
