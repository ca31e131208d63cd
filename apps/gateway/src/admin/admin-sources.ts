import type { ReadinessCheck } from '@trilha/service-kit'
import type { TargetState, UpstreamState } from '../upstreams/upstream.ts'
import type { Metrics } from './metrics.ts'

/** One server of an upstream. */
export type TargetStatus = TargetState

/** What of an upstream is shown. */
export type UpstreamStatus = Omit<UpstreamState, 'activeRequests'>

/** The way of the entries to the log service. The counters are those of the log client. */
export interface DeliveryStatus {
  readonly accepted: number
  readonly sent: number
  readonly waiting: number
  readonly dropped: number
  readonly rejected: number
  /** On disk. */
  readonly spoolBytes?: number | undefined
  /** What is wrong at this moment, in a sentence: the log service is away, the disk is full. Undefined: nothing. */
  readonly trouble?: string | undefined
}

export interface ConfigurationStatus {
  /** Of its file; undefined without one. */
  readonly path: string | undefined
  readonly loadedAt: Date
  /** Of a file that had changed. */
  readonly reloads: { readonly succeeded: number; readonly failed: number }
  /** Why the file as it is now was refused; undefined while it is the one in force. */
  readonly lastError: string | undefined
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
  configuration(): ConfigurationStatus
}
