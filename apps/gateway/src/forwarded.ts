import { contextHeaders } from '@trilha/client'
import type { ClientRequest } from './client-messages.ts'
import type { Exchange } from './exchange.ts'
import { connectionOptions, staysBehind } from './hop-by-hop.ts'
import type { HeaderChanges } from './routing/header-changes.ts'

/**
 * Headers that the gateway writes itself. What a client sent under these names is not passed on: it could otherwise
 * claim any address or host. `expect` is answered here; `host` becomes the upstream's own.
 */
const ownHeaders = new Set([
  'expect',
  'forwarded',
  'host',
  'traceparent',
  'x-real-ip',
  'x-request-id',
  'x-trilha-user-id',
])

export interface UpstreamHeaderOptions {
  /** Address at the other end of the client's connection: a trusted proxy's when the client is behind one. */
  readonly peerIp: string
  readonly changes: HeaderChanges | undefined
}

/**
 * The part of a request's headers that goes on to the upstream, with what the route changes and the gateway adds: name,
 * value, name, …
 */
export const upstreamHeaders = (
  request: ClientRequest,
  exchange: Exchange,
  { peerIp, changes }: UpstreamHeaderOptions,
): string[] => {
  const { context } = exchange
  const listed = connectionOptions(request.headers.connection)
  const { rawHeaders } = request
  const headers: string[] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? ''
    const lower = name.toLowerCase()
    if (ownHeaders.has(lower) || staysBehind(lower, listed) || lower.startsWith('x-forwarded-')) continue
    // A trace state belongs to the trace that came with it; without a valid one it speaks of nothing (W3C, 3.3).
    if (lower === 'tracestate' && context.parentSpanId === undefined) continue
    if (changes?.dropped.has(lower) === true) continue
    headers.push(name, rawHeaders[index + 1] ?? '')
  }
  const trace = contextHeaders(context)
  headers.push('x-request-id', trace['x-request-id'], 'traceparent', trace.traceparent)
  pushForwarded(headers, exchange, { peerIp, host: request.headers.host })
  if (exchange.userId !== undefined) headers.push('x-trilha-user-id', headerText(exchange.userId))
  if (changes !== undefined) headers.push(...changes.appended)
  return headers
}

/** A user id as a field value (RFC 9110, section 5.5): what is not printable ASCII is percent-encoded. */
const headerText = (text: string): string => text.toWellFormed().replace(/[^\x21-\x7e]/gu, encodeURIComponent)

interface Hop {
  readonly peerIp: string
  readonly host: string | undefined
}

/**
 * RFC 7239, and its older spellings. Behind trusted proxies the client comes first, then the proxy that the request came
 * from. The host was checked and holds no quote.
 */
const pushForwarded = (headers: string[], { clientIp, protocol }: Exchange, { peerIp, host }: Hop): void => {
  headers.push('x-forwarded-for', clientIp === peerIp ? clientIp : `${clientIp}, ${peerIp}`)
  headers.push('x-forwarded-proto', protocol)
  if (host !== undefined) headers.push('x-forwarded-host', host)
  const client = `for=${forwardedNode(clientIp)};proto=${protocol}${host === undefined ? '' : `;host="${host}"`}`
  headers.push('forwarded', clientIp === peerIp ? client : `${client}, for=${forwardedNode(peerIp)}`)
}

/** Values with a colon or brackets must be quoted. */
const forwardedNode = (ip: string): string => (ip.includes(':') ? `"[${ip}]"` : ip)
