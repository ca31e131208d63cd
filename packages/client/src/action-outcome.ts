import { STATUS_CODES } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ActionOutcome } from './action-entry.ts'
import type { Exchange } from './action-exchange.ts'
import { causeFromPayload } from './failure-cause.ts'

type Outcome = Omit<ActionOutcome, 'durationMs' | 'clientIp'>

/** A reply that goes out whole. */
export const finishedOutcome = (
  request: FastifyRequest,
  reply: FastifyReply,
  exchange: Exchange,
  payload?: unknown,
): Outcome => {
  const status = reply.statusCode
  if (status < 400) return { cause: undefined, status, payload: exchange.payload }
  const cause = request.failureCause ?? causeFromPayload(payload) ?? exchange.errorMessage ?? STATUS_CODES[status]
  return { cause: cause ?? `status ${status}`, status }
}

/** A reply that had begun when its connection ended: a stream, or one that the handler wrote itself. */
export const brokenOffOutcome = (request: FastifyRequest, reply: FastifyReply, exchange: Exchange): Outcome => {
  const status = reply.raw.statusCode
  // A reader of an event stream leaves when it has seen enough: that is how such a stream ends.
  if (status >= 400 || reply.raw.writableFinished || (isEventStream(request, reply) && !exchange.streamError)) {
    return finishedOutcome(request, reply, exchange)
  }
  return { cause: request.failureCause ?? exchange.streamError ?? leavingCause(exchange), status }
}

/** No reply was sent, and none can be sent any more. */
export const unsentOutcome = (exchange: Exchange): Outcome => ({ cause: leavingCause(exchange), status: 0 })

const leavingCause = (exchange: Exchange): string => (exchange.timedOut ? 'the request timed out' : 'client went away')

const isEventStream = (request: FastifyRequest, reply: FastifyReply): boolean =>
  // A reply written past Fastify does not show its headers; every browser's EventSource says what it accepts.
  [reply.raw.getHeader('content-type'), request.headers.accept].some(
    (value) => typeof value === 'string' && value.includes('text/event-stream'),
  )
