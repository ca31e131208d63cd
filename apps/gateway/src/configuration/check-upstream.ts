import { isIP } from 'node:net'
import type { SettingsFault, SettingsPath } from '@trilha/settings'
import type { UpstreamSection } from './upstream-section.ts'

/** What the schema cannot say of an upstream: that its targets are servers, each of them another, and can be asked. */
export function* checkUpstream(
  { targets, tls }: UpstreamSection,
  at: SettingsPath,
): Generator<SettingsFault, void, undefined> {
  const origins = targets.map(({ url }) => (URL.canParse(url) ? new URL(url).origin : undefined))
  for (const [index, origin] of origins.entries()) {
    const path = [...at, 'targets', index, 'url']
    const first = origins.indexOf(origin)
    if (origin === undefined) yield { path, reason: 'is no address of a server: look at its host and its port' }
    else if (first < index) yield { path, reason: `is the same as that of number ${first + 1}` }
  }
  if (targets.every(({ weight }) => weight === 0)) {
    yield { path: [...at, 'targets'], reason: 'must have a target with a weight above 0' }
  }
  if (tls === undefined) return
  if (!targets.some(({ url }) => url.startsWith('https:'))) {
    yield { path: [...at, 'tls'], reason: 'is for targets that begin with https://, and none does' }
  }
  if (tls.server_name !== undefined && isIP(tls.server_name) !== 0) {
    yield {
      path: [...at, 'tls', 'server_name'],
      reason: 'must be a host name: no address can be asked for (RFC 6066, section 3)',
    }
  }
}
