import { StoreError } from '@trilha/store'

export interface SlotsOptions {
  /** Searches that run at the same time. */
  readonly slots: number
  /** How many lookups run beside them when all slots are taken. */
  readonly lookupSlots: number
  readonly maxWaiting: number
}

export interface Turn {
  /** A search that an index answers in some milliseconds: it need not wait for those that look through everything. */
  readonly isLookup: boolean
  /** It goes on with what was let in before, so it is not refused: a scan that is half done is worth nothing. */
  readonly isContinued: boolean
  /** Whoever gives up leaves the queue at once. */
  readonly signal?: AbortSignal | undefined
}

type Slot = 'any' | 'lookup'

interface Waiting extends Turn {
  readonly enter: (slot: Slot) => void
}

/** Lets a few searches run and a bounded number wait, first come, first served; with a slot of their own for lookups. */
export class SearchSlots {
  readonly #maxWaiting: number
  readonly #queue: Waiting[] = []
  readonly #free: Record<Slot, number>

  constructor({ slots, lookupSlots, maxWaiting }: SlotsOptions) {
    this.#free = { any: slots, lookup: lookupSlots }
    this.#maxWaiting = maxWaiting
  }

  /**
   * Runs a search when it is its turn. When the signal aborts, the answer rejects with its reason at once; the slot is
   * taken until the search has really ended, so that searches which nobody waits for cannot pile up.
   *
   * @throws {StoreError} `STORE_BUSY` when too many wait already
   */
  async run<T>(search: () => Promise<T>, turn: Turn): Promise<T> {
    const slot = await this.#enter(turn)
    if (turn.signal?.aborted) {
      this.#leave(slot)
      throw turn.signal.reason
    }
    const running = search().finally(() => this.#leave(slot))
    return await unlessAborted(running, turn.signal)
  }

  #enter(turn: Turn): Promise<Slot> {
    turn.signal?.throwIfAborted()
    for (const slot of turn.isLookup ? (['any', 'lookup'] as const) : (['any'] as const)) {
      if (this.#free[slot] === 0) continue
      this.#free[slot] -= 1
      return Promise.resolve(slot)
    }
    if (!turn.isContinued && this.#queue.length >= this.#maxWaiting) {
      return Promise.reject(new StoreError('STORE_BUSY', 'too many searches are waiting: ask again in a moment'))
    }
    return this.#wait(turn)
  }

  #wait(turn: Turn): Promise<Slot> {
    const { promise, resolve, reject } = Promise.withResolvers<Slot>()
    const { signal } = turn
    const leave = () => {
      this.#queue.splice(this.#queue.indexOf(waiting), 1)
      reject(signal?.reason)
    }
    const enter = (slot: Slot) => {
      signal?.removeEventListener('abort', leave)
      resolve(slot)
    }
    const waiting: Waiting = { ...turn, enter }
    this.#queue.push(waiting)
    signal?.addEventListener('abort', leave, { once: true })
    return promise
  }

  /** The slot of whoever leaves goes to the first who waits and may have it. */
  #leave(slot: Slot): void {
    const place = this.#queue.findIndex(({ isLookup }) => slot === 'any' || isLookup)
    const [next] = place === -1 ? [] : this.#queue.splice(place, 1)
    if (next === undefined) this.#free[slot] += 1
    else next.enter(slot)
  }
}

/** Rejects with the signal's reason when it aborts before the work is done, which goes on. */
const unlessAborted = async <T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (signal === undefined) return await work
  const aborted = Promise.withResolvers<never>()
  const abort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
    work.catch(() => undefined)
  }
}
