import { ViewLink } from '../components/view-link.tsx'
import { timelineText } from '../i18n/timeline.ts'
import type { TimelineView, View } from '../model/view.ts'
import { timeStyle } from '../state/preferences.ts'
import { ActivityMark } from './activity-mark.tsx'
import type { DayHours, HourFigures } from './hours.ts'
import { moveAmongMarks } from './roving-focus.ts'
import { createDayNames, type Day } from './zoned-day.ts'

interface HourGridProps {
  readonly days: readonly DayHours[]
  readonly onlyDay: (day: Day) => TimelineView
  /** Explore with the entries of an hour. */
  readonly exploreHour: (hour: HourFigures) => View
}

/** Every third hour is named. */
const namedHours = [0, 3, 6, 9, 12, 15, 18, 21]

export const hourText = (hour: number): string => `${String(hour).padStart(2, '0')}:00`

/** Days one under the other, the newest first, a mark for each hour with entries. */
export const HourGrid = ({ days, onlyDay, exploreHour }: HourGridProps) => {
  const text = timelineText.value
  const names = createDayNames(timeStyle.value.language)
  const all = days.flatMap(({ hours }) => hours.flatMap((hour) => hour ?? []))
  const most = Math.max(...all.map(({ count }) => count))
  return (
    <div class="hours" role="toolbar" aria-label={text.activity} onKeyDown={moveAmongMarks}>
      <div class="hours-row hours-head" aria-hidden="true">
        <span />
        {namedHours.map((hour) => (
          <span key={hour} style={{ gridColumn: hour + 2 }}>
            {String(hour).padStart(2, '0')}
          </span>
        ))}
      </div>
      {days.map(({ date, hours }) => (
        <div class="hours-row" key={date}>
          <ViewLink class="hours-day" label={text.onlyDay(names.short(date))} to={onlyDay(date)}>
            {names.brief(date)}
          </ViewLink>
          {hours.map((figures, hour) => (
            <span class="hours-cell" key={hour}>
              {figures !== undefined && (
                <ActivityMark
                  to={exploreHour(figures)}
                  label={text.hourMark(
                    names.brief(date),
                    hourText(hour),
                    text.count(figures.count),
                    text.failed(figures.failures),
                  )}
                  count={figures.count}
                  failures={figures.failures}
                  most={most}
                  isStop={figures === all[0]}
                />
              )}
            </span>
          ))}
        </div>
      ))}
    </div>
  )
}
