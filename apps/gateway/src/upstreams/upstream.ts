import type { Problem } from '@trilha/service-kit'
import type { BalanceKeys } from './balance.ts'
import type { CircuitState } from './circuit-breaker.ts'
import type { Lease } from './lease.ts'
import type { Target } from './target.ts'
import type { UpstreamPlan } from './upstream-plan.ts'

/** A service behind the gateway: its servers, and what decides which of them is asked and whether. */
export interface Upstream {
  /** Its key in the file, such as `user_service`. */
  readonly name: string
  /** For people, in answers and causes: `user service`. */
  readonly title: string
  readonly openapiPath: string | undefined
  readonly retries: RetryTerms
  /**
   * Why nothing may be asked of it at this moment: a 503 with Retry-After, when its circuit is open or it has too many
   * requests under way; undefined when a request may go on. In constant time, and at no cost without a circuit breaker.
   * To be asked in the same turn as {@link take}, for it reserves nothing.
   */
  admit(): Problem | undefined
  /**
   * Reserves a target for one try. There always is one: when none is well, all are tried.
   *
   * @param except of a further try, and of none but those: targets that the request failed on. They are chosen again only
   * when no other is well. With it the try is not counted as a request of the retry budget.
   */
  take(keys: BalanceKeys, except?: ReadonlySet<Target>): Lease
  /** Whether a further try would go to a target that is well and not among these. */
  hasOther(tried: ReadonlySet<Target>): boolean
  /** Whether the retry budget and the circuit allow one more try now; it is counted then. */
  mayRetry(): boolean
  readonly state: UpstreamState
  /** Whether opening this plan would make the same upstream. */
  isMadeOf(plan: UpstreamPlan): boolean
  /** Breaks what is under way and stops health checks; later tries fail with UND_ERR_DESTROYED. */
  close(): Promise<void>
  /**
   * For an upstream that a new file has dropped: health checks end, and connections close once no try is under way.
   * Requests that were routed here before still get their answers. Resolves when the connections are closed.
   */
  retire(): Promise<void>
}

export interface RetryTerms {
  /** How many further tries a request may have. */
  readonly attempts: number
  /** Statuses that are worth a further try. */
  readonly onStatus: ReadonlySet<number>
}

/** A snapshot for /metrics and /status. Counts are of the time since the upstream was opened. */
export interface UpstreamState {
  readonly name: string
  readonly title: string
  /** Undefined without a circuit breaker. */
  readonly circuit: CircuitState | undefined
  readonly activeRequests: number
  /** Requests that were not admitted. */
  readonly refusals: number
  readonly retries: number
  /** Tries that the budget or the circuit did not allow. */
  readonly retriesRefused: number
  readonly targets: readonly TargetState[]
}

export interface TargetState {
  readonly url: string
  readonly weight: number
  readonly isHealthy: boolean
  /** One sentence; undefined when it is healthy. */
  readonly whyNot: string | undefined
  readonly activeRequests: number
  readonly failuresInARow: number
  readonly requests: number
  readonly failures: number
}
