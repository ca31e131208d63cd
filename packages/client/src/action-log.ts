import { STATUS_CODES } from 'node:http'
import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { type ActionOutcome, actionEntry } from './action-entry.ts'
import { causeFromPayload } from './failure-cause.ts'
import type { LogClient } from './log-client.ts'
import { type RequestContext, readRequestContext } from './request-context.ts'

export interface ActionLogOptions {
  readonly client: LogClient
  /** The `service` of every entry. */
  readonly service: string
}

/**
 * How long the entry of a request whose client went away waits for the handler, to tell what became of the action.
 * Database calls of a healthy service end well within it; a handler that hangs must not keep the entry back for ever.
 */
const abandonedHandlerMs = 5_000

const clientWentAway = 'client went away'

/** One request on its way through the hooks. */
interface Exchange {
  readonly context: RequestContext
  readonly startedAt: number
  written: boolean
  timedOut: boolean
  payload: unknown
  errorMessage: string | undefined
  streamError: string | undefined
  /** Set while the entry waits for the handler of a client that went away. */
  abandoned: NodeJS.Timeout | undefined
}

/**
 * A Fastify plugin that gives every request its context (`request.trilha`), puts `x-request-id` on every reply, and
 * writes one entry for every request to a route whose `config` names an `action`: also for the ones that fail
 * validation, throw, time out or are abandoned. The entry is in the spool before the reply's last byte leaves, so
 * whoever saw the reply finds the entry; for streams, when the stream ends.
 */
export const actionLog = fastifyPlugin<ActionLogOptions>(
  (app, { client, service }, done) => {
    const exchanges = new WeakMap<FastifyRequest, Exchange>()
    const waiting = new Map<Exchange, () => void>()

    const exchangeOf = (request: FastifyRequest): Exchange => {
      const known = exchanges.get(request)
      if (known !== undefined) return known
      const exchange = newExchange(request)
      exchanges.set(request, exchange)
      return exchange
    }

    const write = (request: FastifyRequest, exchange: Exchange, outcome: Omit<ActionOutcome, 'durationMs'>): void => {
      const { config } = request.routeOptions
      if (exchange.written || config.action === undefined) return
      exchange.written = true
      clearTimeout(exchange.abandoned)
      waiting.delete(exchange)
      const durationMs = performance.now() - exchange.startedAt
      client.log({ ...actionEntry(request, { ...config, action: config.action }, { ...outcome, durationMs }), service })
    }

    /** The connection's end: nothing to do for replies that onSend saw whole. */
    const onReplyClosed = (request: FastifyRequest, reply: FastifyReply, exchange: Exchange): void => {
      if (exchange.written) return
      if (reply.raw.headersSent) {
        write(request, exchange, sentOutcome(request, reply, exchange))
        return
      }
      const unsent = { cause: exchange.timedOut ? 'the request timed out' : clientWentAway, status: 0 }
      const giveUp = () => write(request, exchange, unsent)
      exchange.abandoned = setTimeout(giveUp, abandonedHandlerMs).unref()
      waiting.set(exchange, giveUp)
    }

    app.decorateRequest('trilha', {
      getter() {
        return exchangeOf(this).context
      },
    })
    app.decorateRequest('failureCause', undefined)

    app.addHook('onRequest', (request, reply, next) => {
      const exchange = exchangeOf(request)
      reply.header('x-request-id', exchange.context.requestId)
      if (request.routeOptions.config.action !== undefined) {
        reply.raw.once('close', () => onReplyClosed(request, reply, exchange))
      }
      next()
    })

    app.addHook('preSerialization', (request, _reply, payload, next) => {
      exchangeOf(request).payload = payload
      next(null, payload)
    })

    app.addHook('onError', (request, _reply, error, next) => {
      exchangeOf(request).errorMessage = error.message
      next()
    })

    app.addHook('onTimeout', (request, _reply, next) => {
      exchangeOf(request).timedOut = true
      next()
    })

    app.addHook('onSend', (request, reply, payload, next) => {
      const exchange = exchangeOf(request)
      // A hook before this plugin's may have answered at once, without its onRequest.
      if (!reply.hasHeader('x-request-id')) reply.header('x-request-id', exchange.context.requestId)
      if (exchange.abandoned !== undefined) {
        const cause = exchange.timedOut ? 'the request timed out' : clientWentAway
        write(request, exchange, { cause, status: 0, unsentStatus: reply.statusCode, payload: exchange.payload })
      } else if (isReadable(payload)) {
        payload.once('end', () => write(request, exchange, finishedOutcome(request, reply, exchange, payload)))
        payload.once('error', (error: Error) => {
          exchange.streamError = error.message
        })
      } else if (!isWebBody(payload)) {
        write(request, exchange, finishedOutcome(request, reply, exchange, payload))
      }
      next(null, payload)
    })

    app.addHook('onClose', (_instance, closed) => {
      for (const giveUp of [...waiting.values()]) giveUp()
      closed()
    })
    done()
  },
  { name: '@trilha/action-log', fastify: '5.x' },
)

const newExchange = (request: FastifyRequest): Exchange => ({
  context: readRequestContext(request.headers),
  startedAt: performance.now(),
  written: false,
  timedOut: false,
  payload: undefined,
  errorMessage: undefined,
  streamError: undefined,
  abandoned: undefined,
})

/** A reply that goes out whole. */
const finishedOutcome = (request: FastifyRequest, reply: FastifyReply, exchange: Exchange, payload: unknown) => {
  const status = reply.statusCode
  if (status < 400) return { cause: undefined, status, payload: exchange.payload }
  const cause = request.failureCause ?? causeFromPayload(payload) ?? exchange.errorMessage ?? STATUS_CODES[status]
  return { cause: cause ?? `status ${status}`, status }
}

/** A reply that had begun when its connection ended: a stream, or one that the handler wrote itself. */
const sentOutcome = (request: FastifyRequest, reply: FastifyReply, exchange: Exchange) => {
  const status = reply.raw.statusCode
  // A reader of an event stream leaves when it has seen enough: that is how such a stream ends.
  if (status >= 400 || reply.raw.writableFinished || (isEventStream(request, reply) && !exchange.streamError)) {
    return finishedOutcome(request, reply, exchange, undefined)
  }
  const cause = exchange.streamError ?? (exchange.timedOut ? 'the request timed out' : clientWentAway)
  return { cause: request.failureCause ?? cause, status }
}

const isEventStream = (request: FastifyRequest, reply: FastifyReply): boolean =>
  // A reply written past Fastify does not show its headers; every browser's EventSource says what it accepts.
  [reply.raw.getHeader('content-type'), request.headers.accept].some(
    (value) => typeof value === 'string' && value.includes('text/event-stream'),
  )

const isReadable = (payload: unknown): payload is Readable =>
  typeof payload === 'object' && payload !== null && 'pipe' in payload && typeof payload.pipe === 'function'

const isWebBody = (payload: unknown): boolean => payload instanceof ReadableStream || payload instanceof Response
