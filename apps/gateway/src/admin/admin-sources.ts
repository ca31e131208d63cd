import type { LogCounters } from '@trilha/client'
import type { ReadinessCheck } from '@trilha/service-kit'
import type { ConfigurationState } from '../live-plan.ts'
import type { CertificateState } from '../tls/live-certificates.ts'
import type { TargetState, UpstreamState } from '../upstreams/upstream.ts'
import type { Metrics } from './metrics.ts'

/** One server of an upstream. */
export type TargetStatus = TargetState

/** What of an upstream is shown. */
export type UpstreamStatus = Omit<UpstreamState, 'activeRequests'>

/** The way of the entries to the log service. */
export interface DeliveryStatus extends LogCounters {
  /** On disk. */
  readonly spoolBytes?: number | undefined
  /** What is wrong at this moment, in a sentence: the log service is away, the disk is full. Undefined: nothing. */
  readonly trouble?: string | undefined
}

/** Where the admin pages have their figures from. Each is asked when somebody looks, never for an exchange. */
export interface AdminSources {
  /** Of the gateway. */
  readonly version: string
  readonly metrics: Metrics
  readonly isReady: ReadinessCheck
  /** Open connections of clients. */
  connections(): number
  /** Exchanges under way. */
  activeExchanges(): number
  upstreams(): readonly UpstreamStatus[]
  delivery(): DeliveryStatus
  configuration(): ConfigurationState
  /** Those that clients are shown; none without TLS. */
  certificates(): readonly CertificateState[]
}
