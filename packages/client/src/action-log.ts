import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { createExchanges, type Exchanges } from './action-exchange.ts'
import { finishedOutcome, unsentOutcome } from './action-outcome.ts'
import type { LogClient } from './log-client.ts'

export interface ActionLogOptions {
  readonly client: LogClient
  /** The `service` of every entry. */
  readonly service: string
}

/**
 * A Fastify plugin that gives every request its context (`request.trilha`), puts `x-request-id` on every reply, and
 * writes one entry for every request to a route whose `config` names an `action`: also for the ones that fail
 * validation, throw, time out or are abandoned. The entry is in the spool before the reply's last byte leaves, so
 * whoever saw the reply finds the entry; for streams, when the stream ends.
 */
export const actionLog = fastifyPlugin<ActionLogOptions>(
  (app, { client, service }, done) => {
    const exchanges = createExchanges((entry) => client.log({ ...entry, service }))

    app.decorateRequest('trilha', {
      getter() {
        return exchanges.of(this).context
      },
    })
    app.decorateRequest('failureCause', undefined)

    app.addHook('onRequest', (request, reply, next) => {
      reply.header('x-request-id', request.trilha.requestId)
      if (request.routeOptions.config.action !== undefined) reply.raw.once('close', () => exchanges.end(request, reply))
      next()
    })
    app.addHook('preSerialization', (request, _reply, payload, next) => {
      exchanges.of(request).payload = payload
      next(null, payload)
    })
    app.addHook('onError', (request, _reply, error, next) => {
      exchanges.of(request).errorMessage = error.message
      next()
    })
    app.addHook('onTimeout', (request, _reply, next) => {
      exchanges.of(request).timedOut = true
      next()
    })
    app.addHook('onSend', (request, reply, payload, next) => {
      // A hook before this plugin's may have answered at once, without its onRequest.
      if (!reply.hasHeader('x-request-id')) reply.header('x-request-id', request.trilha.requestId)
      onSend(exchanges, { request, reply, payload })
      next(null, payload)
    })
    app.addHook('onClose', (_instance, closed) => {
      exchanges.close()
      closed()
    })
    done()
  },
  { name: '@trilha/action-log', fastify: '5.x' },
)

interface Sent {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly payload: unknown
}

const onSend = (exchanges: Exchanges, { request, reply, payload }: Sent): void => {
  const exchange = exchanges.of(request)
  if (exchange.abandoned !== undefined) {
    const { payload: answer } = finishedOutcome(request, reply, exchange)
    exchanges.write(request, { ...unsentOutcome(exchange), unsentStatus: reply.statusCode, payload: answer })
  } else if (isReadable(payload)) {
    payload.once('end', () => exchanges.write(request, finishedOutcome(request, reply, exchange)))
    payload.once('error', (error: Error) => {
      exchange.streamError = error.message
    })
  } else if (!isWebBody(payload)) {
    exchanges.write(request, finishedOutcome(request, reply, exchange, payload))
  }
}

const isReadable = (payload: unknown): payload is Readable =>
  typeof payload === 'object' && payload !== null && 'pipe' in payload && typeof payload.pipe === 'function'

const isWebBody = (payload: unknown): boolean => payload instanceof ReadableStream || payload instanceof Response
