import type { Story } from '@trilha/log-api'
import { useEffect } from 'preact/hooks'
import { FailureNotice } from '../components/failure-notice.tsx'
import { Icon } from '../components/icon.tsx'
import { Banner, Notice } from '../components/notice.tsx'
import { Segments } from '../components/segments.tsx'
import { ViewLink } from '../components/view-link.tsx'
import { t } from '../i18n/common.ts'
import { storyText } from '../i18n/story.ts'
import { clauseOf } from '../model/query-text.ts'
import { explorePage, requestsPage, type StoryView } from '../model/view.ts'
import { findListed } from '../state/listed-entries.ts'
import { go } from '../state/navigation.ts'
import { Around } from './around.tsx'
import { ExchangePanel } from './exchange-panel.tsx'
import { startNearby, stopNearby } from './nearby.ts'
import { storedEntry } from './stored-entry.ts'
import { isStoryStale, startStory, stopStory, story, storyFailure, storyPhase } from './story-feed.ts'
import { StoryHead } from './story-head.tsx'
import { StorySkeleton } from './story-skeleton.tsx'
import { StoryTable } from './story-table.tsx'
import { Verdict } from './verdict.tsx'
import { Waterfall } from './waterfall.tsx'

const ChartOrTable = ({ view }: { view: StoryView }) => (
  <Segments
    label={storyText.value.view}
    choices={['chart', 'table']}
    chosen={view.as}
    nameOf={(as) => (as === 'chart' ? storyText.value.asChart : storyText.value.asTable)}
    onChoose={(as) => go({ ...view, as }, { replace: true })}
  />
)

/** What there is of the same trace in other requests, and where. */
const Related = ({ told }: { told: Story }) => {
  if (told.related === 0 || told.trace_id == null || told.request_id === null) return null
  const query = `${clauseOf('trace_id', told.trace_id, 'include')} ${clauseOf('request_id', told.request_id, 'exclude')}`
  return (
    <ViewLink class="related" to={{ ...explorePage, range: {}, query }}>
      <Icon name="trail" />
      <span>{storyText.value.related(told.related)}</span>
    </ViewLink>
  )
}

const Banners = ({ told }: { told: Story }) => (
  <>
    {isStoryStale.value && <Banner kind="failed" text={storyText.value.stale} />}
    {!told.complete && (
      <Banner kind="partial" text={storyText.value.partial(told.applied_seq ?? 0, told.head_seq ?? 0)} />
    )}
  </>
)

const Told = ({ told, view }: { told: Story; view: StoryView }) => (
  <>
    <Banners told={told} />
    {told.request_id === null && <p class="page-note">{storyText.value.severalRequests}</p>}
    <Verdict story={told} view={view} />
    <section class="card" aria-labelledby="waterfall-title">
      <div class="card-head">
        <h2 id="waterfall-title">{storyText.value.waterfall}</h2>
        <Related told={told} />
        <ChartOrTable view={view} />
      </div>
      {view.as === 'chart' ? <Waterfall story={told} view={view} /> : <StoryTable story={told} />}
    </section>
    <ExchangePanel story={told} view={view} />
    <Around story={told} />
  </>
)

const NotTold = ({ view }: { view: StoryView }) => (
  <>
    <h1 class="visually-hidden">{t.value.nav.story}</h1>
    {storyPhase.value === 'loading' && <StorySkeleton />}
    {storyPhase.value === 'failed' && (
      <FailureNotice failure={storyFailure.value} onRetry={() => startStory(view.requestId)} />
    )}
    {storyPhase.value === 'unknown' && (
      <Notice kind="empty" icon="search" title={storyText.value.none} detail={storyText.value.noneDetail}>
        <ViewLink class="button" to={requestsPage}>
          {storyText.value.searchOthers}
        </ViewLink>
      </Notice>
    )}
  </>
)

const findInStory = (id: string) => {
  const entry = story.value?.entries.find((one) => one.id === id)
  return entry === undefined ? undefined : storedEntry(entry)
}

/** Everything that one request caused, as it went. */
export const StoryPage = ({ view }: { view: StoryView }) => {
  useEffect(() => {
    findListed.value = findInStory
    startStory(view.requestId)
    startNearby()
    return () => {
      stopNearby()
      stopStory()
    }
  }, [view.requestId])
  const told = story.value
  return (
    <main id="main" class="page story" tabIndex={-1}>
      <div class="page-column">
        <StoryHead story={told} view={view} />
        {told === undefined ? <NotTold view={view} /> : <Told told={told} view={view} />}
      </div>
    </main>
  )
}
