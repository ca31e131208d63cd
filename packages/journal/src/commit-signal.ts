/** Wakes the readers that wait at the head. */
export class CommitSignal {
  readonly #waiting = new Set<() => void>()

  /** Resolves at the next commit, at close, or when the signal aborts. */
  wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      this.#waiting.add(wake)
      signal?.addEventListener('abort', wake)
      if (signal?.aborted === true) wake()
    })
  }

  wakeAll(): void {
    for (const wake of [...this.#waiting]) wake()
  }
}
