import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ActionOutcome, actionEntry } from './action-entry.ts'
import { brokenOffOutcome, unsentOutcome } from './action-outcome.ts'
import type { LogInput } from './log-client.ts'
import { type RequestContext, readRequestContext } from './request-context.ts'

/** One request on its way through the hooks. */
export interface Exchange {
  readonly context: RequestContext
  readonly startedAt: number
  /** Read at the start: a socket forgets its peer once it is closed, whatever the type says. */
  readonly clientIp: string | undefined
  written: boolean
  timedOut: boolean
  /** What the handler, or the error handler, answered with. */
  payload: unknown
  errorMessage: string | undefined
  streamError: string | undefined
  /** Set while the entry waits for the handler of a client that went away. */
  abandoned: NodeJS.Timeout | undefined
}

/** The requests of one server, each with one entry at most. */
export interface Exchanges {
  of(request: FastifyRequest): Exchange
  /** Writes the request's entry, if its route has an action and it is not written yet. */
  write(request: FastifyRequest, outcome: Omit<ActionOutcome, 'durationMs' | 'clientIp'>): void
  /** To be called when the reply's connection is done with, well or not. */
  end(request: FastifyRequest, reply: FastifyReply): void
  /** Writes the entries that still wait for a handler. */
  close(): void
}

/**
 * How long the entry of a request whose client went away waits for the handler, to tell what became of the action.
 * Database calls of a healthy service end well within it; a handler that hangs must not keep the entry back for ever.
 */
const abandonedHandlerMs = 5_000

export const createExchanges = (log: (entry: LogInput) => void): Exchanges => {
  const exchanges = new WeakMap<FastifyRequest, Exchange>()
  const waiting = new Map<Exchange, () => void>()

  const of = (request: FastifyRequest): Exchange => {
    const known = exchanges.get(request)
    if (known !== undefined) return known
    const exchange = newExchange(request)
    exchanges.set(request, exchange)
    return exchange
  }

  const write: Exchanges['write'] = (request, outcome) => {
    const exchange = of(request)
    const { config } = request.routeOptions
    if (exchange.written || config.action === undefined) return
    exchange.written = true
    clearTimeout(exchange.abandoned)
    waiting.delete(exchange)
    const durationMs = performance.now() - exchange.startedAt
    log(
      actionEntry(
        request,
        { ...config, action: config.action },
        { ...outcome, durationMs, clientIp: exchange.clientIp },
      ),
    )
  }

  const end: Exchanges['end'] = (request, reply) => {
    const exchange = of(request)
    if (exchange.written) return
    if (reply.raw.headersSent) {
      write(request, brokenOffOutcome(request, reply, exchange))
      return
    }
    const giveUp = (): void => write(request, unsentOutcome(exchange))
    exchange.abandoned = setTimeout(giveUp, abandonedHandlerMs).unref()
    waiting.set(exchange, giveUp)
  }

  return {
    of,
    write,
    end,
    close: () => {
      for (const giveUp of [...waiting.values()]) giveUp()
    },
  }
}

const newExchange = (request: FastifyRequest): Exchange => ({
  context: readRequestContext(request.headers),
  startedAt: performance.now(),
  clientIp: request.ip,
  written: false,
  timedOut: false,
  payload: undefined,
  errorMessage: undefined,
  streamError: undefined,
  abandoned: undefined,
})
