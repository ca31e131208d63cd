import type { HistogramBucket } from '@trilha/store'
import { outcomeOf } from './outcome.ts'

/** What a user did on one day. */
export interface TimelineDay {
  /** Such as `2026-11-24`, in the zone asked for. */
  readonly date: string
  readonly count: number
  readonly failures: number
  /** The most frequent first. */
  readonly actions: readonly DayAction[]
}

export interface DayAction {
  readonly action: string
  readonly count: number
  /** True on the first day ever on which the user did this. */
  readonly first?: true
}

export type DayOf = (epochMs: number) => string

export interface DayCounts {
  /** By action, in any buckets that never cross the end of a day. */
  readonly byAction: readonly HistogramBucket[]
  readonly byResult: readonly HistogramBucket[]
  readonly dayOf: DayOf
  /** The day of each action's first time ever, as far as known. */
  readonly firstDays: ReadonlyMap<string, string>
}

/** Puts buckets together into days, the newest first. */
export const gatherDays = ({ byAction, byResult, dayOf, firstDays }: DayCounts): readonly TimelineDay[] => {
  const failures = new Map<string, number>()
  for (const { startMs, groups } of byResult) add(failures, dayOf(startMs), failuresOf(groups))
  const days = [...Map.groupBy(byAction, ({ startMs }) => dayOf(startMs))].map(([date, buckets]): TimelineDay => {
    const actions = new Map<string, number>()
    for (const { groups } of buckets) for (const [action, count] of Object.entries(groups)) add(actions, action, count)
    return {
      date,
      count: buckets.reduce((sum, { count }) => sum + count, 0),
      failures: failures.get(date) ?? 0,
      actions: [...actions]
        .sort(byCount)
        .map(([action, count]) => ({ action, count, ...(firstDays.get(action) === date && { first: true }) })),
    }
  })
  return days.reverse()
}

/**
 * The day on which each action is first met.
 *
 * @param buckets by action, oldest first
 * @param earlier actions that were met before the first of the buckets; they are left out
 */
export const findFirstDays = (
  buckets: readonly HistogramBucket[],
  dayOf: DayOf,
  earlier: ReadonlySet<string>,
): ReadonlyMap<string, string> => {
  const firstDays = new Map<string, string>()
  for (const { startMs, groups } of buckets) {
    for (const action of Object.keys(groups)) {
      if (!earlier.has(action) && !firstDays.has(action)) firstDays.set(action, dayOf(startMs))
    }
  }
  return firstDays
}

/** Entries whose result means a failure, of counts by result. */
export const failuresOf = (counts: Readonly<Record<string, number>>): number =>
  Object.entries(counts).reduce((sum, [result, count]) => (outcomeOf(result) === 'failure' ? sum + count : sum), 0)

const add = (counts: Map<string, number>, key: string, count: number): void => {
  counts.set(key, (counts.get(key) ?? 0) + count)
}

const byCount = ([a, m]: [string, number], [b, n]: [string, number]): number => n - m || (a < b ? -1 : 1)
