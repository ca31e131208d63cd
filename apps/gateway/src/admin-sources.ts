import type { LogClient } from '@trilha/client'
import type { AdminSources } from './admin/admin-sources.ts'
import type { Metrics } from './admin/metrics.ts'
import type { LivePlan } from './live-plan.ts'
import type { Gateway } from './server.ts'
import type { LiveCertificates } from './tls/live-certificates.ts'
import { version } from './version.ts'

interface Parts {
  readonly metrics: Metrics
  readonly gateway: Pick<Gateway, 'connectionCount' | 'activeExchangeCount'>
  readonly livePlan: LivePlan
  readonly certificates: LiveCertificates
  readonly client: LogClient
  readonly isReady: () => Promise<string | undefined>
}

/** Where the admin pages have their figures from. */
export const adminSources = ({ metrics, gateway, livePlan, certificates, client, isReady }: Parts): AdminSources => ({
  version,
  metrics,
  isReady,
  connections: () => gateway.connectionCount,
  activeExchanges: () => gateway.activeExchangeCount,
  upstreams: () => [...livePlan.current.upstreams.values()].map(({ state }) => state),
  delivery: () => ({ ...client.counters, spoolBytes: client.spoolBytes, trouble: client.trouble }),
  configuration: () => livePlan.state,
  certificates: () => certificates.certificates,
})
