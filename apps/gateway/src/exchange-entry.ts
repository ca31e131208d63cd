import type { LogInput } from '@trilha/client'
import { limits } from '@trilha/entry'
import { cut } from './capture/cut-text.ts'
import type { Exchange } from './exchange.ts'
import type { Redactor } from './route-log.ts'

/** An exchange as an entry: within the limits of every field, secrets masked. `cause` undefined means success. */
export const exchangeEntry = (exchange: Exchange, cause: string | undefined, durationMs: number): LogInput => {
  const { context, query } = exchange
  const { redactor } = exchange.log
  const requestBody = exchange.requestTap?.text()
  const responseBody = exchange.responseTap?.text()
  const requestHeaders = shownHeaders(redactor, exchange.requestHeaders)
  const { 'user-agent': userAgent = '' } = requestHeaders
  return {
    timestamp: exchange.timestamp,
    user_id: exchange.userId ?? 'N/A',
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
      query: query === undefined ? null : cut(redactor.query(query), limits.pathLength),
      status: exchange.status,
      duration_ms: toMicroseconds(durationMs),
      request_bytes: exchange.requestBytes,
      response_bytes: exchange.responseBytes,
      client_ip: exchange.clientIp,
      user_agent: userAgent === '' ? null : cut(userAgent, limits.userAgentLength),
      request_headers: requestHeaders,
      response_headers:
        exchange.responseHeaders === undefined ? null : shownHeaders(redactor, exchange.responseHeaders),
      ...(requestBody?.text !== undefined && { request_body: requestBody.text }),
      ...(responseBody?.text !== undefined && { response_body: responseBody.text }),
    },
    attributes: attributesOf(exchange, cause === undefined, [requestBody?.note, responseBody?.note]),
  }
}

/** Null when there is nothing to tell. */
const attributesOf = (
  exchange: Exchange,
  isSuccess: boolean,
  [requestNote, responseNote]: readonly [string | undefined, string | undefined],
): Record<string, unknown> | null => {
  // Failures are never left out: whoever counts by the rate must not count them as more than one.
  // Neither are streams and upgraded connections.
  const sampler = isSuccess && exchange.phase === undefined ? exchange.log.sampler : undefined
  const { upstream, firstByteAt, retries, phase, isHttp2 } = exchange
  if (upstream === undefined && !isHttp2 && sampler === undefined && requestNote === undefined) return null
  // Plain assignments: spreading what may be absent took as long as the rest of the entry.
  const attributes: Record<string, unknown> = {}
  if (upstream !== undefined) attributes.upstream = upstream
  if (firstByteAt !== undefined) attributes.first_byte_ms = toMicroseconds(firstByteAt - exchange.startedAt)
  if (isHttp2) attributes.protocol = 'h2'
  if (retries > 0) attributes.retries = retries
  if (phase !== undefined) attributes.phase = phase
  if (exchange.wasClosedByClient) attributes.closed_by = 'client'
  if (sampler !== undefined) attributes.sample_rate = sampler.rate
  if (requestNote !== undefined) attributes.request_body_note = requestNote
  if (responseNote !== undefined) attributes.response_body_note = responseNote
  return attributes
}

const toMicroseconds = (milliseconds: number): number => Math.round(milliseconds * 1_000) / 1_000

const shownHeaders = (redactor: Redactor, headers: Exchange['requestHeaders']): Record<string, string> => {
  const shown = redactor.headers(headers)
  for (const name in shown) {
    const value = shown[name]
    if (value !== undefined && value.length > limits.headerValueLength)
      shown[name] = cut(value, limits.headerValueLength)
  }
  return shown
}
