/** What is known of a service, a route or an action over one period. Durations are in milliseconds. */
export interface Figures {
  readonly count: number
  readonly failures: number
  /** Undefined where no entry has a duration. */
  readonly p50?: number
  readonly p95?: number
  readonly p99?: number
}

/** Entries and failures at one time after the other, as parts of a second or more of the period. */
export interface Trend {
  readonly values: readonly number[]
  readonly failures: readonly number[]
}

/** One service, or one route or action of a service. */
export interface Group extends Figures {
  /** Undefined for the entries that have no value of the field. */
  readonly name: string | undefined
  /** All of a service, not one part of it. */
  readonly isWhole?: true
  /** The words that its failures are told by (`failure`, `error`). */
  readonly failing: readonly string[]
  /** RFC 3339: the entry that arrived last; undefined when it is not known. */
  readonly lastSeen?: string
  /** Undefined where the service counts only the busiest ones over time. */
  readonly trend?: Trend
  /** The period before; undefined when it was not seen there. */
  readonly before?: Figures
}

/** Was there in the period before and is not in this one. */
export interface Silent {
  readonly name: string
  readonly count: number
  readonly lastSeen?: string
}

/** A span of the chart: what a mark stands for. */
export interface Bucket {
  readonly fromMs: number
  /** Exclusive. */
  readonly toMs: number
}

/** The part of failures, 0 to 1; 0 where there is nothing. */
export const failureRate = ({ count, failures }: Figures): number => (count === 0 ? 0 : failures / count)
