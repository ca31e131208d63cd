import { setTimeout as delay } from 'node:timers/promises'
import { TailWork } from './tail-work.ts'

/** Work between two rests. Below this a rest is not worth its timer, above it others wait too long. */
const maxTurnMs = 5

/**
 * Takes work one piece at a time and rests as long as it worked: readers that catch up on hours of the journal, however
 * many they are, leave half of the process's time to those who send entries.
 */
export class TailTurns {
  readonly #work = new TailWork()
  #last: Promise<void> = Promise.resolve()

  /** Resolves when the work is done; rejects with what it throws. */
  run(work: () => void): Promise<void> {
    const done = this.#last.then(() => this.#work.measure(work))
    this.#last = done.catch(() => undefined).then(() => this.#rest())
    return done
  }

  async #rest(): Promise<void> {
    if (this.#work.ms >= maxTurnMs) await delay(this.#work.settle())
  }
}
