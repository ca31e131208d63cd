import { Notice } from '../components/notice.tsx'
import { ViewLink } from '../components/view-link.tsx'
import { servicesText } from '../i18n/services.ts'
import { formatFull } from '../model/time-format.ts'
import { presetOf, rangeOfPreset, rangeOfSpan, spanOf, type TimeRange } from '../model/time-range.ts'
import { explorePage, type ServicesView } from '../model/view.ts'
import { visibleLine } from '../model/visible-text.ts'
import { timeStyle } from '../state/preferences.ts'
import { newest, reportedAt } from './services-feed.ts'

const hourMs = 3_600_000

/** As long a time as was looked at, ending with the newest entry. */
const rangeUntil = (timestamp: string, range: TimeRange): TimeRange => {
  const span = spanOf(range, reportedAt.value)
  const lengthMs = span === undefined ? hourMs : span.toMs - span.fromMs
  const toMs = Date.parse(timestamp) + 1
  return rangeOfSpan({ fromMs: toMs - lengthMs, toMs })
}

/** Nothing at this time: says when there was, and leads there. */
export const NothingThen = ({ view, last }: { view: ServicesView; last: string }) => {
  const { empty } = servicesText.value
  const when = formatFull(last, timeStyle.value)
  const isWeekEnough = Date.parse(last) > reportedAt.value - 7 * 24 * hourMs && presetOf(view.range) !== '7d'
  return (
    <Notice
      kind="empty"
      icon="search"
      title={view.service === undefined ? empty.title : empty.titleOf(visibleLine(view.service))}
      detail={empty.last(when)}
    >
      <ViewLink class="button primary" to={{ ...view, range: rangeUntil(last, view.range) }}>
        {empty.since}
      </ViewLink>
      <ViewLink class="button" to={{ ...view, range: isWeekEnough ? rangeOfPreset('7d') : {} }}>
        {isWeekEnough ? empty.longer : empty.any}
      </ViewLink>
    </Notice>
  )
}

/** Nothing at any time. */
export const NothingEver = ({ view }: { view: ServicesView }) => {
  const { never, empty } = servicesText.value
  if (view.service !== undefined) {
    const { service, by: _, ...all } = view
    return (
      <Notice
        kind="empty"
        icon="search"
        title={empty.titleOf(visibleLine(service))}
        detail={empty.unknown(visibleLine(service))}
      >
        <ViewLink class="button primary" to={all}>
          {servicesText.value.allServices}
        </ViewLink>
      </Notice>
    )
  }
  return (
    <Notice kind="empty" icon="trail" title={never.title} detail={never.detail}>
      <ViewLink class="button primary" to={{ ...explorePage, range: {} }}>
        {never.welcome}
      </ViewLink>
    </Notice>
  )
}

/** In place of the figures where there are none. */
export const Nothing = ({ view }: { view: ServicesView }) => {
  const last = newest.value
  return last === null || last === undefined ? <NothingEver view={view} /> : <NothingThen view={view} last={last} />
}
