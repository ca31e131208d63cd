import type { Histogram } from '@trilha/log-api'
import { outcomeOf } from '../model/sentence.ts'
import type { DaySpan } from './calendar.ts'
import { addDays, type Day } from './zoned-day.ts'

export interface HourFigures {
  readonly hour: number
  readonly count: number
  readonly failures: number
  /** When its first counted bucket starts, in milliseconds since 1970. */
  readonly startMs: number
}

export interface DayHours {
  readonly date: Day
  /** By hour of the day, 24 of them; undefined where nothing happened. */
  readonly hours: readonly (HourFigures | undefined)[]
}

interface Clocks {
  readonly dayOf: (epochMs: number) => Day
  readonly hourOf: (epochMs: number) => number
}

/** Counts by day and hour of a zone, newest day first, of buckets that are half an hour wide or less. */
export const gatherHours = (
  buckets: Histogram['buckets'],
  span: DaySpan,
  { dayOf, hourOf }: Clocks,
): readonly DayHours[] => {
  const found = new Map<Day, Map<number, HourFigures>>()
  for (const { start, count, groups } of buckets) {
    if (count === 0) continue
    const startMs = Date.parse(start)
    const [date, hour] = [dayOf(startMs), hourOf(startMs)]
    const hours = found.get(date) ?? new Map<number, HourFigures>()
    const known = hours.get(hour) ?? { hour, count: 0, failures: 0, startMs }
    hours.set(hour, { ...known, count: known.count + count, failures: known.failures + failuresOf(groups) })
    found.set(date, hours)
  }
  const days: DayHours[] = []
  for (let date = span.last; date >= span.first; date = addDays(date, -1)) {
    const hours = found.get(date)
    days.push({ date, hours: Array.from({ length: 24 }, (_, hour) => hours?.get(hour)) })
  }
  return days
}

const failuresOf = (groups: Readonly<Record<string, number>>): number =>
  Object.entries(groups).reduce((sum, [result, count]) => (outcomeOf(result) === 'failure' ? sum + count : sum), 0)
