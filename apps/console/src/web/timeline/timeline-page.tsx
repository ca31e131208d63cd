import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { AnswerBanners } from '../components/answer-banners.tsx'
import { CopyButton } from '../components/copy-button.tsx'
import { FailureNotice } from '../components/failure-notice.tsx'
import { Icon } from '../components/icon.tsx'
import { findLinked, LinkedEntry } from '../components/linked-entry.tsx'
import { Notice } from '../components/notice.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { ViewLink } from '../components/view-link.tsx'
import { t } from '../i18n/common.ts'
import { timelineText } from '../i18n/timeline.ts'
import { type TimelineView, usersPage } from '../model/view.ts'
import { visibleLine } from '../model/visible-text.ts'
import { RangePicker } from '../search/range-picker.tsx'
import { findListed } from '../state/listed-entries.ts'
import { go } from '../state/navigation.ts'
import { timeZone } from '../state/preferences.ts'
import { Activity } from './activity.tsx'
import { IdentityFigures } from './identity-figures.tsx'
import { KnownFrom } from './known-values.tsx'
import { StoryList } from './story-list.tsx'
import { StoryTools } from './story-tools.tsx'
import {
  entries,
  failure,
  hasNewer,
  isComplete,
  phase,
  reloadTimeline,
  scrolledTo,
  startTimeline,
  stopTimeline,
  told,
} from './timeline-feed.ts'
import { UnknownUser } from './unknown-user.tsx'
import { narrowedTo } from './user-selection.ts'

const Head = ({ view }: { view: TimelineView }) => (
  <div class="page-head timeline-head">
    <ViewLink class="icon-button" label={timelineText.value.back} to={usersPage}>
      <Icon name="back" />
    </ViewLink>
    <h1 class="person" title={visibleLine(view.userId)}>
      <span class="person-label">{timelineText.value.user}</span> <bdi>{visibleLine(view.userId)}</bdi>
    </h1>
    <CopyButton text={() => view.userId} label={timelineText.value.copyId} />
    <div class="page-tools">
      <RangePicker
        range={view.range}
        onChange={(range) => {
          const { open: _, ...rest } = view
          go({ ...rest, range, folded: [] })
        }}
      />
    </div>
  </div>
)

const Banners = ({ view }: { view: TimelineView }) => {
  const reload = () => reloadTimeline(view, timeZone.value)
  return (
    <>
      <AnswerBanners isComplete={isComplete.value} onRetry={reload} />
      {hasNewer.value && (
        <p class="newer" role="status">
          <span class="live-dot" />
          {timelineText.value.newer}
          <button type="button" class="text-button" onClick={reload}>
            {timelineText.value.showNewer}
          </button>
        </p>
      )}
    </>
  )
}

const Body = ({ view }: { view: TimelineView }) => {
  const known = told.value
  const retry = () => reloadTimeline(view, timeZone.value)
  if (phase.value === 'failed') return <FailureNotice failure={failure.value} onRetry={retry} />
  if (known === undefined) return <Skeleton label={timelineText.value.loading} />
  if (known.identity.total === 0) {
    if (isComplete.value) return <UnknownUser userId={view.userId} />
    return (
      <Notice kind="loading" icon="search" title={t.value.states.partial} detail={t.value.states.partialDetail}>
        <button type="button" class="button primary" onClick={retry}>
          {t.value.states.searchAgain}
        </button>
      </Notice>
    )
  }
  return (
    <>
      <Banners view={view} />
      <IdentityFigures identity={known.identity} />
      <div class="person-cards">
        <KnownFrom userId={view.userId} identity={known.identity} />
        <Activity view={view} told={known} />
      </div>
      <StoryTools view={view} />
      <LinkedEntry
        view={view}
        label={timelineText.value.linked}
        class="card linked-card"
        isLoading={phase.value === 'loading'}
        listed={entries.value}
      />
      <StoryList view={view} told={known} />
    </>
  )
}

/** Everything that one person did: who it is first, then their days. */
export const TimelinePage = ({ view }: { view: TimelineView }) => {
  const page = useRef<HTMLElement>(null)
  const selection = JSON.stringify([view.userId, view.show, narrowedTo(view), timeZone.value])
  useEffect(() => {
    findListed.value = (id) => entries.value.find((entry) => entry.id === id) ?? findLinked(id)
  }, [])
  // Opening an entry or folding a day is no other selection.
  useEffect(() => {
    startTimeline(view, timeZone.value)
    return stopTimeline
  }, [selection])
  useLayoutEffect(() => {
    // On the way back from a story the page is where it was left.
    if (page.current !== null) page.current.scrollTop = scrolledTo.peek()
  }, [])
  const keepPlace = () => {
    if (page.current !== null) scrolledTo.value = page.current.scrollTop
  }
  return (
    <main id="main" class="page timeline" tabIndex={-1} ref={page} onScroll={keepPlace}>
      <div class="page-column">
        <Head view={view} />
        <Body view={view} />
      </div>
    </main>
  )
}
