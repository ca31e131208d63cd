import { Default } from 'typebox/value'
import { GatewayFile } from './gateway-file.ts'

/** Where the services of the contract are. */
export interface ServiceUrls {
  readonly userServiceUrl: string
  readonly eventServiceUrl: string
  readonly messagingServiceUrl: string
  readonly logUrl: string
}

/** How long its upstreams may take, in milliseconds. */
export interface UpstreamTimeouts {
  readonly upstreamConnectTimeoutMs: number
  readonly upstreamFirstByteTimeoutMs: number
  readonly upstreamIdleTimeoutMs: number
}

/**
 * What the gateway does without a file: the routes of the contract. Patterns only name what an exchange was about; a path
 * under a route that none of them fits goes to the same upstream, so that a service may grow without a change here.
 */
export const contractFile = (settings: ServiceUrls & UpstreamTimeouts): GatewayFile => {
  const upstream = (title: string, url: string) => ({
    title,
    targets: [{ url: new URL(url).origin }],
    timeouts: {
      connect: `${settings.upstreamConnectTimeoutMs}ms`,
      first_byte: `${settings.upstreamFirstByteTimeoutMs}ms`,
      idle: `${settings.upstreamIdleTimeoutMs}ms`,
    },
    openapi: '/openapi.json',
  })
  return Default(GatewayFile, {
    upstreams: {
      user_service: upstream('user service', settings.userServiceUrl),
      event_service: upstream('event service', settings.eventServiceUrl),
      messaging_service: upstream('messaging service', settings.messagingServiceUrl),
      log_service: upstream('log service', settings.logUrl),
    },
    routes: [
      { name: 'users', path: '/users', upstream: 'user_service', patterns: ['/users/', '/users/{user_id}'] },
      { name: 'events', path: '/events', upstream: 'event_service', patterns: ['/events/', '/events/{event_id}'] },
      {
        name: 'message_stream',
        path: '/messages/stream',
        upstream: 'messaging_service',
        patterns: ['/messages/stream'],
        streams: true,
      },
      {
        name: 'messages',
        path: '/messages',
        upstream: 'messaging_service',
        patterns: ['/messages/', '/messages/{id}', '/messages/{id}/read'],
      },
      { name: 'log', path: '/log', upstream: 'log_service', patterns: ['/log'] },
      { name: 'logs', path: '/logs', upstream: 'log_service', patterns: ['/logs'] },
    ],
  }) as GatewayFile
}
