import type { IncomingHttpHeaders } from 'node:http'
import type { RouteSection } from '../configuration/route-section.ts'
import { msOf } from '../configuration/units.ts'
import { createOriginMatch } from './cors-origins.ts'

/** The CORS protocol of a route (Fetch standard, section 3.3). Headers are lists: name, value, name, … */
export interface Cors {
  /** The whole answer to a preflight; undefined for every other request. It asks for no credentials (3.3.5). */
  preflight(method: string | undefined, headers: IncomingHttpHeaders): PreflightAnswer | undefined
  /** What every other answer carries, problems too; the upstream's own {@link corsHeaders} must be taken out of it. */
  answerHeaders(origin: string | undefined): readonly string[]
}

export interface PreflightAnswer {
  readonly status: 204
  readonly headers: readonly string[]
}

/** Answer headers of the protocol, in lower case: of a route with `cors`, only the gateway's own are passed on. */
export const corsHeaders: ReadonlySet<string> = new Set([
  'access-control-allow-credentials',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-origin',
  'access-control-allow-private-network',
  'access-control-expose-headers',
  'access-control-max-age',
])

type CorsSection = NonNullable<RouteSection['cors']>

/**
 * Compiles a section. An origin that is not allowed gets no CORS headers, and its request goes on: to keep the answer
 * from the page is the browser's part, and whatever is no browser sends what origin it likes.
 */
export const createCors = (section: CorsSection): Cors => {
  const forAll = section.origins.includes('*')
  const isAllowed = createOriginMatch(section.origins)
  // An answer that is the same for all origins may be kept for all; every other one says that it is not (3.3.4).
  const refused = forAll ? [] : ['vary', 'Origin']
  const refusedPreflight: PreflightAnswer = { status: 204, headers: refused }
  const credentials = section.credentials ? ['access-control-allow-credentials', 'true'] : []
  const answerTail = [
    ...refused,
    ...credentials,
    ...listHeader('access-control-expose-headers', section.exposed_headers),
  ]
  const preflightTail = [
    ...refused,
    ...credentials,
    ...listHeader('access-control-allow-methods', section.methods),
    ...listHeader('access-control-allow-headers', section.request_headers),
    'access-control-max-age',
    String(Math.floor(msOf(section.max_age) / 1_000)),
  ]
  const answerForAll = ['access-control-allow-origin', '*', ...answerTail]
  const preflightForAll: PreflightAnswer = {
    status: 204,
    headers: ['access-control-allow-origin', '*', ...preflightTail],
  }
  return {
    preflight: (method, headers) => {
      const { origin } = headers
      if (method !== 'OPTIONS' || origin === undefined) return undefined
      if (headers['access-control-request-method'] === undefined) return undefined
      if (forAll) return preflightForAll
      if (!isAllowed(origin)) return refusedPreflight
      return { status: 204, headers: ['access-control-allow-origin', origin, ...preflightTail] }
    },
    answerHeaders: (origin) => {
      if (forAll) return answerForAll
      if (origin === undefined || !isAllowed(origin)) return refused
      return ['access-control-allow-origin', origin, ...answerTail]
    },
  }
}

const listHeader = (name: string, values: readonly string[]): string[] =>
  values.length === 0 ? [] : [name, values.join(', ')]
