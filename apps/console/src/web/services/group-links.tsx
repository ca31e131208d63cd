import { Sparkline } from '../components/sparkline.tsx'
import { ViewLink } from '../components/view-link.tsx'
import { servicesText } from '../i18n/services.ts'
import { formatFull } from '../model/time-format.ts'
import { presetOf } from '../model/time-range.ts'
import type { ServicesView } from '../model/view.ts'
import { timeStyle } from '../state/preferences.ts'
import { ChangeNote, type ChangingFigure } from './change-note.tsx'
import { formatAgo } from './figure-text.ts'
import type { Group } from './figures.ts'
import { rateText, shareText, shownName, timeText, trendText } from './group-words.ts'
import { exploreMark, groupMark, type Mark } from './links.ts'
import type { Report } from './load-report.ts'
import { reportedAt } from './services-feed.ts'

export interface GroupProps {
  readonly group: Group
  readonly view: ServicesView
  readonly report: Report
}

export const spanMsOf = ({ span }: Report): number => (span === undefined ? 0 : span.toMs - span.fromMs)

/** "the hour before", by the range's name. */
export const beforeText = (view: ServicesView): string => servicesText.value.before(presetOf(view.range))

interface FigureLinkProps extends GroupProps {
  readonly mark: Mark
  readonly shown: string
  /** Where the link leads, for those who hear it without its neighbours. */
  readonly says: string
}

/** A figure that opens the entries it was counted from. */
const FigureLink = ({ group, view, report, mark, shown, says }: FigureLinkProps) => (
  <ViewLink class="figure" to={exploreMark(view, report.field, { ...groupMark(group), ...mark })}>
    {shown}
    <span class="visually-hidden"> · {says}</span>
  </ViewLink>
)

/** How the figure moved, where that is asked for and known. */
export const Moved = ({ figure, group, view, report }: GroupProps & { figure: ChangingFigure }) => {
  if (!view.compare || report.before === undefined || group.before === undefined) return null
  return <ChangeNote figure={figure} now={group} before={group.before} than={beforeText(view)} />
}

/** Was not there in the period before. */
const Fresh = ({ group, view, report }: GroupProps) => {
  if (!view.compare || report.before === undefined || group.before !== undefined) return null
  const { change } = servicesText.value
  const rest = change.freshThan(beforeText(view))
  return (
    <span class="change even" title={change.fresh + rest}>
      {change.fresh}
      <span class="visually-hidden">{rest}</span>
    </span>
  )
}

export const RateFigure = (props: GroupProps) => {
  const { group, report } = props
  const says = servicesText.value.open.explore(shownName(group, report))
  return (
    <>
      <FigureLink {...props} mark={{}} shown={rateText(group.count, spanMsOf(report))} says={says} />
      <Moved {...props} figure="rate" />
      <Fresh {...props} />
    </>
  )
}

export const FailedFigure = (props: GroupProps) => {
  const { group, report } = props
  const text = servicesText.value
  if (group.failures === 0) return <span class="none">{text.noFailures}</span>
  const says = `${text.failedOf(group.failures, group.count)} · ${text.open.failures(shownName(group, report))}`
  return (
    <>
      <FigureLink {...props} mark={{ results: group.failing }} shown={shareText(group)} says={says} />
      <Moved {...props} figure="failures" />
    </>
  )
}

export const TimeFigure = (props: GroupProps & { figure: 'p50' | 'p95' | 'p99' }) => {
  const { figure, group, report } = props
  const ms = group[figure]
  const shown = timeText(ms)
  const text = servicesText.value
  if (ms === undefined || shown === undefined) {
    return (
      <span class="none" title={text.noDurations}>
        {text.untimed}
      </span>
    )
  }
  const says = text.open.slower(shownName(group, report), shown)
  return (
    <>
      <FigureLink {...props} mark={{ leastMs: ms }} shown={shown} says={says} />
      <Moved {...props} figure={figure} />
    </>
  )
}

export const Ago = ({ timestamp }: { timestamp: string }) => (
  <time dateTime={timestamp} title={formatFull(timestamp, timeStyle.value)}>
    {formatAgo(timestamp, reportedAt.value, timeStyle.value.language)}
  </time>
)

/** The group's chart, which opens its entries. */
export const TrendLink = ({ group, view, report }: GroupProps) => {
  const text = servicesText.value
  if (group.trend === undefined) return <span class="none trend-none">{text.noTrend}</span>
  return (
    <ViewLink class="trend" to={exploreMark(view, report.field, groupMark(group))}>
      <Sparkline {...group.trend} label={trendText(group, report.bucketMs)} />
      <span class="visually-hidden"> · {text.open.explore(shownName(group, report))}</span>
    </ViewLink>
  )
}

/** A service leads to its own page, a route or an action to its entries. */
export const NameLink = ({ group, view, report }: GroupProps) => {
  const name = <bdi>{shownName(group, report)}</bdi>
  if (report.field !== 'service' || group.name === undefined) {
    return (
      <ViewLink class="group-name" to={exploreMark(view, report.field, groupMark(group))}>
        {name}
      </ViewLink>
    )
  }
  const { by: _, ...rest } = view
  return (
    <ViewLink class="group-name" to={{ ...rest, service: group.name }}>
      {name}
    </ViewLink>
  )
}
