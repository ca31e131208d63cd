import { limits, redactQuery } from '@trilha/entry'
import type { FastifyRequest } from 'fastify'
import type { ActionRoute, ActionTarget } from './action-route.ts'
import { fitting } from './fitting.ts'
import type { LogInput } from './log-client.ts'
import { routePattern } from './route-pattern.ts'

/** How a request to an action's route ended. */
export interface ActionOutcome {
  /** Undefined when it succeeded. */
  readonly cause: string | undefined
  /** 0 when no reply was sent. */
  readonly status: number
  readonly durationMs: number
  /** Undefined when the client had left before it could be asked for. */
  readonly clientIp: string | undefined
  /** The handler's answer, when it succeeded. */
  readonly payload?: unknown
  /** The status that the reply would have had, when the client did not wait for it. */
  readonly unsentStatus?: number
}

/** The entry of one request to a route with an action. Never throws. */
export const actionEntry = (
  request: FastifyRequest,
  route: ActionRoute & { readonly action: string },
  outcome: ActionOutcome,
): LogInput => {
  const { requestId, traceId, spanId } = request.trilha
  const userId = textOf(
    attempt(() => route.userId?.(request, outcome.payload)),
    limits.userIdLength,
  )
  const target = targetOf(attempt(() => route.target?.(request, outcome.payload)))
  return {
    // The moment it began, as the gateway stamps its exchanges: a request's entries then sort by cause and effect.
    timestamp: new Date(Date.now() - outcome.durationMs).toISOString(),
    user_id: userId ?? 'N/A',
    action: route.action,
    result: outcome.cause === undefined ? 'success' : 'failure',
    cause: outcome.cause === undefined ? null : fitting(outcome.cause, limits.causeLength),
    request_id: requestId,
    trace_id: traceId,
    span_id: spanId,
    http: httpPart(request, outcome),
    ...(target !== undefined && { target }),
    ...(outcome.unsentStatus !== undefined && { attributes: { unsent_status: outcome.unsentStatus } }),
  }
}

/** Parameters are numbers where a schema says so, and anything where validation failed: the entry takes texts only. */
const textOf = (value: unknown, maxLength: number): string | undefined => {
  const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value
  return typeof text === 'string' && text !== '' ? fitting(text, maxLength) : undefined
}

const targetOf = (target: ActionTarget | undefined): NonNullable<LogInput['target']> | undefined => {
  if (target === undefined) return undefined
  const type = textOf(target.type, limits.targetLength)
  const id = textOf(target.id, limits.targetLength)
  return { ...(type !== undefined && { type }), ...(id !== undefined && { id }) }
}

const httpPart = (request: FastifyRequest, outcome: ActionOutcome) => {
  const { path, query } = splitUrl(request.originalUrl)
  const userAgent = request.headers['user-agent']
  return {
    method: request.method,
    route: routePattern(request.routeOptions.url ?? path),
    path: fitting(path, limits.pathLength),
    ...(query !== '' && { query: fitting(redactQuery(query), limits.pathLength) }),
    status: outcome.status,
    duration_ms: Math.round(outcome.durationMs * 1_000) / 1_000,
    ...(outcome.clientIp !== undefined && { client_ip: fitting(outcome.clientIp, limits.clientIpLength) }),
    ...(userAgent !== undefined && { user_agent: fitting(userAgent, limits.userAgentLength) }),
  }
}

const splitUrl = (url: string): { path: string; query: string } => {
  const mark = url.indexOf('?')
  return mark < 0 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark + 1) }
}

const attempt = <T>(find: () => T): T | undefined => {
  try {
    return find() ?? undefined
  } catch {
    return undefined
  }
}
