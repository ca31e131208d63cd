import type { SettingsFault, SettingsPath } from '@trilha/settings'
import { parseRange } from '../protection/address-range.ts'
import { originFault } from '../protection/cors-origins.ts'
import type { GatewayFile } from './gateway-file.ts'
import type { RouteSection } from './route-section.ts'
import { msOf } from './units.ts'

type Faults = Generator<SettingsFault, void, undefined>

/** What the schema cannot say of `auth`. */
export function* checkIssuers({ jwt }: GatewayFile['auth']): Faults {
  for (const [index, { jwks_url }] of jwt.entries()) {
    const url = URL.canParse(jwks_url) ? new URL(jwks_url) : undefined
    // What fetch refuses at every request is better told at the start.
    if (url === undefined || url.username !== '' || url.password !== '') {
      yield { path: ['auth', 'jwt', index, 'jwks_url'], reason: 'must be an address without a user and a password' }
    }
  }
}

/** What the schema cannot say of who may come in by a route, how often and from where. */
export function* checkProtection({ auth }: GatewayFile, route: RouteSection, at: SettingsPath): Faults {
  yield* ranges(route.allow, [...at, 'allow'])
  yield* ranges(route.deny, [...at, 'deny'])
  if (route.allow?.length === 0) {
    yield { path: [...at, 'allow'], reason: 'must not be empty: nobody could come in' }
  }
  if (route.auth !== undefined) yield* checkAuth(auth, route.auth, [...at, 'auth'])
  if (route.cors !== undefined) yield* checkCors(route.cors, [...at, 'cors'])
  for (const [index, { window, per }] of route.rate_limits.entries()) {
    if (msOf(window) === 0) yield { path: [...at, 'rate_limits', index, 'window'], reason: 'must be longer than 0' }
    if (per === 'user' && route.auth === undefined) {
      yield { path: [...at, 'rate_limits', index, 'per'], reason: 'must not be user on a route without auth' }
    }
    if (per === 'key' && route.auth?.api_key !== true) {
      yield { path: [...at, 'rate_limits', index, 'per'], reason: 'must not be key on a route that takes no API keys' }
    }
  }
}

function* checkAuth(
  { api_keys }: GatewayFile['auth'],
  { api_key, jwt = [], optional, scopes = [] }: NonNullable<RouteSection['auth']>,
  at: SettingsPath,
): Faults {
  if (api_key && api_keys.length === 0) {
    yield { path: [...at, 'api_key'], reason: 'must not be true while auth.api_keys has none' }
  }
  if (optional && scopes.length > 0) {
    yield { path: [...at, 'scopes'], reason: 'must not be with optional: whoever sends nothing would need none' }
  }
  // Of tokens nobody knows before they come which scopes they have.
  if (jwt.length > 0 || api_keys.length === 0) return
  if (!api_keys.some((key) => scopes.every((scope) => key.scopes?.includes(scope)))) {
    yield { path: [...at, 'scopes'], reason: 'are all had by no key of auth.api_keys, so nobody could come in' }
  }
}

function* checkCors(cors: NonNullable<RouteSection['cors']>, at: SettingsPath): Faults {
  for (const [index, origin] of cors.origins.entries()) {
    const reason = originFault(origin)
    if (reason !== undefined) yield { path: [...at, 'origins', index], reason }
  }
  if (cors.origins.length === 0) yield { path: [...at, 'origins'], reason: 'must not be empty: leave out cors instead' }
  if (!cors.credentials) return
  for (const field of ['methods', 'request_headers', 'exposed_headers'] as const) {
    if (cors[field].includes('*')) {
      yield { path: [...at, field], reason: 'must not be * with credentials: browsers take it for a name then' }
    }
  }
}

/** Texts that are to be addresses or ranges. */
export function* ranges(texts: readonly string[] | undefined, at: SettingsPath): Faults {
  for (const [index, text] of (texts ?? []).entries()) {
    if (parseRange(text) !== undefined) continue
    yield { path: [...at, index], reason: `must be an address or a range such as 10.0.0.0/8, and is "${text}"` }
  }
}
