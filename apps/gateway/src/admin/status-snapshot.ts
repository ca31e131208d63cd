import type { ConfigurationState } from '../live-plan.ts'
import { isDue } from '../tls/certificate-warnings.ts'
import type { CertificateState } from '../tls/live-certificates.ts'
import type { AdminSources, DeliveryStatus, UpstreamStatus } from './admin-sources.ts'
import type { Quantiles } from './recent-latency.ts'

/** The gateway at one moment, as `/status` answers with `Accept: application/json`. */
export interface StatusSnapshot {
  readonly version: string
  readonly now: string
  readonly started_at: string
  readonly uptime_seconds: number
  /** What needs somebody's attention; empty when all is well. */
  readonly troubles: readonly Trouble[]
  readonly client_connections: number
  readonly active_exchanges: number
  readonly exchanges: {
    readonly total: number
    readonly failures: number
    readonly per_second_10s: number
    readonly per_second_1min: number
  }
  readonly routes: readonly RouteSnapshot[]
  readonly refusals: Readonly<Record<string, number>>
  readonly upstreams: readonly UpstreamStatusJson[]
  readonly log: DeliveryJson
  readonly configuration: ConfigurationJson
  /** Empty without TLS. */
  readonly certificates: readonly CertificateJson[]
}

/** Told by kind, so that the page can say it in the reader's language. */
export type Trouble =
  | { readonly kind: 'not_ready' | 'log_delivery' | 'configuration'; readonly detail: string }
  | { readonly kind: 'entries_dropped'; readonly count: number }
  | { readonly kind: 'target_out'; readonly upstream: string; readonly target: string }
  | { readonly kind: 'circuit_open'; readonly upstream: string }
  | { readonly kind: 'certificate'; readonly hosts: string; readonly expires_at: string; readonly expired: boolean }

export interface RouteSnapshot {
  readonly name: string
  readonly exchanges: number
  readonly failures: number
  /** Of the last one to two minutes; null when there was no exchange. */
  readonly latency_ms: { readonly p50: number; readonly p95: number; readonly p99: number } | null
}

type UpstreamStatusJson = {
  readonly name: string
  readonly title: string
  readonly circuit: string | null
  readonly refusals: number
  readonly retries: number
  readonly targets: readonly {
    readonly url: string
    readonly weight: number
    readonly healthy: boolean
    readonly reason: string | null
    readonly active_requests: number
    readonly failures_in_a_row: number
    readonly requests: number
    readonly failures: number
  }[]
}

type DeliveryJson = {
  readonly accepted: number
  readonly sent: number
  readonly waiting: number
  readonly dropped: number
  readonly rejected: number
  readonly sampled_out: number
  readonly spool_bytes: number | null
  readonly trouble: string | null
}

type ConfigurationJson = {
  readonly file: string | null
  readonly loaded_at: string
  readonly reloads: number
  readonly failed_reloads: number
  readonly error: string | null
}

type CertificateJson = {
  readonly hosts: readonly string[]
  readonly subject: string
  readonly expires_at: string
  readonly is_due: boolean
  readonly sha256: string
}

/** @param startedAtMs and `nowMs`: milliseconds since 1970 */
export const takeSnapshot = async (
  sources: AdminSources,
  startedAtMs: number,
  nowMs: number,
): Promise<StatusSnapshot> => {
  const notReady = await sources.isReady()
  const { metrics } = sources
  const delivery = sources.delivery()
  const configuration = sources.configuration()
  const upstreams = sources.upstreams()
  const certificates = sources.certificates()
  const counts = [...metrics.routes.values()].map((route) => route.counts)
  return {
    version: sources.version,
    now: new Date(nowMs).toISOString(),
    started_at: new Date(startedAtMs).toISOString(),
    uptime_seconds: Math.floor((nowMs - startedAtMs) / 1_000),
    troubles: [...troublesOf({ notReady, delivery, configuration, upstreams, certificates, nowMs })],
    client_connections: sources.connections(),
    active_exchanges: sources.activeExchanges(),
    exchanges: {
      total: sum(counts.map(({ total }) => total)),
      failures: sum(counts.map(({ failures }) => failures)),
      per_second_10s: rounded(metrics.exchangesPerSecond(10_000)),
      per_second_1min: rounded(metrics.exchangesPerSecond(60_000)),
    },
    routes: routesOf(sources),
    refusals: Object.fromEntries(metrics.refusals),
    upstreams: upstreams.map(upstreamJson),
    log: deliveryJson(delivery, metrics.sampledOutCount),
    configuration: configurationJson(configuration),
    certificates: certificates.map((certificate) => certificateJson(certificate, nowMs)),
  }
}

