import type { Timeline } from '@trilha/log-api'
import { Notice } from '../components/notice.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { t } from '../i18n/common.ts'
import { timelineText } from '../i18n/timeline.ts'
import { isUnbounded } from '../model/time-range.ts'
import type { TimelineView } from '../model/view.ts'
import { go } from '../state/navigation.ts'
import { DayList } from './day-list.tsx'
import { StoryEnd } from './story-end.tsx'
import { entries, firstTimes, phase } from './timeline-feed.ts'

const titleOf = (view: TimelineView): { readonly title: string; readonly detail: string } => {
  const text = timelineText.value
  if (view.show !== 'first') {
    return { title: view.show === 'failures' ? text.noneFailed : text.none, detail: text.noneDetail }
  }
  return { title: text.noFirsts, detail: view.userId === 'N/A' ? text.noFirstsOfNobody : text.noFirstsDetail }
}

/** The person is known, and nothing is told of them here: why, and how to see more. */
const Nothing = ({ view }: { view: TimelineView }) => {
  const { action, ...rest } = view
  const text = timelineText.value
  return (
    <Notice kind="empty" icon="search" {...titleOf(view)}>
      {!isUnbounded(view.range) && (
        <button type="button" class="button primary" onClick={() => go({ ...view, range: {} })}>
          {text.anyTime}
        </button>
      )}
      {(view.show !== 'all' || action !== undefined) && (
        <button type="button" class="button" onClick={() => go({ ...rest, show: 'all' })}>
          {text.showAll}
        </button>
      )}
    </Notice>
  )
}

type Told = Omit<Timeline, 'entries' | 'next_cursor'>

/** The days of what is selected, or what stands in their place. */
export const StoryList = ({ view, told }: { view: TimelineView; told: Told }) => {
  if (phase.value === 'loading') return <Skeleton label={t.value.list.loading} />
  if (view.show === 'first') {
    if (firstTimes.value === undefined) return <Skeleton label={timelineText.value.firstsLoading} />
    if (firstTimes.value === 'failed') {
      return <Notice kind="failed" icon="alert" title={timelineText.value.firstsFailed} />
    }
  }
  if (entries.value.length === 0) return <Nothing view={view} />
  return (
    <>
      <DayList view={view} told={told} />
      <StoryEnd view={view} />
    </>
  )
}
