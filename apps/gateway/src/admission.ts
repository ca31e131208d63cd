import type { IncomingHttpHeaders } from 'node:http'
import { Problem, unauthorized } from '@trilha/service-kit'
import type { OpenExchange } from './connections.ts'
import type { Caller } from './protection/caller.ts'
import { type RateLimits, tooManyRequests } from './protection/rate-limits.ts'
import { sendOwn } from './respond.ts'
import type { Route } from './route.ts'

/** Whether a request carries the key that opens every route without an `auth` of its own. */
export type ApiKeyCheck = (headers: IncomingHttpHeaders) => boolean

/**
 * Lets a request in to its route, or answers it: preflights, addresses, rate limits, credentials. Limits that count by
 * address come before credentials are looked at, and so bound how fast they can be guessed.
 *
 * @returns whether it goes on to its upstream; a promise only where a token must be looked at first
 * @throws {Problem} when it is refused; a promise rejects with the same
 */
export const admit = (open: OpenExchange, route: Route, hasApiKey: ApiKeyCheck): boolean | Promise<boolean> => {
  const { exchange, request } = open
  const { cors, addressRules, addressLimits } = route
  if (cors !== undefined) {
    const preflight = cors.preflight(exchange.method, request.headers)
    if (preflight !== undefined) {
      sendOwn(open, { status: preflight.status, headers: {}, added: preflight.headers, body: noBody })
      return false
    }
    exchange.answerHeaders = cors.answerHeaders(request.headers.origin)
  }
  if (addressRules !== undefined && !addressRules.isAllowed(exchange.clientIp)) {
    throw new Problem('forbidden', 'This address may not come in here')
  }
  if (addressLimits !== undefined) takeToken(open, addressLimits, undefined)
  const caller = callerOf(open, route, hasApiKey)
  return caller instanceof Promise ? caller.then((known) => enter(open, route, known)) : enter(open, route, caller)
}

const noBody = Buffer.alloc(0)

/** A route's own `auth` stands in place of the key that opens everything else. */
const callerOf = (
  { request }: OpenExchange,
  { authenticate }: Route,
  hasApiKey: ApiKeyCheck,
): Caller | undefined | Promise<Caller> => {
  if (authenticate !== undefined) return authenticate(request.rawHeaders)
  if (!hasApiKey(request.headers)) throw unauthorized()
  return undefined
}

const enter = (open: OpenExchange, route: Route, caller: Caller | undefined): boolean => {
  const { exchange } = open
  // The client may have left while its token was looked at.
  if (exchange.hasEnded) return false
  exchange.userId = caller?.userId
  if (route.callerLimits !== undefined) takeToken(open, route.callerLimits, caller)
  return true
}

const takeToken = ({ exchange }: OpenExchange, limits: RateLimits, caller: Caller | undefined): void => {
  const { clientIp } = exchange
  const taken = limits.take({ clientIp, userId: caller?.userId, keyId: caller?.keyId })
  exchange.answerHeaders = [...(exchange.answerHeaders ?? []), ...taken.headers]
  if (!taken.allowed) throw tooManyRequests(taken)
}
