import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { CircuitState } from '../upstreams/circuit-breaker.ts'
import type { AdminSources, DeliveryStatus, TargetStatus, UpstreamStatus } from './admin-sources.ts'
import { BucketHistogram } from './bucket-histogram.ts'
import type { Buckets } from './exchange-counts.ts'
import type { RouteMetrics } from './metrics.ts'

/**
 * Prometheus' view of the gateway, in a registry of its own. All values are read when it is scraped. The process'
 * metrics are those of prom-client by its names; they cost 0.3 % of a core, nearly all for the event loop's delay.
 */
export const createMetricsRegistry = (sources: AdminSources): Registry => {
  const registry = new Registry()
  const metrics = createReaders(registry)
  addExchanges(metrics, sources)
  addUpstreams(metrics, sources)
  addDelivery(metrics, sources)
  addConfiguration(metrics, sources)
  addCertificates(metrics, sources)
  collectDefaultMetrics({ register: registry })
  return registry
}

type Labels = Readonly<Record<string, string>>
type Tell = (value: number, labels?: Labels) => void

interface Readers {
  readonly registry: Registry
  /** A metric whose values `read` tells at every scrape. */
  counter(name: string, help: string, read: (tell: Tell) => void): void
  gauge(name: string, help: string, read: (tell: Tell) => void): void
}

const prefix = 'trilha_gateway_'

/** Every label of ours; a metric uses those that it has values for. */
const labelNames = [
  'route',
  'method',
  'status_class',
  'result',
  'reason',
  'upstream',
  'target',
  'state',
  'hosts',
  'version',
]

const createReaders = (registry: Registry): Readers => ({
  registry,
  counter: (name, help, read) => {
    const counter = new Counter({ name: prefix + name, help, labelNames, registers: [registry], collect })
    function collect(): void {
      counter.reset()
      read((value, labels = {}) => counter.inc(labels, value))
    }
  },
  gauge: (name, help, read) => {
    const gauge = new Gauge({ name: prefix + name, help, labelNames, registers: [registry], collect })
    function collect(): void {
      gauge.reset()
      read((value, labels = {}) => gauge.set(labels, value))
    }
  },
})

const addExchanges = ({ registry, counter, gauge }: Readers, sources: AdminSources): void => {
  const { metrics } = sources
  counter('exchanges_total', 'Exchanges that have ended', (tell) => {
    for (const [route, { counts }] of metrics.routes) {
      counts.tellEach((labels, count) => tell(count, { route, ...labels }))
    }
  })
  counter('request_bytes_total', 'Bytes of request bodies', (tell) => {
    for (const [route, { counts }] of metrics.routes) tell(counts.requestBytes, { route })
  })
  counter('response_bytes_total', 'Bytes of answer bodies', (tell) => {
    for (const [route, { counts }] of metrics.routes) tell(counts.responseBytes, { route })
  })
  const histogram = (name: string, help: string, of: (route: RouteMetrics) => Buckets): void => {
    const read = () => [...metrics.routes].map(([route, values]) => [route, of(values)] as const)
    new BucketHistogram({ name: prefix + name, help, registry, read })
  }
  histogram(
    'exchange_duration_seconds',
    'From the headers of a request to the last byte of its answer',
    ({ counts }) => counts.durations,
  )
  histogram(
    'first_byte_seconds',
    'From the headers of a request to the first byte of the answer of its upstream',
    ({ counts }) => counts.firstBytes,
  )
  counter('refusals_total', 'Exchanges that the gateway answered with a problem of its own, by its code', (tell) => {
    for (const [reason, count] of metrics.refusals) tell(count, { reason })
  })
  gauge('active_exchanges', 'Exchanges under way', (tell) => tell(sources.activeExchanges()))
  gauge('client_connections', 'Open connections of clients', (tell) => tell(sources.connections()))
  gauge('build_info', 'Always 1; the version is a label', (tell) => tell(1, { version: sources.version }))
}

const circuitStates: readonly CircuitState[] = ['closed', 'open', 'half_open']

