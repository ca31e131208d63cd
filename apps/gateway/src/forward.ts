import type { IncomingHttpHeaders } from 'node:http'
import type { Duplex } from 'node:stream'
import { Problem, toProblem } from '@trilha/service-kit'
import type { Dispatcher } from 'undici'
import { clientHeaders, trailersFor } from './client-headers.ts'
import type { OpenExchange } from './connections.ts'
import { upstreamHeaders } from './forwarded.ts'
import { gatheredBodyBytes } from './limits.ts'
import { createProblemPeek, type ProblemPeek } from './problem-peek.ts'
import { announcedLength, bodyTooLarge, gatherBody, linger, RequestBody } from './request-body.ts'
import { endWithChunk, sendProblem } from './respond.ts'
import type { Route } from './route.ts'
import { passUpgrade } from './upgrade.ts'
import type { BalanceKeys } from './upstreams/balance.ts'
import type { Lease } from './upstreams/lease.ts'
import type { Target } from './upstreams/target.ts'
import type { Upstream } from './upstreams/upstream.ts'
import { isBrokenConnection, upstreamFailure, wasNeverSent } from './upstreams/upstream-failure.ts'

export interface ForwardOptions {
  /** Protocol to switch to, such as `websocket`. */
  readonly upgrade?: string
  /** The client waits for `100 Continue` before it sends its body. */
  readonly expectsContinue?: boolean
}

/**
 * Sends an exchange's request to an upstream of its route and streams the answer back, with back-pressure both ways.
 *
 * @throws {Problem} when the body is announced as larger than allowed, or the upstream takes nothing now; nothing was sent
 * then
 */
export const forward = (open: OpenExchange, route: Route, options: ForwardOptions): void => {
  const { exchange, request, response } = open
  const length = announcedLength(request)
  if (length !== undefined && length > route.maxBodyBytes) throw bodyTooLarge(route.maxBodyBytes)
  const upstream = route.upstreamFor(request.headers)
  const refusal = upstream.admit()
  if (refusal !== undefined) throw refusal
  const forwarding = new Forwarding(open, { route, upstream, options })
  exchange.work = forwarding
  if (length === 0) {
    forwarding.dispatch(null)
    return
  }
  exchange.requestTap = route.log.bodies?.tapRequest(request.headers)
  if (options.expectsContinue === true) response.writeContinue()
  if (length !== undefined && length <= gatheredBodyBytes) {
    gatherBody(request, exchange, (body) => forwarding.dispatchGathered(body))
  } else {
    forwarding.dispatch(new RequestBody(request, exchange, route.maxBodyBytes))
  }
}

/** Without side effects by definition (RFC 9110, section 9.2.1), so sending one twice does no harm. */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

interface Forward {
  readonly route: Route
  readonly upstream: Upstream
  readonly options: ForwardOptions
}

class Forwarding implements Dispatcher.DispatchHandler, BalanceKeys {
  readonly #open: OpenExchange
  readonly #route: Route
  readonly #upstream: Upstream
  readonly #options: ForwardOptions
  #request: Dispatcher.DispatchOptions | undefined
  #lease: Lease | undefined
  /** Targets that failed for this request. */
  #failed: Set<Target> | undefined
  #controller: Dispatcher.DispatchController | undefined
  #body: Buffer | RequestBody | null = null
  /** Of the response's body; -1 when it announces none. */
  #expectedBytes = -1
  /** The last chunk, kept until the upstream's end and the entry: whoever has the whole answer finds the entry. */
  #lastChunk: Buffer | undefined
  #peek: ProblemPeek | undefined

  constructor(open: OpenExchange, { route, upstream, options }: Forward) {
    this.#open = open
    this.#route = route
    this.#upstream = upstream
    this.#options = options
  }

  get clientIp(): string {
    return this.#open.exchange.clientIp
  }

  get userId(): string | undefined {
    return this.#open.exchange.userId
  }

  get path(): string {
    return this.#open.exchange.path
  }

  header(name: string): string | undefined {
    const value = this.#open.request.headers[name]
    return typeof value === 'string' ? value : value?.join(', ')
  }

