import type { Timeline } from '@trilha/log-api'
import { useId } from 'preact/hooks'
import { Segments } from '../components/segments.tsx'
import { timelineText } from '../i18n/timeline.ts'
import { rangeOfSpan, spanOf } from '../model/time-range.ts'
import { explorePage, type TimelineView } from '../model/view.ts'
import { visibleLine } from '../model/visible-text.ts'
import { go } from '../state/navigation.ts'
import { timeStyle } from '../state/preferences.ts'
import { ActionChip } from './action-chip.tsx'
import { ActivityTable } from './activity-table.tsx'
import { type DaySpan, lengthOf, spanOfDays } from './calendar.ts'
import { DayCalendar } from './day-calendar.tsx'
import type { DayFigures } from './day-groups.ts'
import { HourGrid, hourText } from './hour-grid.tsx'
import { gatherHours, type HourFigures } from './hours.ts'
import { createOnlyDay } from './only-day.ts'
import { formatCount } from './share.ts'
import { results } from './timeline-feed.ts'
import { useHours } from './use-hours.ts'
import { queryOf } from './user-selection.ts'
import { usualActions } from './usual-actions.ts'
import { addDays, createDayNames, createDayOf, createHourOf, startOfDay } from './zoned-day.ts'

type Told = Omit<Timeline, 'entries' | 'next_cursor'>

/** Up to this many days their hours are drawn; of more, the days. */
const maxHourDays = 14
const shownActions = 6
/** Two lines of chips. */
const shownUsual = 10

const ChartOrTable = ({ view }: { view: TimelineView }) => {
  const text = timelineText.value
  return (
    <Segments
      label={text.showAs}
      choices={['chart', 'table']}
      chosen={view.as}
      nameOf={(as) => text[as]}
      onChoose={(as) => go({ ...view, as }, { replace: true })}
    />
  )
}

const DayActions = ({ actions }: { actions: DayFigures['actions'] }) => (
  <>
    {actions.slice(0, shownActions).map(({ action, count }, index) => (
      <span key={action}>
        {index > 0 && ', '}
        <bdi>{visibleLine(action)}</bdi> {count}
      </span>
    ))}
    {actions.length > shownActions && '…'}
  </>
)

interface PictureProps {
  readonly view: TimelineView
  readonly told: Told
  readonly span: DaySpan
}

const Days = ({ view, told: { days, tz, has_more_days: isCut }, span }: PictureProps) => {
  const text = timelineText.value
  const onlyDay = createOnlyDay(view, createDayOf(tz))
  const names = createDayNames(timeStyle.value.language)
  return (
    <>
      {view.as === 'chart' ? (
        <>
          <DayCalendar view={view} days={days} span={span} onlyDay={onlyDay} />
          <p class="activity-note">
            {text.byDay} <span class="keys-note">{text.arrows}</span>
          </p>
        </>
      ) : (
        <ActivityTable
          isByHour={false}
          rows={days.map(({ date, count, failures, actions }) => ({
            key: date,
            name: names.short(date),
            to: onlyDay(date),
            count,
            failures,
            actions: <DayActions actions={actions} />,
          }))}
        />
      )}
      {isCut && <p class="activity-note">{text.cutDays}</p>}
    </>
  )
}

const hourMs = 60 * 60 * 1_000

const Hours = ({ view, told, span }: PictureProps) => {
  const text = timelineText.value
  const dayOf = createDayOf(told.tz)
  const now = Date.now()
  const range = spanOf({ ...view.range, from: view.range.from ?? '1970-01-01' }, now)
  const endOfLast = startOfDay(addDays(span.last, 1), dayOf)
  const histogram = useHours({
    view,
    fromMs: Math.max(startOfDay(span.first, dayOf), range?.fromMs ?? 0),
    toMs: Math.min(endOfLast, view.range.to === undefined ? endOfLast : (range?.toMs ?? endOfLast)),
    total: told.identity.total,
  })
  if (histogram === 'failed') return <p class="activity-note">{text.noHours}</p>
  if (histogram === undefined) return <div class="activity-loading" />
  const days = gatherHours(histogram.buckets, span, { dayOf, hourOf: createHourOf(told.tz) })
  const onlyDay = createOnlyDay(view, dayOf)
  const names = createDayNames(timeStyle.value.language)
  const query = queryOf(view, results.value)
  const exploreHour = ({ startMs }: HourFigures) => ({
    ...explorePage,
    query,
    range: rangeOfSpan({ fromMs: startMs, toMs: startMs + hourMs }),
  })
  if (view.as === 'chart') {
    return (
      <>
        <HourGrid days={days} onlyDay={onlyDay} exploreHour={exploreHour} />
        <p class="activity-note">
          {text.byHour} <span class="keys-note">{text.arrows}</span>
        </p>
      </>
    )
  }
  const rows = days.flatMap(({ date, hours }) =>
    hours
      .flatMap((figures) => figures ?? [])
      .reverse()
      .map((figures) => ({
        ...figures,
        key: `${date} ${figures.hour}`,
        name: `${names.brief(date)}, ${hourText(figures.hour)}`,
        to: exploreHour(figures),
      })),
  )
  return <ActivityTable isByHour rows={rows} />
}

const UsualActions = ({ view, days }: { view: TimelineView; days: readonly DayFigures[] }) => {
  const id = useId()
  const actions = usualActions(days)
  return (
    <section class="usual-actions" aria-labelledby={id}>
      <h3 id={id}>
        {timelineText.value.actions}{' '}
        <span class="known-total">{formatCount(actions.length, timeStyle.value.language)}</span>
      </h3>
      <ul class="day-actions">
        {actions.slice(0, shownUsual).map(({ action, count }) => (
          <li key={action} data-field="action" data-value={action}>
            <ActionChip view={view} action={action} count={count} />
          </li>
        ))}
      </ul>
    </section>
  )
}

const spanShown = (view: TimelineView, { days, tz }: Told): DaySpan | undefined => {
  const dayOf = createDayOf(tz)
  const now = Date.now()
  const first = view.range.from === undefined ? undefined : spanOf({ from: view.range.from }, now)?.fromMs
  const end = view.range.to === undefined ? now : (spanOf({ ...view.range, from: '1970-01-01' }, now)?.toMs ?? now)
  return spanOfDays(days, {
    first: first === undefined ? undefined : dayOf(first),
    // The end itself does not belong to the range.
    last: dayOf(Math.min(end - 1, now)),
  })
}

/** When somebody was active: hours of some days, or days of some months, as a picture or in figures. */
export const Activity = ({ view, told }: { view: TimelineView; told: Told }) => {
  const span = spanShown(view, told)
  if (span === undefined) return null
  return (
    <section class="card activity" aria-label={timelineText.value.activity}>
      <div class="card-head">
        <h2>{timelineText.value.activity}</h2>
        <ChartOrTable view={view} />
      </div>
      <div class="activity-body">
        {lengthOf(span) <= maxHourDays ? (
          <Hours view={view} told={told} span={span} />
        ) : (
          <Days view={view} told={told} span={span} />
        )}
      </div>
      <UsualActions view={view} days={told.days} />
    </section>
  )
}
