import type { SettingsFault, SettingsPath } from '@trilha/settings'
import { checkIssuers, checkProtection, ranges } from './check-protection.ts'
import { checkRouting } from './check-routing.ts'
import { checkUpstream } from './check-upstream.ts'
import type { GatewayFile } from './gateway-file.ts'
import type { RouteSection } from './route-section.ts'

type Faults = Generator<SettingsFault, void, undefined>

/** What the schema cannot say: that names lead somewhere, that addresses are addresses, that nothing contradicts itself. */
export function* checkFile(file: GatewayFile): Faults {
  yield* repeated(
    file.routes.map(({ name }) => name),
    (index) => ['routes', index, 'name'],
  )
  yield* repeated(
    file.auth.jwt.map(({ name }) => name),
    (index) => ['auth', 'jwt', index, 'name'],
  )
  yield* repeated(
    file.auth.api_keys.map(({ sha256 }) => sha256),
    (index) => ['auth', 'api_keys', index, 'sha256'],
  )
  yield* checkIssuers(file.auth)
  yield* ranges(file.trusted_proxies, ['trusted_proxies'])
  for (const [name, upstream] of Object.entries(file.upstreams)) yield* checkUpstream(upstream, ['upstreams', name])
  for (const [index, route] of file.routes.entries()) yield* checkRoute(file, route, ['routes', index])
}

function* checkRoute(file: GatewayFile, route: RouteSection, at: SettingsPath): Faults {
  yield* destinations(file, route, at)
  if (route.mirror !== undefined) yield* known(file, route.mirror.upstream, [...at, 'mirror', 'upstream'])
  yield* checkProtection(file, route, at)
  yield* checkRouting(route, at)
  for (const [index, pattern] of route.patterns.entries()) {
    if (pattern === route.path || pattern.startsWith(withSlash(route.path))) continue
    yield { path: [...at, 'patterns', index], reason: `must begin with ${withSlash(route.path)}, the route’s path` }
  }
  for (const [index, issuer] of (route.auth?.jwt ?? []).entries()) {
    if (file.auth.jwt.some(({ name }) => name === issuer)) continue
    yield {
      path: [...at, 'auth', 'jwt', index],
      reason: `is none of auth.jwt${listed(file.auth.jwt.map(({ name }) => name))}`,
    }
  }
  if (route.auth !== undefined && !route.auth.api_key && (route.auth.jwt ?? []).length === 0) {
    yield {
      path: [...at, 'auth'],
      reason: 'must take api_key: true or name an issuer in jwt, else nobody could come in',
    }
  }
  if (route.cors?.credentials === true && route.cors.origins.includes('*')) {
    yield {
      path: [...at, 'cors', 'origins'],
      reason: 'must not be * with credentials: every site could act for its visitors',
    }
  }
}

function* destinations(file: GatewayFile, { upstream }: RouteSection, at: SettingsPath): Faults {
  if (typeof upstream === 'string') {
    yield* known(file, upstream, [...at, 'upstream'])
    return
  }
  for (const [index, destination] of upstream.entries()) {
    yield* known(file, destination.upstream, [...at, 'upstream', index, 'upstream'])
  }
  if (upstream.every(({ weight }) => weight === 0)) {
    yield { path: [...at, 'upstream'], reason: 'must have a destination with a weight above 0' }
  }
}

function* known({ upstreams }: GatewayFile, name: string, path: SettingsPath): Faults {
  if (!Object.hasOwn(upstreams, name)) yield { path, reason: `is none of upstreams${listed(Object.keys(upstreams))}` }
}

const listed = (names: readonly string[]): string => (names.length === 0 ? '' : ` (${names.join(', ')})`)

const withSlash = (path: string): string => (path.endsWith('/') ? path : `${path}/`)

function* repeated(values: readonly string[], path: (index: number) => SettingsPath): Faults {
  for (const [index, value] of values.entries()) {
    const first = values.indexOf(value)
    if (first < index) yield { path: path(index), reason: `is the same as that of number ${first + 1}` }
  }
}