  /** Some time after the request was admitted: the circuit may have opened meanwhile. */
  dispatchGathered(body: Buffer): void {
    try {
      const refusal = this.#open.exchange.hasEnded ? undefined : this.#upstream.admit()
      if (refusal === undefined) this.dispatch(body)
      else sendProblem(this.#open, refusal)
    } catch (error) {
      sendProblem(this.#open, toProblem(error))
    }
  }

  dispatch(body: Buffer | RequestBody | null): void {
    const { exchange } = this.#open
    this.#body = body
    if (exchange.hasEnded) return
    this.#request = this.#upstreamRequest(body)
    this.#try()
    const { mirror } = this.#route
    if (mirror === undefined || body instanceof RequestBody || this.#options.upgrade !== undefined) return
    const { path, method, headers } = this.#request
    mirror.send({ path, method, headers: headers as string[], body }, this)
  }

  #upstreamRequest(body: Buffer | RequestBody | null): Dispatcher.DispatchOptions {
    const { exchange, request, connection } = this.#open
    const { rewrite, isStream, requestHeaders } = this.#route
    const path = rewrite === undefined ? exchange.path : rewrite(exchange.path)
    const options: Dispatcher.DispatchOptions = {
      path: exchange.query === undefined ? path : `${path}?${exchange.query}`,
      method: exchange.method as Dispatcher.HttpMethod,
      headers: upstreamHeaders(request, exchange, { peerIp: connection.peerIp, changes: requestHeaders }),
      body,
    }
    if (this.#options.upgrade !== undefined) options.upgrade = this.#options.upgrade
    // An event stream may be quiet for longer than any other answer.
    if (isStream || request.headers.accept?.includes('text/event-stream') === true) options.bodyTimeout = 0
    return options
  }

  #try(): void {
    if (this.#request === undefined) return
    const lease = this.#upstream.take(this, this.#failed)
    this.#lease = lease
    this.#open.exchange.upstream = lease.target.origin
    lease.target.pool.dispatch(this.#request, this)
  }

  abandon(): void {
    this.#lease?.abandoned()
    this.#controller?.abort(new Error('the exchange was abandoned'))
    if (this.#body instanceof RequestBody) this.#body.destroy()
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#open.exchange.hasEnded) this.abandon()
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    const { exchange } = this.#open
    if (exchange.hasEnded) {
      controller.abort(new Error('the exchange has ended'))
    } else if (status < 200) {
      if (status === 103) passEarlyHints(this.#open, headers)
    } else if (this.#isWorthAnotherTry(status)) {
      controller.abort(new AnotherTry(status))
    } else {
      this.#begin(status, headers)
    }
  }

  #begin(status: number, headers: IncomingHttpHeaders): void {
    const { exchange, request, response, connection } = this.#open
    this.#lease?.began(status)
    exchange.firstByteAt = performance.now()
    try {
      response.writeHead(status, clientHeaders(headers, status, exchange, this.#route))
    } catch (error) {
      // Not the target's failure to answer, and no reason to leave it alone.
      this.#lease?.abandoned()
      sendProblem(this.#open, unfitHeaders(this.#upstream.title, error))
      return
    }
    exchange.answer(status, headers)
    const hasBody = request.method !== 'HEAD' && status !== 204 && status !== 304
    if (hasBody && headers['content-length'] !== undefined) this.#expectedBytes = Number(headers['content-length'])
    if (status >= 400) this.#peek = createProblemPeek(headers)
    if (hasBody) exchange.responseTap = this.#route.log.bodies?.tapResponse(headers)
    // Headers and the first chunk leave in one packet when they came in one; without a chunk they leave alone.
    process.nextTick(flushHeaders, this.#open)
    if (!exchange.isEventStream || status >= 400) return
    exchange.openStream()
    if (!connection.isStopping) return
    exchange.fail('the gateway is stopping')
    response.end()
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { exchange, response } = this.#open
    if (exchange.hasEnded) return
    exchange.responseBytes += chunk.length
    this.#peek?.push(chunk)
    exchange.responseTap?.push(chunk)
    if (exchange.responseBytes === this.#expectedBytes) {
      this.#lastChunk = chunk
    } else if (!response.write(chunk)) {
      controller.pause()
      response.once('drain', () => controller.resume())
    }
  }

  onResponseEnd(_controller: Dispatcher.DispatchController, trailers: IncomingHttpHeaders): void {
    const { exchange, request, response } = this.#open
    this.#lease?.succeeded(exchange.status)
    if (!exchange.complete(this.#peek?.detail)) return
    if (!request.complete) linger(request)
    const passed = trailersFor(trailers)
    if (passed !== undefined) response.addTrailers(passed)
    if (this.#lastChunk === undefined) response.end()
    else endWithChunk(response, this.#lastChunk)
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const { exchange, response } = this.#open
    const lease = this.#lease
    if (exchange.hasEnded || lease === undefined) {
      lease?.abandoned()
    } else if (error instanceof AnotherTry) {
      lease.succeeded(error.status)
      this.#noteFailed(lease.target)
      this.#tryAgain()
    } else if (error instanceof Problem) {
      lease.abandoned()
      sendProblem(this.#open, error)
    } else if (exchange.status !== 0) {
      lease.failed(error)
      exchange.fail(upstreamFailure(error, { title: this.#upstream.title, origin: lease.target.origin }, true).cause)
      // Cutting the line is the only way left to say that the answer is not whole.
      response.destroy()
    } else {
      lease.failed(error)
      this.#afterNoAnswer(error, lease.target)
    }
  }

  onRequestUpgrade(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
    socket: Duplex,
  ): void {
    this.#lease?.began(status)
    const onClose = () => this.#lease?.succeeded(status)
    try {
      passUpgrade(this.#open, { status, headers, socket, route: this.#route, onClose })
    } catch (error) {
      socket.destroy()
      this.#lease?.abandoned()
      sendProblem(this.#open, unfitHeaders(this.#upstream.title, error))
    }
  }

  #afterNoAnswer(error: Error, target: Target): void {
    if (this.#mayRetry(error, this.#noteFailed(target))) {
      this.#tryAgain()
    } else {
      const { problem, cause } = upstreamFailure(error, { title: this.#upstream.title, origin: target.origin }, false)
      sendProblem(this.#open, problem, cause)
    }
  }

  #noteFailed(target: Target): ReadonlySet<Target> {
    this.#failed ??= new Set()
    return this.#failed.add(target)
  }

  #tryAgain(): void {
    this.#open.exchange.retries += 1
    this.#try()
  }

  #mayRetry(error: Error, failed: ReadonlySet<Target>): boolean {
    const isWorthIt = wasNeverSent(error)
      ? // Whatever its method, but only elsewhere: the same target would refuse it again.
        !(this.#body instanceof RequestBody) && this.#upstream.hasOther(failed)
      : isBrokenConnection(error) && this.#isSafe
    return isWorthIt && this.#hasTriesLeft && this.#upstream.mayRetry()
  }

  #isWorthAnotherTry(status: number): boolean {
    const { retries } = this.#upstream
    return retries.onStatus.has(status) && this.#isSafe && this.#hasTriesLeft && this.#upstream.mayRetry()
  }

  get #hasTriesLeft(): boolean {
    return this.#open.exchange.retries < this.#upstream.retries.attempts && this.#options.upgrade === undefined
  }

  get #isSafe(): boolean {
    return this.#body === null && safeMethods.has(this.#open.exchange.method)
  }
}

/** Why an answer is not passed on: its status is one that is tried again on. */
class AnotherTry extends Error {
  readonly status: number
  constructor(status: number) {
    super(`the answer with status ${status} is tried again on`)
    this.status = status
  }
}

const unfitHeaders = (title: string, cause: unknown): Problem =>
  new Problem('bad_gateway', `The ${title} sent headers that cannot be passed on`, { cause })

const flushHeaders = ({ exchange, response }: OpenExchange): void => {
  if (!exchange.hasEnded && exchange.responseBytes === 0) response.flushHeaders()
}

/** RFC 8297. HTTP/1.0 knows no interim answers; a `Link` that Node does not take is left out, for it is only a hint. */
const passEarlyHints = ({ request, response }: OpenExchange, { link }: IncomingHttpHeaders): void => {
  if (link === undefined || (request.httpVersionMajor === 1 && request.httpVersionMinor === 0)) return
  try {
    response.writeEarlyHints({ link })
  } catch {
    // Nothing depends on it.
  }
}
