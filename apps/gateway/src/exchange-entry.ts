import type { LogInput } from '@trilha/client'
import { limits, redactHeaders, redactQuery } from '@trilha/entry'
import type { Exchange } from './exchange.ts'

/** Stands at the end of a value that was longer than the entry may hold. */
const cutMark = '…[cut]'

/** The longest text that an entry takes, with a mark when something is missing. Never half a character. */
export const cut = (text: string, maxLength: number): string =>
  text.length <= maxLength ? text : text.slice(0, maxLength - cutMark.length).toWellFormed() + cutMark

/** An exchange as an entry: within the limits of every field, secrets masked. `cause` undefined means success. */
export const exchangeEntry = (exchange: Exchange, cause: string | undefined, durationMs: number): LogInput => {
  const { context, query } = exchange
  const userAgent = exchange.requestHeaders['user-agent']
  return {
    timestamp: exchange.timestamp,
    user_id: 'N/A',
    action: `${exchange.method} ${exchange.route}`,
    result: cause === undefined ? 'success' : 'failure',
    cause: cause === undefined ? null : cut(cause, limits.causeLength),
    request_id: context.requestId,
    trace_id: context.traceId,
    span_id: context.spanId,
    http: {
      method: exchange.method,
      route: exchange.route,
      path: cut(exchange.path, limits.pathLength),
      query: query === undefined ? null : cut(redactQuery(query), limits.pathLength),
      status: exchange.status,
      duration_ms: toMicroseconds(durationMs),
      request_bytes: exchange.requestBytes,
      response_bytes: exchange.responseBytes,
      client_ip: exchange.clientIp,
      user_agent: userAgent === undefined ? null : cut(userAgent, limits.userAgentLength),
      request_headers: shownHeaders(exchange.requestHeaders),
      response_headers: exchange.responseHeaders === undefined ? null : shownHeaders(exchange.responseHeaders),
    },
    attributes: attributesOf(exchange),
  }
}

const attributesOf = (exchange: Exchange): Record<string, unknown> | null => {
  if (exchange.upstream === undefined) return null
  return {
    upstream: exchange.upstream,
    ...(exchange.firstByteAt !== undefined && {
      first_byte_ms: toMicroseconds(exchange.firstByteAt - exchange.startedAt),
    }),
    ...(exchange.retries > 0 && { retries: exchange.retries }),
    ...(exchange.phase !== undefined && { phase: exchange.phase }),
    ...(exchange.wasClosedByClient && { closed_by: 'client' }),
  }
}

const toMicroseconds = (milliseconds: number): number => Math.round(milliseconds * 1_000) / 1_000

const shownHeaders = (headers: Exchange['requestHeaders']): Record<string, string> => {
  const shown = redactHeaders(headers)
  for (const name in shown) {
    const value = shown[name]
    if (value !== undefined && value.length > limits.headerValueLength)
      shown[name] = cut(value, limits.headerValueLength)
  }
  return shown
}
