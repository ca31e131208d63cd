import type { IncomingHttpHeaders } from 'node:http'
import type { RouteMetrics } from './admin/metrics.ts'
import type { Mirror } from './mirror.ts'
import type { AddressRules } from './protection/address-rules.ts'
import type { Authenticate } from './protection/authenticator.ts'
import type { Cors } from './protection/cors.ts'
import type { RateLimits } from './protection/rate-limits.ts'
import type { RouteLog } from './route-log.ts'
import type { HeaderChanges } from './routing/header-changes.ts'
import type { RouteConditions } from './routing/route-table.ts'
import type { Upstream } from './upstreams/upstream.ts'

/** A route of the configuration, ready to serve. What it does not ask for is undefined and costs nothing. */
export interface Route extends RouteConditions {
  readonly name: string
  /** It takes whatever no route before it takes: its path is `/`. */
  readonly isForTheRest: boolean
  /** What stands for the path in the entry, such as `/users/{user_id}`; the path must be one of this route. */
  readonly patternOf: (path: string) => string
  /** Its answers may be quiet for hours. */
  readonly isStream: boolean
  readonly upstreamFor: (headers: IncomingHttpHeaders) => Upstream
  readonly rewrite: ((path: string) => string) | undefined
  readonly requestHeaders: HeaderChanges | undefined
  readonly responseHeaders: HeaderChanges | undefined
  readonly mirror: Mirror | undefined
  readonly maxBodyBytes: number
  readonly authenticate: Authenticate | undefined
  readonly addressRules: AddressRules | undefined
  /** Those that count by address, and so bound how fast credentials can be guessed. */
  readonly addressLimits: RateLimits | undefined
  /** Those that count who was let in. */
  readonly callerLimits: RateLimits | undefined
  readonly cors: Cors | undefined
  readonly log: RouteLog
  readonly metrics: RouteMetrics
}
