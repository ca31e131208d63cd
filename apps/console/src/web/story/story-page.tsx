import { useComputed } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { CopyButton } from '../components/copy-button.tsx'
import { FailureNotice } from '../components/failure-notice.tsx'
import { Icon } from '../components/icon.tsx'
import { Banner, Notice } from '../components/notice.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { ViewLink } from '../components/view-link.tsx'
import { t } from '../i18n/common.ts'
import { clauseOf } from '../model/query-text.ts'
import { explorePage, type StoryView } from '../model/view.ts'
import { visibleLine } from '../model/visible-text.ts'
import { go } from '../state/navigation.ts'
import { layOutStory, type Story } from './story.ts'
import { isStoryComplete, startStory, stopStory, storyEntries, storyFailure, storyPhase } from './story-feed.ts'
import { StoryTable } from './story-table.tsx'
import { Verdict } from './verdict.tsx'
import { Waterfall } from './waterfall.tsx'

const StoryHead = ({ view }: { view: StoryView }) => (
  <div class="story-head">
    <ViewLink class="button" to={explorePage}>
      <Icon name="back" />
      <span>{t.value.story.back}</span>
    </ViewLink>
    <p class="story-id">
      <span class="story-id-label">{t.value.story.ask}</span>
      <bdi class="mono">{visibleLine(view.requestId)}</bdi>
      <CopyButton text={() => view.requestId} label={t.value.story.copyId} />
    </p>
    <ViewLink
      class="button explore-link"
      to={{ ...explorePage, range: {}, query: clauseOf('request_id', view.requestId, 'include') }}
    >
      <Icon name="filter" />
      <span>{t.value.story.explore}</span>
    </ViewLink>
  </div>
)

const ChartOrTable = ({ view }: { view: StoryView }) => (
  <fieldset class="segments">
    <legend class="visually-hidden">{t.value.story.view}</legend>
    {(['chart', 'table'] as const).map((as) => (
      <label key={as}>
        <input
          type="radio"
          name="as"
          checked={view.as === as}
          onChange={() => go({ ...view, as }, { replace: true })}
        />
        <span>{as === 'chart' ? t.value.story.asChart : t.value.story.asTable}</span>
      </label>
    ))}
  </fieldset>
)

const Told = ({ story, view }: { story: Story; view: StoryView }) => (
  <>
    <Verdict story={story} />
    {!isStoryComplete.value && (
      <Banner kind="partial" text={`${t.value.states.partial} ${t.value.states.partialDetail}`} />
    )}
    <section class="card" aria-label={t.value.story.timeline}>
      <div class="card-head">
        <h2>{t.value.story.timeline}</h2>
        <ChartOrTable view={view} />
      </div>
      {view.as === 'chart' ? <Waterfall story={story} view={view} /> : <StoryTable story={story} />}
    </section>
  </>
)

const StoryBody = ({ view }: { view: StoryView }) => {
  const story = useComputed(() => layOutStory(storyEntries.value))
  if (story.value !== undefined) return <Told story={story.value} view={view} />
  if (storyPhase.value === 'loading') return <Skeleton label={t.value.story.loading} />
  return (
    <>
      <h1 class="visually-hidden">{t.value.story.label}</h1>
      {storyPhase.value === 'failed' ? (
        <FailureNotice failure={storyFailure.value} onRetry={() => startStory(view.requestId)} />
      ) : (
        <Notice kind="empty" icon="search" title={t.value.story.none} detail={t.value.story.noneDetail} />
      )}
    </>
  )
}

/** Everything that one request caused, as it went. */
export const StoryPage = ({ view }: { view: StoryView }) => {
  useEffect(() => {
    startStory(view.requestId)
    return stopStory
  }, [view.requestId])
  return (
    <main id="main" class="story" tabIndex={-1}>
      <div class="story-column">
        <StoryHead view={view} />
        <StoryBody view={view} />
      </div>
    </main>
  )
}