const addUpstreams = ({ counter, gauge }: Readers, { upstreams }: AdminSources): void => {
  const eachTarget = (read: (target: TargetStatus) => number) => (tell: Tell) => {
    for (const { name, targets } of upstreams()) {
      for (const target of targets) tell(read(target), { upstream: name, target: target.url })
    }
  }
  gauge(
    'upstream_target_healthy',
    '1 while the target takes requests, else 0',
    eachTarget(({ isHealthy }) => (isHealthy ? 1 : 0)),
  )
  gauge(
    'upstream_target_active_requests',
    'Requests under way at the target',
    eachTarget(({ activeRequests }) => activeRequests),
  )
  gauge(
    'upstream_target_consecutive_failures',
    'Failures of the target since its last success',
    eachTarget(({ failuresInARow }) => failuresInARow),
  )
  counter(
    'upstream_target_requests_total',
    'Requests that the target was sent',
    eachTarget(({ requests }) => requests),
  )
  counter(
    'upstream_target_failures_total',
    'Requests that the target failed',
    eachTarget(({ failures }) => failures),
  )
  const eachUpstream = (read: (upstream: UpstreamStatus) => number) => (tell: Tell) => {
    for (const upstream of upstreams()) tell(read(upstream), { upstream: upstream.name })
  }
  counter(
    'upstream_retries_total',
    'Requests that were sent once more',
    eachUpstream(({ retries }) => retries),
  )
  counter(
    'upstream_retries_refused_total',
    'Further tries that the retry budget did not allow',
    eachUpstream(({ retriesRefused }) => retriesRefused),
  )
  counter(
    'upstream_refusals_total',
    'Requests that were not sent: the circuit was open, or too many were under way',
    eachUpstream(({ refusals }) => refusals),
  )
  gauge('upstream_circuit_state', '1 for the state of the circuit breaker, 0 for the others', (tell) => {
    for (const { name, circuit } of upstreams().filter(hasCircuit)) {
      for (const state of circuitStates) tell(state === circuit ? 1 : 0, { upstream: name, state })
    }
  })
}

const hasCircuit = ({ circuit }: UpstreamStatus): boolean => circuit !== undefined

const addDelivery = ({ counter, gauge }: Readers, { metrics, delivery }: AdminSources): void => {
  const count = (member: 'accepted' | 'sent' | 'dropped' | 'rejected', help: string): void =>
    counter(`log_entries_${member}_total`, help, (tell) => tell(delivery()[member]))
  count('accepted', 'Entries that were written to the spool')
  count('sent', 'Entries that the log service acknowledged')
  count('dropped', 'Entries that were lost: the disk budget was spent or the disk failed')
  count('rejected', 'Entries that were refused as invalid')
  counter('log_entries_sampled_out_total', 'Successful exchanges that left no entry, as configured', (tell) =>
    tell(metrics.sampledOutCount),
  )
  gauge('log_entries_waiting', 'Entries in the spool that were not acknowledged yet', (tell) =>
    tell(delivery().waiting),
  )
  gauge('log_spool_bytes', 'Disk that the spool takes', (tell) => ifKnown(delivery(), tell))
  gauge('log_delivery_healthy', '1 while entries are kept and delivered, 0 while something is wrong', (tell) =>
    tell(delivery().trouble === undefined ? 1 : 0),
  )
}

const ifKnown = ({ spoolBytes }: DeliveryStatus, tell: Tell): void => {
  if (spoolBytes !== undefined) tell(spoolBytes)
}

const addConfiguration = ({ counter, gauge }: Readers, { configuration }: AdminSources): void => {
  counter('config_reloads_total', 'How often the configuration was read anew', (tell) => {
    const { succeeded, failed } = configuration().reloads
    tell(succeeded, { result: 'success' })
    tell(failed, { result: 'failure' })
  })
  gauge('config_last_reload_success_timestamp_seconds', 'When the configuration in force was read', (tell) =>
    tell(configuration().loadedAt.getTime() / 1_000),
  )
}

const addCertificates = ({ gauge }: Readers, { certificates }: AdminSources): void =>
  gauge('certificate_expiry_timestamp_seconds', 'When the certificate for these hosts expires', (tell) => {
    for (const { hosts, expiresAt } of certificates()) tell(expiresAt.getTime() / 1_000, { hosts: hosts.join(',') })
  })
