import type { IncomingHttpHeaders } from 'node:http'
import type { RequestContext } from '@trilha/client'
import { timestampNow } from '@trilha/entry'
import type { ProblemCode } from '@trilha/service-kit'
import type { RouteMetrics } from './admin/metrics.ts'
import type { BodyTap } from './capture/body-tap.ts'
import type { RouteLog } from './route-log.ts'

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
  /** What is kept of it; replaced by the route's own once that is known. */
  readonly log: RouteLog
  readonly metrics: RouteMetrics
  /** How the client came in. Default: `http`. */
  readonly protocol?: 'http' | 'https' | undefined
  readonly isHttp2?: boolean | undefined
}

/** Takes what became of an exchange. */
export interface ExchangeRecorder {
  /**
   * The beginning of an answer without an end of its own (an event stream), once its headers are known. Its end is
   * recorded too, by `ended`.
   */
  opened(exchange: Exchange, elapsedMs: number): void
  /** @param cause why it failed; undefined for a success */
  ended(exchange: Exchange, cause: string | undefined, durationMs: number): void
}

/**
 * One request and what became of it: the state machine that writes exactly one entry, whatever happens.
 *
 *     open ──answer()──▶ answering ──complete()──▶ ended
 *       └───────── complete() or fail() ────────────▲
 *
 * Every way out goes through `complete` or `fail` (`leave` is one or the other). The first of them writes the entry and
 * answers true; all later ones do nothing and answer false, so that competing events (the client left, the upstream broke,
 * a time limit passed) need not know of each other.
 */
export class Exchange {
  readonly method: string
  readonly clientIp: string
  readonly protocol: 'http' | 'https'
  readonly isHttp2: boolean
  readonly requestHeaders: IncomingHttpHeaders
  readonly context: RequestContext
  readonly startedAt = performance.now()
  readonly timestamp = timestampNow()
  path: string
  query: string | undefined
  /** `*` until a route is found, so that made-up paths cannot multiply the actions. */
  route = '*'
  /** Where it is counted; replaced by the route's own once that is known. */
  metrics: RouteMetrics
  /** Why the gateway answered by itself. */
  problem: ProblemCode | undefined
  /** The authenticated subject. */
  userId: string | undefined
  log: RouteLog
  /** Of the bodies, where their capture is switched on. */
  requestTap: BodyTap | undefined
  responseTap: BodyTap | undefined
  /** Name, value, name, … that the gateway adds to whatever the answer is. */
  answerHeaders: readonly string[] | undefined
  /** Address of the upstream that was asked. */
  upstream: string | undefined
  retries = 0
  requestBytes = 0
  responseBytes = 0
  /** 0 until a response begins. */
  status = 0
  responseHeaders: IncomingHttpHeaders | undefined
  firstByteAt: number | undefined
  /** Of an upgraded connection or an event stream, which have an entry for their opening and one for their end. */
  phase: 'opened' | 'closed' | undefined
  /** True once a client closed an event stream, which has no other end. */
  wasClosedByClient: boolean = false
  /** What is under way for the exchange; abandoned when it fails. */
  work: Work | undefined
  readonly #recorder: ExchangeRecorder
  #hasEnded: boolean = false

  constructor(start: ExchangeStart, recorder: ExchangeRecorder) {
    this.method = start.method
    this.path = start.path
    this.query = start.query
    this.clientIp = start.clientIp
    this.requestHeaders = start.headers
    this.context = start.context
    this.log = start.log
    this.metrics = start.metrics
    this.protocol = start.protocol ?? 'http'
    this.isHttp2 = start.isHttp2 === true
    this.#recorder = recorder
  }

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  get isEventStream(): boolean {
    // Several headers of this name are a fault of the service; Node has them as a list.
    const type: string | readonly string[] = this.responseHeaders?.['content-type'] ?? ''
    return String(type).startsWith('text/event-stream')
  }

  /** What follows on the same connection once its protocol was switched, with an entry of its own. */
  next(phase: 'closed'): Exchange {
    const next = new Exchange({ ...this, headers: this.requestHeaders }, this.#recorder)
    next.route = this.route
    next.userId = this.userId
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

  /** An event stream has begun: it has an entry now and another one when it ends. */
  openStream(): void {
    if (this.#hasEnded) return
    this.phase = 'opened'
    this.#recorder.opened(this, performance.now() - this.startedAt)
    this.phase = 'closed'
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
    this.#recorder.ended(this, cause, performance.now() - this.startedAt)
    return true
  }
}
