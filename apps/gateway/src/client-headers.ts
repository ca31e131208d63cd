import type { IncomingHttpHeaders } from 'node:http'
import type { Exchange } from './exchange.ts'
import { connectionOptions, staysBehind } from './hop-by-hop.ts'
import { corsHeaders } from './protection/cors.ts'
import type { Route } from './route.ts'

/**
 * The part of an upstream's headers that goes on to the client, with what the route changes and the gateway adds: name,
 * value, name, …
 */
export const clientHeaders = (
  headers: IncomingHttpHeaders,
  status: number,
  exchange: Exchange,
  { responseHeaders, cors }: Route,
): string[] => {
  const listed = connectionOptions(headers.connection)
  const dropped = responseHeaders?.dropped
  const passed: string[] = []
  for (const name in headers) {
    if (name === 'x-request-id' || staysBehind(name, listed)) continue
    // RFC 9110, section 8.6: no 204 has one.
    if (status === 204 && name === 'content-length') continue
    if (dropped?.has(name) === true || (cors !== undefined && corsHeaders.has(name))) continue
    pushHeader(passed, name, headers[name])
  }
  passed.push('x-request-id', exchange.context.requestId)
  if (exchange.answerHeaders !== undefined) passed.push(...exchange.answerHeaders)
  if (responseHeaders !== undefined) passed.push(...responseHeaders.appended)
  return passed
}

const pushHeader = (passed: string[], name: string, value: string | string[] | undefined): void => {
  if (typeof value === 'string') passed.push(name, value)
  else if (value !== undefined) for (const part of value) passed.push(name, part)
}

/** Fields that decide about framing, routing or access, which no trailer may (RFC 9110, section 6.5.1). */
const notInTrailers = new Set([
  'age',
  'authorization',
  'cache-control',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'expires',
  'host',
  'location',
  'retry-after',
  'set-cookie',
  'vary',
  'www-authenticate',
  'x-request-id',
])

/** The trailer fields that go on; undefined when there are none, as nearly always. */
export const trailersFor = (trailers: IncomingHttpHeaders): Record<string, string | string[]> | undefined => {
  const passed: Record<string, string | string[]> = {}
  let isEmpty = true
  for (const name in trailers) {
    const value = trailers[name]
    if (value === undefined || notInTrailers.has(name) || staysBehind(name, undefined)) continue
    passed[name] = value
    isEmpty = false
  }
  return isEmpty ? undefined : passed
}
