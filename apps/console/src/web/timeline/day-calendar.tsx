import { useLayoutEffect, useRef } from 'preact/hooks'
import { timelineText } from '../i18n/timeline.ts'
import type { TimelineView } from '../model/view.ts'
import { timeStyle } from '../state/preferences.ts'
import { ActivityMark } from './activity-mark.tsx'
import { type DaySpan, weekStartOf, weeksOf } from './calendar.ts'
import type { DayFigures } from './day-groups.ts'
import { moveAmongMarks } from './roving-focus.ts'
import { addDays, createDayNames, type Day } from './zoned-day.ts'

interface DayCalendarProps {
  readonly view: TimelineView
  readonly days: readonly DayFigures[]
  readonly span: DaySpan
  /** The same timeline with this day as its range. */
  readonly onlyDay: (day: Day) => TimelineView
}

/** Every second day of the week is named, from its first on. */
const namedWeekdays = [0, 2, 4]
/** Above it stands the month. */
const firstDayRow = 2

/** Weeks side by side, the newest at the end, a mark for each day with entries. */
export const DayCalendar = ({ days, span, onlyDay }: DayCalendarProps) => {
  const scroller = useRef<HTMLDivElement>(null)
  const text = timelineText.value
  const { language } = timeStyle.value
  const names = createDayNames(language)
  const weeks = weeksOf(span, days, weekStartOf(language))
  const most = Math.max(...days.map(({ count }) => count))
  const newest = days[0]?.date
  useLayoutEffect(() => {
    // The newest days are what is asked for; the older ones lie to the left.
    if (scroller.current !== null) scroller.current.scrollLeft = scroller.current.scrollWidth
  }, [weeks.length])
  const firstWeek = weeks[0]
  return (
    <div class="calendar" role="toolbar" aria-label={text.activity} ref={scroller} onKeyDown={moveAmongMarks}>
      <div class="calendar-weekdays" aria-hidden="true">
        {namedWeekdays.map((index) => (
          <span key={index} style={{ gridRow: index + firstDayRow }}>
            {firstWeek !== undefined && names.weekday(addDays(firstWeek.start, index))}
          </span>
        ))}
      </div>
      {weeks.map(({ start, days: weekDays, month }) => (
        <div class="calendar-week" key={start}>
          <span class="calendar-month" aria-hidden="true">
            {month !== undefined && names.month(month)}
          </span>
          {weekDays.map((day, index) => (
            <span class={day === undefined ? 'calendar-day outside' : 'calendar-day'} key={index}>
              {day?.figures !== undefined && (
                <ActivityMark
                  to={onlyDay(day.date)}
                  label={text.dayMark(
                    names.short(day.date),
                    text.count(day.figures.count),
                    text.failed(day.figures.failures),
                  )}
                  count={day.figures.count}
                  failures={day.figures.failures}
                  most={most}
                  isStop={day.date === newest}
                />
              )}
            </span>
          ))}
        </div>
      ))}
    </div>
  )
}
