import type { IncomingHttpHeaders } from 'node:http'
import type { Duplex } from 'node:stream'
import { Problem } from '@trilha/service-kit'
import type { Dispatcher } from 'undici'
import type { OpenExchange } from './connections.ts'
import { upstreamHeaders } from './forwarded.ts'
import { connectionOptions, staysBehind } from './hop-by-hop.ts'
import { gatheredBodyBytes } from './limits.ts'
import { createProblemPeek, type ProblemPeek } from './problem-peek.ts'
import { announcedLength, bodyTooLarge, gatherBody, linger, RequestBody } from './request-body.ts'
import { sendProblem } from './respond.ts'
import type { Route } from './route-table.ts'
import { passUpgrade } from './upgrade.ts'
import type { Upstream } from './upstream.ts'
import { isBrokenConnection, upstreamFailure } from './upstream-failure.ts'

export interface ForwardOptions {
  readonly route: Route
  readonly maxBodyBytes: number
  /** Protocol to switch to, such as `websocket`. */
  readonly upgrade?: string
  /** The client waits for `100 Continue` before it sends its body. */
  readonly expectsContinue?: boolean
}

/**
 * Sends an exchange's request to its upstream and streams the answer back, with back-pressure both ways.
 *
 * @throws {Problem} when the body is announced as larger than allowed; nothing was sent then
 */
export const forward = (open: OpenExchange, upstream: Upstream, options: ForwardOptions): void => {
  const { exchange, request, response } = open
  const length = announcedLength(request)
  if (length !== undefined && length > options.maxBodyBytes) throw bodyTooLarge(options.maxBodyBytes)
  exchange.upstream = upstream.origin
  const forwarding = new Forwarding(open, upstream, options)
  exchange.work = forwarding
  if (length === 0) {
    forwarding.dispatch(null)
    return
  }
  if (options.expectsContinue === true) response.writeContinue()
  if (length !== undefined && length <= gatheredBodyBytes) {
    gatherBody(request, exchange, (body) => forwarding.dispatch(body))
  } else {
    forwarding.dispatch(new RequestBody(request, exchange, options.maxBodyBytes))
  }
}

/** Without side effects by definition (RFC 9110, section 9.2.1), so sending one twice does no harm. */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

class Forwarding implements Dispatcher.DispatchHandler {
  readonly #open: OpenExchange
  readonly #upstream: Upstream
  readonly #options: ForwardOptions
  #controller: Dispatcher.DispatchController | undefined
  #body: Buffer | RequestBody | null = null
  /** Of the response's body; -1 when it announces none. */
  #expectedBytes = -1
  /** The last chunk, kept until the upstream's end and the entry: whoever has the whole answer finds the entry. */
  #lastChunk: Buffer | undefined
  #peek: ProblemPeek | undefined

  constructor(open: OpenExchange, upstream: Upstream, options: ForwardOptions) {
    this.#open = open
    this.#upstream = upstream
    this.#options = options
  }

  dispatch(body: Buffer | RequestBody | null): void {
    const { exchange, request } = this.#open
    this.#body = body
    if (exchange.hasEnded) return
    const { path, query, clientIp } = exchange
    const options: Dispatcher.DispatchOptions = {
      path: query === undefined ? path : `${path}?${query}`,
      method: exchange.method as Dispatcher.HttpMethod,
      headers: upstreamHeaders(request, exchange.context, { ip: clientIp, protocol: 'http' }),
      body,
    }
    const { upgrade, route } = this.#options
    if (upgrade !== undefined) options.upgrade = upgrade
    // An event stream may be quiet for longer than any other answer.
    const isStream = route.isStream === true || request.headers.accept?.includes('text/event-stream') === true
    if (isStream) options.bodyTimeout = 0
    this.#upstream.pool.dispatch(options, this)
  }

  abandon(): void {
    this.#controller?.abort(new Error('the exchange was abandoned'))
    if (this.#body instanceof RequestBody) this.#body.destroy()
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#open.exchange.hasEnded) this.abandon()
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // Interim answers (103 Early Hints) are the upstream's to us.
    if (status < 200) return
    const { exchange, request, response } = this.#open
    if (exchange.hasEnded) {
      controller.abort(new Error('the exchange has ended'))
      return
    }
    exchange.firstByteAt = performance.now()
    exchange.answer(status, headers)
    const hasBody = request.method !== 'HEAD' && status !== 204 && status !== 304
    if (hasBody && headers['content-length'] !== undefined) this.#expectedBytes = Number(headers['content-length'])
    if (status >= 400) this.#peek = createProblemPeek(headers)
    response.writeHead(status, clientHeaders(headers, status, exchange.context.requestId))
    // Headers and the first chunk leave in one packet when they came in one; without a chunk they leave alone.
    process.nextTick(flushHeaders, this.#open)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { exchange, response } = this.#open
    if (exchange.hasEnded) return
    exchange.responseBytes += chunk.length
    this.#peek?.push(chunk)
    if (exchange.responseBytes === this.#expectedBytes) {
      this.#lastChunk = chunk
    } else if (!response.write(chunk)) {
      controller.pause()
      response.once('drain', () => controller.resume())
    }
  }

  onResponseEnd(): void {
    const { exchange, request, response } = this.#open
    if (!exchange.complete(this.#peek?.detail)) return
    if (!request.complete) linger(request)
    if (this.#lastChunk === undefined) response.end()
    else response.end(this.#lastChunk)
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const { exchange, response } = this.#open
    if (exchange.hasEnded) return
    if (error instanceof Problem) {
      sendProblem(this.#open, error)
      return
    }
    const isAnswering = exchange.status !== 0
    const failure = upstreamFailure(error, this.#upstream, isAnswering)
    if (isAnswering) {
      exchange.fail(failure.cause)
      // Cutting the line is the only way left to say that the answer is not whole.
      response.destroy()
    } else if (this.#mayRetry(error)) {
      exchange.retries += 1
      this.dispatch(null)
    } else {
      sendProblem(this.#open, failure.problem, failure.cause)
    }
  }

  onRequestUpgrade(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
    socket: Duplex,
  ): void {
    passUpgrade(this.#open, { status, headers, socket })
  }

  /** Once, and only when nothing came back and sending it twice does no harm. */
  #mayRetry(error: Error): boolean {
    const { exchange } = this.#open
    return (
      exchange.retries === 0 && this.#body === null && safeMethods.has(exchange.method) && isBrokenConnection(error)
    )
  }
}

const flushHeaders = ({ exchange, response }: OpenExchange): void => {
  if (!exchange.hasEnded && exchange.responseBytes === 0) response.flushHeaders()
}

/** The part of an upstream's headers that goes on to the client: name, value, name, … */
const clientHeaders = (headers: IncomingHttpHeaders, status: number, requestId: string): string[] => {
  const listed = connectionOptions(headers.connection)
  const passed: string[] = []
  for (const name in headers) {
    if (name === 'x-request-id' || staysBehind(name, listed)) continue
    // RFC 9110, section 8.6: no 204 has one.
    if (status === 204 && name === 'content-length') continue
    const value = headers[name]
    if (typeof value === 'string') passed.push(name, value)
    else if (value !== undefined) for (const part of value) passed.push(name, part)
  }
  passed.push('x-request-id', requestId)
  return passed
}
