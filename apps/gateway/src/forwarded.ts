import type { IncomingMessage } from 'node:http'
import { contextHeaders, type RequestContext } from '@trilha/client'
import { connectionOptions, staysBehind } from './hop-by-hop.ts'

/**
 * Headers that the gateway writes itself. What a client sent under these names is not passed on: it could otherwise
 * claim any address or host. `expect` is answered here; `host` becomes the upstream's own.
 */
const ownHeaders = new Set(['expect', 'forwarded', 'host', 'traceparent', 'x-real-ip', 'x-request-id'])

/** The part of a request's headers that goes on to the upstream, with what the gateway adds: name, value, name, … */
export const upstreamHeaders = (
  request: IncomingMessage,
  context: RequestContext,
  client: { readonly ip: string; readonly protocol: 'http' | 'https' },
): string[] => {
  const listed = connectionOptions(request.headers.connection)
  const { rawHeaders } = request
  const headers: string[] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? ''
    const lower = name.toLowerCase()
    if (ownHeaders.has(lower) || staysBehind(lower, listed) || lower.startsWith('x-forwarded-')) continue
    // A trace state belongs to the trace that came with it; without a valid one it speaks of nothing (W3C, 3.3).
    if (lower === 'tracestate' && context.parentSpanId === undefined) continue
    headers.push(name, rawHeaders[index + 1] ?? '')
  }
  const trace = contextHeaders(context)
  headers.push('x-request-id', trace['x-request-id'], 'traceparent', trace.traceparent)
  pushForwarded(headers, client, request.headers.host)
  return headers
}

/** RFC 7239; values with a colon or brackets must be quoted. The host was checked and holds no quote. */
const pushForwarded = (
  headers: string[],
  client: { readonly ip: string; readonly protocol: string },
  host: string | undefined,
): void => {
  const { ip, protocol } = client
  headers.push('x-forwarded-for', ip, 'x-forwarded-proto', protocol)
  if (host !== undefined) headers.push('x-forwarded-host', host)
  const node = ip.includes(':') ? `"[${ip}]"` : ip
  headers.push('forwarded', `for=${node};proto=${protocol}${host === undefined ? '' : `;host="${host}"`}`)
}

/** A client's address as people write it: IPv4 that arrives on an IPv6 socket is shown as IPv4. */
export const clientAddress = (remoteAddress: string | undefined): string => {
  if (remoteAddress === undefined) return 'unknown'
  return remoteAddress.startsWith('::ffff:') ? remoteAddress.slice(7) : remoteAddress
}
