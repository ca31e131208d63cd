import type { IncomingHttpHeaders } from 'node:http'
import { Problem, toProblem, unauthorized } from '@trilha/service-kit'
import { type ApiKeyCheck, admit } from './admission.ts'
import type { OpenExchange } from './connections.ts'
import { forward } from './forward.ts'
import { framingFault } from './framing.ts'
import type { ApiDocs } from './openapi/api-docs.ts'
import { wantsConsole } from './own-pages.ts'
import type { Plan } from './plan.ts'
import { parseRequestTarget, RequestTargetError } from './request-path.ts'
import { sendOwn, sendProblem } from './respond.ts'
import type { Route } from './route.ts'

/** How Node handed a request over. */
export interface Arrival {
  readonly expectsContinue?: boolean
  readonly upgrade?: 'websocket'
  /** What is wrong with it from the start. */
  readonly fault?: string
  /** What it is answered with, whatever it asks for. */
  readonly refusal?: Problem
}

export interface ServeOptions {
  readonly hasApiKey: ApiKeyCheck
  readonly consoleUrl: string
  readonly apiDocs: ApiDocs
  readonly onInternalError: (error: unknown) => void
}

/** Makes the way that every request takes: checks, then its upstream, a page of the gateway's own or a problem. */
export const createServe = (options: ServeOptions): ((open: OpenExchange, arrival: Arrival, plan: Plan) => void) => {
  /** The plan's route for a request that is what HTTP allows; undefined when there is none. */
  const findRoute = ({ exchange, request, response }: OpenExchange, plan: Plan, fault?: string): Route | undefined => {
    const wrong = fault ?? framingFault(request)
    if (wrong !== undefined) {
      // Where the next request begins is in doubt (RFC 9112, section 6.3).
      response.shouldKeepAlive = false
      throw new Problem('bad_request', wrong)
    }
    const { host } = request.headers
    const target = parseRequestTarget(request.url ?? '', host)
    exchange.path = target.path
    exchange.query = target.query
    const route = plan.table.find({
      method: exchange.method,
      path: target.path,
      host,
      preflightFor: preflightMethod(exchange.method, request.headers),
    })
    if (route === undefined || isHidden(route, exchange, plan)) return undefined
    exchange.route = route.patternOf(target.path)
    exchange.log = route.log
    exchange.metrics = route.metrics
    return route
  }

  /** Whoever names documents of services wants to see them: a route for the rest does not take their pages. */
  const isHidden = ({ isForTheRest }: Route, { method, path }: OpenExchange['exchange'], plan: Plan): boolean =>
    isForTheRest && plan.hasDocs && (method === 'GET' || method === 'HEAD') && options.apiDocs.answers(path)

  const onError = (open: OpenExchange, arrival: Arrival, error: unknown): void => {
    const problem = problemOf(error)
    if (problem.status === 500) options.onInternalError(error)
    // The client waits for a go-ahead that it will not get; what it sends next cannot be told apart from a body.
    if (arrival.expectsContinue === true) open.response.shouldKeepAlive = false
    sendProblem(open, problem)
  }

  return (open, arrival, plan) => {
    try {
      const route = findRoute(open, plan, arrival.fault)
      if (open.exchange.method === 'TRACE') throw traceRefused(open, options)
      if (route === undefined) {
        void answerUnrouted(open, plan, options).catch((error: unknown) => onError(open, arrival, error))
        return
      }
      const isAdmitted = admit(open, route, options.hasApiKey)
      if (isAdmitted === true) forward(open, route, arrival)
      else if (isAdmitted !== false) {
        void isAdmitted
          .then((mayEnter) => (mayEnter ? forward(open, route, arrival) : undefined))
          .catch((error: unknown) => onError(open, arrival, error))
      }
    } catch (error) {
      onError(open, arrival, error)
    }
  }
}

const preflightMethod = (method: string, headers: IncomingHttpHeaders): string | undefined =>
  method === 'OPTIONS' ? headers['access-control-request-method'] : undefined

const traceRefused = ({ request }: OpenExchange, { hasApiKey }: ServeOptions): Problem =>
  hasApiKey(request.headers)
    ? new Problem('method_not_allowed', 'TRACE is not accepted: it would show the headers that the gateway adds')
    : unauthorized()

/** Pages of the gateway's own, the console's address, and what nothing answers to. */
const answerUnrouted = async (open: OpenExchange, plan: Plan, options: ServeOptions): Promise<void> => {
  const { exchange, request } = open
  const { path, method } = exchange
  const isDocs = options.apiDocs.answers(path)
  if (path === '/' || isDocs) exchange.route = path
  if (!options.hasApiKey(request.headers)) throw unauthorized()
  const isRead = method === 'GET' || method === 'HEAD'
  const allowed = plan.table.methodsFor(path, request.headers.host)
  if (isDocs && isRead && (plan.hasDocs || allowed.length === 0)) {
    sendOwn(open, await options.apiDocs.page(path, plan))
  } else if (allowed.length > 0 || isDocs) {
    throw wrongMethod(method, allowed.length > 0 ? allowed : ['GET', 'HEAD'])
  } else if (wantsConsole(request, path)) {
    const headers = { location: options.consoleUrl, 'content-length': '0' }
    sendOwn(open, { status: 302, headers, body: Buffer.alloc(0) })
  } else {
    throw new Problem('not_found', 'Nothing answers to this path: no route of the gateway takes it')
  }
}

const wrongMethod = (method: string, allowed: readonly string[]): Problem =>
  new Problem('method_not_allowed', `This path does not take ${method}`, { headers: { allow: allowed.join(', ') } })

const problemOf = (error: unknown): Problem =>
  error instanceof RequestTargetError ? new Problem('bad_request', error.message) : toProblem(error)
