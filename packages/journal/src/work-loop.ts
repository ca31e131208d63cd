export interface Work {
  readonly hasWork: () => boolean
  /** One piece of work; handles its own failures. */
  readonly step: () => Promise<void>
}

/** Does one piece of work after another while there is any; never two at a time. */
export class WorkLoop {
  readonly #work: Work
  #run: Promise<void> | undefined

  constructor(work: Work) {
    this.#work = work
  }

  /** To be called whenever there may be work. */
  wake(): void {
    this.#run ??= this.#doWork()
  }

  /** Resolves when there is no work left. */
  async idle(): Promise<void> {
    while (this.#run !== undefined) await this.#run
  }

  /** The last look for work and the end of the run are one: no `wake` can fall in between and be lost. */
  async #doWork(): Promise<void> {
    // Only after this is `#run` set, and the end may reset it.
    await undefined
    try {
      while (this.#work.hasWork()) await this.#work.step()
    } finally {
      this.#run = undefined
    }
  }
}
