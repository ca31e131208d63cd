import { rangeOfSpan } from '../model/time-range.ts'
import type { TimelineView } from '../model/view.ts'
import { addDays, type Day, startOfDay } from './zoned-day.ts'

/** The same timeline with one day as its range. */
export const createOnlyDay = (view: TimelineView, dayOf: (epochMs: number) => Day) => {
  const { open: _, ...closed } = view
  return (day: Day): TimelineView => ({
    ...closed,
    folded: [],
    range: rangeOfSpan({ fromMs: startOfDay(day, dayOf), toMs: startOfDay(addDays(day, 1), dayOf) }),
  })
}
