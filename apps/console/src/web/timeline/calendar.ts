import type { DayFigures } from './day-groups.ts'
import { addDays, type Day, daysBetween, weekdayOf } from './zoned-day.ts'

/** One day of the picture. */
export interface CalendarDay {
  readonly date: Day
  /** Absent on a day without entries. */
  readonly figures: DayFigures | undefined
}

export interface CalendarWeek {
  /** The first of its seven days. */
  readonly start: Day
  /** Days of the week that lie in the span; others are undefined. */
  readonly days: readonly (CalendarDay | undefined)[]
  /** Set on the first week and wherever a month begins: the day whose month is to be named. */
  readonly month: Day | undefined
}

/** The days a picture goes from and to, both included. */
export interface DaySpan {
  readonly first: Day
  readonly last: Day
}

/** As many as the log service tells of (some 13 months). */
const maxDays = 400

/**
 * Which days to draw: from the range's beginning, else from the first day with entries; to its end, unless that lies
 * further away than can be drawn.
 *
 * @param days newest first
 */
export const spanOfDays = (
  days: readonly DayFigures[],
  range: { readonly first: Day | undefined; readonly last: Day },
): DaySpan | undefined => {
  const [newest, oldest] = [days[0]?.date, days.at(-1)?.date]
  if (newest === undefined || oldest === undefined) return undefined
  const wanted = range.first !== undefined && range.first < oldest ? range.first : oldest
  const last = range.last > newest && daysBetween(oldest, range.last) < maxDays ? range.last : newest
  const first = daysBetween(wanted, last) < maxDays ? wanted : oldest
  return { first, last }
}

export const lengthOf = ({ first, last }: DaySpan): number => daysBetween(first, last) + 1

/** A picture of fewer weeks looks like a mistake. */
const minWeeks = 16

/** The weeks that cover a span, oldest first; a short span is filled up with the weeks before it. */
export const weeksOf = (span: DaySpan, days: readonly DayFigures[], weekStart: number): readonly CalendarWeek[] => {
  const figures = new Map(days.map((day) => [day.date, day]))
  const startOfWeek = (day: Day): Day => addDays(day, -((weekdayOf(day) - weekStart + 7) % 7))
  const lastWeek = startOfWeek(span.last)
  const needed = daysBetween(startOfWeek(span.first), lastWeek) / 7 + 1
  const count = Math.max(minWeeks, needed)
  return Array.from({ length: count }, (_, index) => {
    const start = addDays(lastWeek, (index - count + 1) * 7)
    const dates = Array.from({ length: 7 }, (_, weekday) => addDays(start, weekday))
    const firstOfMonth = dates.find((date) => date.endsWith('-01'))
    return {
      start,
      days: dates.map((date) =>
        date < span.first || date > span.last ? undefined : { date, figures: figures.get(date) },
      ),
      month: firstOfMonth ?? (index === 0 ? start : undefined),
    }
  })
}

/** Sizes that can be told apart in a mark of some 20 pixels. */
export const markSizes = 5

/** How big a mark is, 1 to 5: five times as much looks bigger whether that is 5 entries or 5,000. */
export const sizeOf = (count: number, most: number): number =>
  count >= most ? markSizes : Math.max(1, Math.ceil((Math.log(count + 1) / Math.log(most + 1)) * markSizes))

/** First day of the week in a language (0 is Sunday): Monday where the browser does not tell. */
export const weekStartOf = (language: string): number => {
  const locale: Intl.Locale & { readonly getWeekInfo?: () => { readonly firstDay: number } } = new Intl.Locale(language)
  return (locale.getWeekInfo?.().firstDay ?? 1) % 7
}