interface Parts {
  readonly notReady: string | undefined
  readonly delivery: DeliveryStatus
  readonly configuration: ConfigurationState
  readonly upstreams: readonly UpstreamStatus[]
  readonly certificates: readonly CertificateState[]
  readonly nowMs: number
}

function* troublesOf(parts: Parts): Generator<Trouble, void, undefined> {
  const { notReady, delivery, configuration, upstreams, certificates, nowMs } = parts
  if (notReady !== undefined) yield { kind: 'not_ready', detail: notReady }
  if (delivery.dropped > 0) yield { kind: 'entries_dropped', count: delivery.dropped }
  if (delivery.trouble !== undefined) yield { kind: 'log_delivery', detail: delivery.trouble }
  for (const { title, circuit, targets } of upstreams) {
    if (circuit === 'open') yield { kind: 'circuit_open', upstream: title }
    for (const { url, isHealthy } of targets) {
      if (!isHealthy) yield { kind: 'target_out', upstream: title, target: url }
    }
  }
  const { lastError } = configuration
  if (lastError !== undefined) yield { kind: 'configuration', detail: lastError }
  for (const { hosts, expiresAt } of certificates.filter((certificate) => isDue(certificate.expiresAt, nowMs))) {
    const expires_at = expiresAt.toISOString()
    yield { kind: 'certificate', hosts: hosts.join(', '), expires_at, expired: expiresAt.getTime() < nowMs }
  }
}

const routesOf = ({ metrics }: AdminSources): RouteSnapshot[] =>
  [...metrics.routes].map(([name, { counts, latency }]) => ({
    name,
    exchanges: counts.total,
    failures: counts.failures,
    latency_ms: latencyOf(latency.quantiles()),
  }))

const latencyOf = (quantiles: Quantiles | undefined): RouteSnapshot['latency_ms'] =>
  quantiles === undefined ? null : { p50: quantiles.p50Ms, p95: quantiles.p95Ms, p99: quantiles.p99Ms }

const upstreamJson = ({ name, title, circuit, refusals, retries, targets }: UpstreamStatus): UpstreamStatusJson => ({
  name,
  title,
  circuit: circuit ?? null,
  refusals,
  retries,
  targets: targets.map((target) => ({
    url: target.url,
    weight: target.weight,
    healthy: target.isHealthy,
    reason: target.whyNot ?? null,
    active_requests: target.activeRequests,
    failures_in_a_row: target.failuresInARow,
    requests: target.requests,
    failures: target.failures,
  })),
})

const deliveryJson = (delivery: DeliveryStatus, sampledOut: number): DeliveryJson => ({
  accepted: delivery.accepted,
  sent: delivery.sent,
  waiting: delivery.waiting,
  dropped: delivery.dropped,
  rejected: delivery.rejected,
  sampled_out: sampledOut,
  spool_bytes: delivery.spoolBytes ?? null,
  trouble: delivery.trouble ?? null,
})

const configurationJson = (configuration: ConfigurationState): ConfigurationJson => ({
  file: configuration.path ?? null,
  loaded_at: configuration.loadedAt.toISOString(),
  reloads: configuration.reloads.succeeded,
  failed_reloads: configuration.reloads.failed,
  error: configuration.lastError ?? null,
})

const certificateJson = (
  { hosts, subject, expiresAt, fingerprint }: CertificateState,
  nowMs: number,
): CertificateJson => ({
  hosts,
  subject,
  expires_at: expiresAt.toISOString(),
  is_due: isDue(expiresAt, nowMs),
  sha256: fingerprint,
})

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const rounded = (value: number): number => Math.round(value * 10) / 10
