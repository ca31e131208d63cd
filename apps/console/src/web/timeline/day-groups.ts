import type { Timeline, TimelineEntry } from '@trilha/log-api'
import { type Day, daysBetween } from './zoned-day.ts'

export type DayFigures = Timeline['days'][number]

/** The entries of one day, newest first as they were given. */
export interface DayGroup {
  readonly date: Day
  readonly entries: readonly TimelineEntry[]
  /** What the log service counted for the day; undefined where its answer does not reach back to it. */
  readonly figures: DayFigures | undefined
  /** Days without an entry between this day and the newer one above it. */
  readonly quietDays: number
}

interface Grouping {
  readonly days: readonly DayFigures[]
  readonly dayOf: (epochMs: number) => Day
  /** Set when the list goes up to now: the quiet days since the newest entry are then told, too. */
  readonly today?: Day | undefined
}

/** Puts entries, newest first, together by days. */
export const groupByDay = (
  entries: readonly TimelineEntry[],
  { days, dayOf, today }: Grouping,
): readonly DayGroup[] => {
  const figures = new Map(days.map((day) => [day.date, day]))
  const groups = new Map<Day, TimelineEntry[]>()
  for (const entry of entries) {
    const date = dayOf(Date.parse(entry.timestamp))
    const group = groups.get(date)
    if (group === undefined) groups.set(date, [entry])
    else group.push(entry)
  }
  let newer: Day | undefined
  return [...groups].map(([date, held]) => {
    // Today is not over: only the days between are known to be quiet.
    const from = newer ?? today
    newer = date
    return {
      date,
      entries: held,
      figures: figures.get(date),
      quietDays: from === undefined ? 0 : Math.max(0, daysBetween(date, from) - 1),
    }
  })
}
