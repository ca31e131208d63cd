import { quantile } from '../../bench/src/statistics.ts'
import type { LogState } from './log-part.ts'

/** How long exchanges took, by how the log service was meanwhile. */
export interface Latencies {
  /** An exchange that met with more than one state counts for the one that is not `up`. */
  record(atStart: LogState, atEnd: LogState, ms: number): void
  /** In milliseconds. */
  of(state: LogState): { readonly count: number; readonly p50: number; readonly p99: number }
}

export const createLatencies = (): Latencies => {
  const byState = new Map<LogState, number[]>()
  return {
    record: (atStart, atEnd, ms) => {
      const state = atStart === 'up' ? atEnd : atStart
      const values = byState.get(state)
      if (values === undefined) byState.set(state, [ms])
      else values.push(ms)
    },
    of: (state) => {
      const values = byState.get(state) ?? []
      return { count: values.length, p50: quantile(values, 0.5), p99: quantile(values, 0.99) }
    },
  }
}
