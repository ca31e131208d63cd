import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

export interface FloodOptions {
  readonly perSecond: number
  /** Of a hundred entries as many fail; the others succeed. */
  readonly failuresPercent?: number
}

/** What the sender is told to do. */
export interface FloodOrder extends Required<FloodOptions> {
  /** Address of the log service. */
  readonly url: string
  readonly name: string
}

export interface Flood extends AsyncDisposable {
  /** In every entry's `attributes.flood`; `attributes.n` counts them from 1. */
  readonly name: string
  /** Entries that the log service has accepted so far. */
  readonly sent: number
  /** Ends it; resolves with the number of entries sent, when the last of them is accepted. */
  stop(): Promise<number>
}

/** What the sender tells: how many are accepted, after each batch and at its end. */
export interface FloodProgress {
  readonly sent: number
  readonly isOver: boolean
}

let floods = 0

/**
 * Sends entries to a log service at an even rate, ten batches a second, until it is stopped. Runs in a thread of its own,
 * so that whoever measures meanwhile is not disturbed. Resolves when the first batch is accepted. A service that was away
 * gets what was due then once it is back, each entry once.
 */
export const floodEntries = async (url: string, options: FloodOptions): Promise<Flood> => {
  const order: FloodOrder = { failuresPercent: 2, ...options, url, name: `${process.pid}-${++floods}` }
  const worker = new Worker(new URL('./entry-flood-sender.ts', import.meta.url), { workerData: order })
  const { promise: begun, resolve: begin, reject: failToBegin } = Promise.withResolvers<void>()
  const { promise: over, resolve: end, reject: failToEnd } = Promise.withResolvers<void>()
  // Told to whoever stops it; a flood that nobody stops fails nobody.
  over.catch(() => undefined)
  let sent = 0
  worker.on('message', (progress: FloodProgress) => {
    sent = progress.sent
    begin()
    if (progress.isOver) end()
  })
  worker.once('error', (error) => {
    failToBegin(error)
    failToEnd(error)
  })
  await begun
  const stop = async (): Promise<number> => {
    worker.postMessage('stop')
    await over
    if (worker.threadId !== -1) await once(worker, 'exit')
    return sent
  }
  return {
    name: order.name,
    get sent() {
      return sent
    },
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop()
    },
  }
}
