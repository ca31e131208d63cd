/**
 * Adds up the processor time that work takes. Not the time on the wall: on a busy machine most of that goes to others,
 * and whoever rested for it would fall ever further behind.
 */
export class TailWork {
  #ms = 0

  /** Since `settle`, in milliseconds. */
  get ms(): number {
    return this.#ms
  }

  measure(work: () => void): void {
    const before = usedMs()
    try {
      work()
    } finally {
      this.#ms += usedMs() - before
    }
  }

  /** Begins anew; what it was so far. */
  settle(): number {
    const ms = this.#ms
    this.#ms = 0
    return ms
  }
}

/** Of this thread. */
const usedMs = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}
