import type { IncomingHttpHeaders } from 'node:http'
import type { LogClient, RequestContext } from '@trilha/client'
import { exchangeEntry } from './exchange-entry.ts'

/** Something that costs resources until it is done or abandoned. */
export interface Work {
  /** Stops it. May be called more than once, and after it is done. */
  abandon(): void
}

/** What is known of a request when its exchange begins. */
export interface ExchangeStart {
  readonly method: string
  /** As it came; replaced by the normalised path once that is known. */
  readonly path: string
  readonly query?: string | undefined
  readonly clientIp: string
  readonly headers: IncomingHttpHeaders
  readonly context: RequestContext
}

/**
 * One request and what became of it: the state machine that writes exactly one entry, whatever happens.
 *
 *     open ──answer()──▶ answering ──complete()──▶ ended
 *       └───────── complete() or fail() ────────────▲
 *
 * Every way out goes through `complete` or `fail` (`leave` is one or the other). The first of them writes the entry and answers true; all later ones
 * do nothing and answer false, so that competing events (the client left, the upstream broke, a time limit passed) need
 * not know of each other.
 */
export class Exchange {
  readonly method: string
  readonly clientIp: string
  readonly requestHeaders: IncomingHttpHeaders
  readonly context: RequestContext
  readonly startedAt = performance.now()
  readonly timestamp = new Date().toISOString()
  path: string
  query: string | undefined
  /** `*` until a route is found, so that made-up paths cannot multiply the actions. */
  route = '*'
  /** Address of the upstream that was asked. */
  upstream: string | undefined
  retries = 0
  requestBytes = 0
  responseBytes = 0
  /** 0 until a response begins. */
  status = 0
  responseHeaders: IncomingHttpHeaders | undefined
  firstByteAt: number | undefined
  /** Of an upgraded connection, which has an entry for its opening and one for its end. */
  phase: 'opened' | 'closed' | undefined
  /** True once a client closed an event stream, which has no other end. */
  wasClosedByClient: boolean = false
  /** What is under way for the exchange; abandoned when it fails. */
  work: Work | undefined
  readonly #client: LogClient
  #hasEnded: boolean = false

  constructor(start: ExchangeStart, client: LogClient) {
    this.method = start.method
    this.path = start.path
    this.query = start.query
    this.clientIp = start.clientIp
    this.requestHeaders = start.headers
    this.context = start.context
    this.#client = client
  }

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  get isEventStream(): boolean {
    return this.responseHeaders?.['content-type']?.startsWith('text/event-stream') === true
  }

  /** What follows on the same connection once its protocol was switched, with an entry of its own. */
  next(phase: 'closed'): Exchange {
    const { method, path, query, clientIp, requestHeaders: headers, context } = this
    const next = new Exchange({ method, path, query, clientIp, headers, context }, this.#client)
    next.route = this.route
    next.upstream = this.upstream
    next.status = this.status
    next.phase = phase
    return next
  }

  /** A response begins. */
  answer(status: number, headers: IncomingHttpHeaders): void {
    this.status = status
    this.responseHeaders = headers
  }

  /**
   * The response is whole; call it just before its last bytes leave. The entry tells of a failure from status 400 on,
   * with `cause`.
   */
  complete(cause?: string): boolean {
    return this.#end(this.status < 400 ? undefined : (cause ?? `answered with status ${this.status}`))
  }

  /** The exchange broke; the entry tells of a failure with this cause whatever the status was. */
  fail(cause: string): boolean {
    if (!this.#end(cause)) return false
    this.work?.abandon()
    return true
  }

  /** The client closed the connection: that breaks an exchange, but it is how every event stream ends. */
  leave(): void {
    if (!this.isEventStream || this.status >= 400) {
      this.fail('client went away')
      return
    }
    this.wasClosedByClient = true
    if (this.complete()) this.work?.abandon()
  }

  #end(cause: string | undefined): boolean {
    if (this.#hasEnded) return false
    this.#hasEnded = true
    this.#client.log(exchangeEntry(this, cause, performance.now() - this.startedAt))
    return true
  }
}
