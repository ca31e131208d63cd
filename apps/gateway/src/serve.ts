import { createApiKeyCheck, Problem, toProblem, unauthorized } from '@trilha/service-kit'
import type { OpenExchange } from './connections.ts'
import { forward } from './forward.ts'
import { framingFault } from './framing.ts'
import { wantsConsole } from './own-pages.ts'
import { parseRequestTarget, RequestTargetError } from './request-path.ts'
import { sendOwn, sendProblem } from './respond.ts'
import { createRouter, type Route } from './route-table.ts'
import type { Upstreams } from './upstream.ts'

/** How Node handed a request over. */
export interface Arrival {
  readonly expectsContinue?: boolean
  readonly upgrade?: 'websocket'
  /** What is wrong with it from the start. */
  readonly fault?: string
}

export interface ServeOptions {
  readonly upstreams: Upstreams
  readonly maxBodyBytes: number
  readonly apiKey: string | undefined
  readonly consoleUrl: string
  readonly onInternalError: (error: unknown) => void
}

/** Makes the way that every request takes: checks, then its upstream, the console or a problem. */
export const createServe = (options: ServeOptions): ((open: OpenExchange, arrival: Arrival) => void) => {
  const findRoute = createRouter()
  const isAllowed = createApiKeyCheck(options.apiKey)

  const admit = ({ exchange, request, response }: OpenExchange, fault = framingFault(request)): Route | undefined => {
    if (fault !== undefined) {
      // Where the next request begins is in doubt (RFC 9112, section 6.3).
      response.shouldKeepAlive = false
      throw new Problem('bad_request', fault)
    }
    const target = parseRequestTarget(request.url ?? '', request.headers.host)
    exchange.path = target.path
    exchange.query = target.query
    const route = findRoute(target.path)
    exchange.route = route?.pattern ?? (target.path === '/' ? '/' : '*')
    if (!isAllowed(request.headers)) throw unauthorized()
    if (request.method === 'TRACE') throw new Problem('method_not_allowed', traceDetail)
    return route
  }

  return (open, arrival) => {
    try {
      const route = admit(open, arrival.fault)
      if (route === undefined) answerUnrouted(open, options.consoleUrl)
      else forward(open, options.upstreams[route.upstream], { ...arrival, route, maxBodyBytes: options.maxBodyBytes })
    } catch (error) {
      const problem = problemOf(error)
      if (problem.status === 500) options.onInternalError(error)
      // The client waits for a go-ahead that it will not get; what it sends next cannot be told apart from a body.
      if (arrival.expectsContinue === true) open.response.shouldKeepAlive = false
      sendProblem(open, problem)
    }
  }
}

const traceDetail = 'TRACE is not accepted: it would show the headers that the gateway adds'

const problemOf = (error: unknown): Problem =>
  error instanceof RequestTargetError ? new Problem('bad_request', error.message) : toProblem(error)

const answerUnrouted = (open: OpenExchange, consoleUrl: string): void => {
  const { exchange } = open
  if (!wantsConsole(open.request, exchange.path)) {
    throw new Problem('not_found', 'Nothing answers to this path; try /users, /events, /messages or /logs')
  }
  const headers = { location: consoleUrl, 'content-length': '0', 'x-request-id': exchange.context.requestId }
  sendOwn(open, { status: 302, headers, body: Buffer.alloc(0) })
}
