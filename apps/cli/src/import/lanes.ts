import { type BatchDelivery, createBatchDelivery, type Delivered } from '@trilha/client'

/** Lines of one request, and what is to be done when the log service has answered. */
export interface Batch {
  readonly lines: Buffer
  readonly count: number
  /** In the order of the answers, which need not be that of the batches. */
  readonly onDelivered: (delivered: Delivered) => void
}

/**
 * A few connections to the log service. While one batch is on its way, the next is read; more than a few would only wait
 * in the log service, which handles one at a time.
 */
export interface Lanes extends AsyncDisposable {
  /** Resolves as soon as the batch is on its way: the caller goes no faster than the log service. */
  send(batch: Batch): Promise<void>
  /** Resolves when everything that was sent is answered. */
  drain(): Promise<void>
}

export interface LanesOptions {
  readonly url: string
  readonly apiKey: string | undefined
  readonly patienceMs: number
  readonly onTrouble: (reason: string | undefined) => void
  readonly signal: AbortSignal
}

const laneCount = 3

/** Both methods throw what a batch failed with: a `DeliveryError`, or the signal's reason. */
export const openLanes = ({ signal, ...options }: LanesOptions): Lanes => {
  const free: BatchDelivery[] = Array.from({ length: laneCount }, () => createBatchDelivery(options))
  const all = [...free]
  const underWay = new Set<Promise<void>>()
  let failure: { readonly error: unknown } | undefined

  const throwFailure = (): void => {
    if (failure !== undefined) throw failure.error
  }
  const run = async (lane: BatchDelivery, { lines, count, onDelivered }: Batch): Promise<void> => {
    try {
      onDelivered(await lane.deliver(lines, count, signal))
    } catch (error) {
      failure ??= { error }
    } finally {
      free.push(lane)
    }
  }
  return {
    send: async (batch) => {
      while (free.length === 0) await Promise.race(underWay)
      throwFailure()
      const lane = free.pop()
      if (lane === undefined) throw new Error('no lane is free')
      const running: Promise<void> = run(lane, batch).finally(() => underWay.delete(running))
      underWay.add(running)
    },
    drain: async () => {
      await Promise.all(underWay)
      throwFailure()
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(all.map((lane) => lane.close()))
      await Promise.all(underWay)
    },
  }
}
