import type { Metrics } from './admin/metrics.ts'
import type { GatewayFile } from './configuration/gateway-file.ts'
import type { RouteSection } from './configuration/route-section.ts'
import { bytesOf } from './configuration/units.ts'
import { createMirror } from './mirror.ts'
import { createAddressRules } from './protection/address-rules.ts'
import { type Authenticator, createAuthenticator } from './protection/authenticator.ts'
import { type ClientIdentities, createClientIdentity } from './protection/client-identity.ts'
import { createCors } from './protection/cors.ts'
import { createRateLimits } from './protection/rate-limits.ts'
import type { Route } from './route.ts'
import type { RouteLog } from './route-log.ts'
import { createDestinationChoice } from './routing/destination.ts'
import { createEntryPattern } from './routing/entry-pattern.ts'
import { createHeaderChanges } from './routing/header-changes.ts'
import { createHostPattern } from './routing/host-pattern.ts'
import { createPathPattern, createRewrite } from './routing/path-pattern.ts'
import { createRouteTable, type RouteTable } from './routing/route-table.ts'
import type { UpstreamOptions } from './upstreams/open-upstream.ts'
import { othersThan, reopenUpstreams } from './upstreams/reopen-upstreams.ts'
import type { Upstream } from './upstreams/upstream.ts'

/**
 * A configuration that is ready to serve. A reload makes a new one; exchanges under way go on with the one they began with.
 */
export interface Plan {
  readonly file: GatewayFile
  readonly routes: readonly Route[]
  readonly table: RouteTable<Route>
  readonly upstreams: ReadonlyMap<string, Upstream>
  /** Whether a service of it is documented. */
  readonly hasDocs: boolean
  readonly identities: ClientIdentities
  readonly authenticator: Authenticator
  /** Of what reaches no route. */
  readonly log: RouteLog
}

export interface PlanOptions {
  readonly upstream: UpstreamOptions
  /** Told in one sentence that an issuer's keys could not be fetched. */
  readonly onKeyFailure: (reason: string) => void
  readonly metrics: Metrics
  /** Of routes that set none of their own. */
  readonly maxBodyBytes: number
  /** What is kept of a route's exchanges; undefined stands for what reaches no route. */
  readonly logOf: (route: RouteSection | undefined) => RouteLog
  /** Unchanged upstreams keep their connections and health, unchanged rate limits their counts. */
  readonly previous?: Plan | undefined
}

/** Makes a plan of a checked file; upstreams that are new are opened, none of the previous plan is closed. */
export const createPlan = (file: GatewayFile, options: PlanOptions): Plan => {
  const old = options.previous?.upstreams ?? new Map<string, Upstream>()
  const upstreams = reopenUpstreams(old, file.upstreams, options.upstream)
  try {
    return planWith(upstreams, file, options)
  } catch (error) {
    for (const upstream of othersThan(old, upstreams)) void upstream.close()
    throw error
  }
}

const planWith = (upstreams: ReadonlyMap<string, Upstream>, file: GatewayFile, options: PlanOptions): Plan => {
  const authenticator = createAuthenticator(file.auth, {
    onKeyFailure: options.onKeyFailure,
    previous: options.previous?.authenticator,
  })
  const routes = file.routes.map((section) => createRoute(section, { file, upstreams, authenticator, options }))
  return {
    file,
    routes,
    table: createRouteTable(routes),
    upstreams,
    hasDocs: [...upstreams.values()].some(({ openapiPath }) => openapiPath !== undefined),
    authenticator,
    identities: createClientIdentity(file.trusted_proxies),
    log: options.logOf(undefined),
  }
}

interface RouteParts {
  readonly file: GatewayFile
  readonly upstreams: ReadonlyMap<string, Upstream>
  readonly authenticator: Authenticator
  readonly options: PlanOptions
}

const createRoute = (section: RouteSection, { file, upstreams, authenticator, options }: RouteParts): Route => {
  const { name, hosts, methods, cors, rewrite, mirror } = section
  const prefix = createPathPattern(section.path)
  const previous = options.previous?.routes.find((route) => route.name === name)
  const maxBody = section.max_body ?? file.limits.max_body
  return {
    name,
    isForTheRest: section.path === '/',
    prefix,
    isHost: hosts && createHostPattern(hosts),
    methods: methods && new Set(methods),
    patternOf: createEntryPattern(section.path, section.patterns),
    isStream: section.streams,
    upstreamFor: upstreamChoice(section, upstreams),
    rewrite: rewrite === undefined ? undefined : createRewrite(prefix, rewrite),
    requestHeaders: createHeaderChanges(section.request_headers),
    responseHeaders: createHeaderChanges(section.response_headers),
    mirror: mirror && createMirror(known(upstreams, mirror.upstream), mirror.share),
    maxBodyBytes: maxBody === undefined ? options.maxBodyBytes : bytesOf(maxBody),
    authenticate: section.auth && authenticator.forRoute(section.auth),
    addressRules: createAddressRules(section),
    addressLimits: createRateLimits(
      name,
      section.rate_limits.filter(({ per }) => per === 'ip'),
      { previous: previous?.addressLimits },
    ),
    callerLimits: createRateLimits(
      name,
      section.rate_limits.filter(({ per }) => per !== 'ip'),
      { previous: previous?.callerLimits },
    ),
    cors: cors && createCors(cors),
    log: options.logOf(section),
    metrics: options.metrics.route(name),
  }
}

const upstreamChoice = ({ upstream }: RouteSection, upstreams: ReadonlyMap<string, Upstream>): Route['upstreamFor'] => {
  const destinations = typeof upstream === 'string' ? [{ upstream, weight: 1 }] : upstream
  return createDestinationChoice(
    destinations.map((destination) => ({ ...destination, upstream: known(upstreams, destination.upstream) })),
  )
}

/** The file was checked: every name in it leads somewhere. */
const known = (upstreams: ReadonlyMap<string, Upstream>, name: string): Upstream => {
  const upstream = upstreams.get(name)
  if (upstream === undefined) throw new RangeError(`there is no upstream ${name}`)
  return upstream
}
