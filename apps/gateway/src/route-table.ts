import findMyWay from 'find-my-way'

/** The services behind the gateway, by the name that their own entries carry. */
export type UpstreamName = 'user_service' | 'event_service' | 'messaging_service' | 'log_service'

/** Where a path goes, and the pattern that stands for it in the entry's action. */
export interface Route {
  readonly upstream: UpstreamName
  /** The pattern in the contract's style, such as `/users/{user_id}`; `/users/*` for what no pattern lists. */
  readonly pattern: string
  /** Its answers are event streams, which may be quiet for hours. */
  readonly isStream?: boolean
}

interface TableRow {
  readonly upstream: UpstreamName
  readonly prefix: string
  readonly patterns: readonly string[]
  /** Those of the patterns that answer with event streams. */
  readonly streams?: readonly string[]
}

/**
 * The routes of the contract. Patterns only name what an exchange was about; a path under the prefix that none of them
 * fits goes to the same upstream, so that a service may grow without a change here.
 */
export const routeTable: readonly TableRow[] = Object.freeze([
  { upstream: 'user_service', prefix: '/users', patterns: ['/users/', '/users/{user_id}'] },
  { upstream: 'event_service', prefix: '/events', patterns: ['/events/', '/events/{event_id}'] },
  {
    upstream: 'messaging_service',
    prefix: '/messages',
    patterns: ['/messages/', '/messages/stream', '/messages/{id}', '/messages/{id}/read'],
    streams: ['/messages/stream'],
  },
  { upstream: 'log_service', prefix: '/log', patterns: ['/log'] },
  { upstream: 'log_service', prefix: '/logs', patterns: ['/logs'] },
])

/** Longer segments are still routed; the router's default of 100 characters would turn them away. */
const maxSegmentLength = 16_384

/**
 * Compiles the table. The answer takes a normalised path (never a raw one) and finds its route, with and without a
 * slash at the end alike; undefined when nothing in the table has its prefix.
 */
export const createRouter = (table = routeTable): ((path: string) => Route | undefined) => {
  const router = findMyWay({
    ignoreTrailingSlash: true,
    caseSensitive: true,
    maxParamLength: maxSegmentLength,
  })
  // Every route answers to every method: which of them a path allows is for its service to say.
  const add = (path: string, route: Route) => router.on('GET', path, nothing, route)
  for (const { upstream, prefix, patterns, streams = [] } of table) {
    for (const pattern of patterns) {
      const isStream = streams.includes(pattern)
      add(toRouterSyntax(pattern), Object.freeze({ upstream, pattern, ...(isStream && { isStream }) }))
    }
    add(`${prefix}/*`, Object.freeze({ upstream, pattern: `${prefix}/*` }))
  }
  return (path) => router.find('GET', path)?.store as Route | undefined
}

const toRouterSyntax = (pattern: string): string => pattern.replace(/\{(\w+)\}/g, ':$1').replace(/(?<=.)\/$/, '')

const nothing = (): void => {}
