import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import type { BalanceKeys } from './upstreams/balance.ts'
import type { Lease } from './upstreams/lease.ts'
import type { Upstream } from './upstreams/upstream.ts'

/** A request whose copy goes to another upstream. */
export interface MirroredRequest {
  readonly path: string
  readonly method: Dispatcher.HttpMethod
  readonly headers: string[]
  readonly body: Buffer | null
}

/** Sends copies of requests to another upstream and looks at no answer. */
export interface Mirror {
  /** Never throws; what becomes of the copy is told to nobody. */
  send(request: MirroredRequest, keys: BalanceKeys): void
}

/** A mirror that cannot keep up must not take memory from the gateway: further copies are left out. */
const maxCopiesUnderWay = 256
/** A copy's answer is read to its end so that its connection can be used again, unless it is larger or takes longer. */
const maxAnswerBytes = 1_048_576
const maxAnswerMs = 30_000

/**
 * @param share of the requests that are mirrored, 0 to 1
 * @param random from 0 (included) to 1 (excluded)
 */
export const createMirror = (upstream: Upstream, share: number, random: () => number = Math.random): Mirror => {
  let underWay = 0
  return {
    send: ({ path, method, headers, body }, keys) => {
      if (underWay >= maxCopiesUnderWay || (share < 1 && random() >= share) || upstream.admit() !== undefined) return
      underWay += 1
      const lease = upstream.take(keys)
      const copy = new Copy(lease, () => {
        underWay -= 1
      })
      lease.target.pool.dispatch({ path, method, headers, body }, copy)
    },
  }
}

class Copy implements Dispatcher.DispatchHandler {
  readonly #lease: Lease
  readonly #onEnd: () => void
  #timer: NodeJS.Timeout | undefined
  #bytes = 0
  #status = 0

  constructor(lease: Lease, onEnd: () => void) {
    this.#lease = lease
    this.#onEnd = onEnd
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#timer ??= setTimeout(() => controller.abort(new Error('the copy took too long')), maxAnswerMs).unref()
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, _headers: IncomingHttpHeaders): void {
    this.#status = status
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length
    if (this.#bytes > maxAnswerBytes) controller.abort(new Error('the answer to the copy is too large'))
  }

  onResponseEnd(): void {
    this.#end(() => this.#lease.succeeded(this.#status))
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    // An answer that was cut off on purpose says nothing against the target.
    this.#end(() => (this.#status === 0 ? this.#lease.failed(error) : this.#lease.abandoned()))
  }

  #end(settle: () => void): void {
    clearTimeout(this.#timer)
    settle()
    this.#onEnd()
  }
}
