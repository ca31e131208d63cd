import { Pool } from 'undici'
import { type Limits, upstreamKeepAliveMs } from './limits.ts'
import type { UpstreamName } from './route-table.ts'

/** A service behind the gateway: a fixed origin with its connections. */
export interface Upstream {
  /** For people: `user service`. */
  readonly title: string
  /** `http://127.0.0.1:8001` */
  readonly origin: string
  readonly pool: Pool
}

export type Upstreams = Readonly<Record<UpstreamName, Upstream>>

/** The addresses, from the configuration alone: nothing in a request can choose another. */
export interface UpstreamUrls {
  readonly userServiceUrl: string
  readonly eventServiceUrl: string
  readonly messagingServiceUrl: string
  readonly logUrl: string
}

export const openUpstreams = (urls: UpstreamUrls, limits: Limits): Upstreams => ({
  user_service: openUpstream('user service', urls.userServiceUrl, limits),
  event_service: openUpstream('event service', urls.eventServiceUrl, limits),
  messaging_service: openUpstream('messaging service', urls.messagingServiceUrl, limits),
  log_service: openUpstream('log service', urls.logUrl, limits),
})

/**
 * No bound on connections: each exchange has one client connection and one upstream connection, so the bound on the
 * former holds for both, and a thousand open event streams cannot starve the other requests in a queue.
 */
const openUpstream = (title: string, url: string, limits: Limits): Upstream => {
  const { origin } = new URL(url)
  const pool = new Pool(origin, {
    connections: null,
    pipelining: 1,
    keepAliveTimeout: upstreamKeepAliveMs,
    // A server's own hint (Keep-Alive: timeout=72) is followed up to ten times of that.
    keepAliveMaxTimeout: upstreamKeepAliveMs * 10,
    connect: { timeout: limits.upstreamConnectTimeoutMs },
    headersTimeout: limits.upstreamFirstByteTimeoutMs,
    bodyTimeout: limits.upstreamIdleTimeoutMs,
    maxHeaderSize: limits.maxHeaderBytes,
  })
  return { title, origin, pool }
}

/** Breaks what is still under way. */
export const closeUpstreams = async (upstreams: Upstreams): Promise<void> => {
  await Promise.all(Object.values(upstreams).map(({ pool }) => pool.destroy()))
}
