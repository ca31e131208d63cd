import type { CertificateState } from '../../tls/live-certificates.ts'
import type { AdminSources, TargetStatus } from '../admin-sources.ts'
import type { CountedExchange } from '../exchange-counts.ts'
import { createMetrics } from '../metrics.ts'

/** Sources of a gateway at rest, without upstreams; `changes` say what is different. */
export const scriptedSources = (changes: Partial<AdminSources> = {}): AdminSources => ({
  version: '1.2.3',
  metrics: createMetrics(),
  isReady: () => undefined,
  connections: () => 0,
  activeExchanges: () => 0,
  upstreams: () => [],
  delivery: () => ({ accepted: 0, sent: 0, waiting: 0, dropped: 0, rejected: 0 }),
  configuration: () => ({
    path: undefined,
    loadedAt: new Date(Date.UTC(2026, 0, 2)),
    reloads: { succeeded: 0, failed: 0 },
    lastError: undefined,
  }),
  certificates: () => [],
  ...changes,
})

/** A successful GET whose answer began after 2 ms. */
export const exchange = (changes: Partial<CountedExchange> = {}): CountedExchange => ({
  method: 'GET',
  status: 200,
  requestBytes: 10,
  responseBytes: 100,
  startedAt: 1_000,
  firstByteAt: 1_002,
  ...changes,
})

/** A certificate that has a month left on 2 January 2026. */
export const certificate = (changes: Partial<CertificateState> = {}): CertificateState => ({
  hosts: ['example.com', '*.example.com'],
  subject: 'CN=example.com',
  expiresAt: new Date(Date.UTC(2026, 1, 2)),
  fingerprint: 'ab'.repeat(32),
  ...changes,
})

/** A target at rest that is well. */
export const target = (changes: Partial<TargetStatus> = {}): TargetStatus => ({
  url: 'http://a:1',
  weight: 1,
  isHealthy: true,
  whyNot: undefined,
  activeRequests: 0,
  failuresInARow: 0,
  requests: 0,
  failures: 0,
  ...changes,
})
