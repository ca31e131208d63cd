import { useEffect } from 'preact/hooks'
import { FailureNotice } from '../components/failure-notice.tsx'
import { findLinked, LinkedEntry } from '../components/linked-entry.tsx'
import { Banner, Notice } from '../components/notice.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { startFacets } from '../facets/facets-feed.ts'
import { FacetsPanel } from '../facets/facets-panel.tsx'
import { loadFields } from '../facets/known-fields.ts'
import { t } from '../i18n/common.ts'
import { exploreText } from '../i18n/explore.ts'
import { searchText } from '../i18n/search.ts'
import type { ExploreView } from '../model/view.ts'
import { formatView } from '../model/view-url.ts'
import { SearchBar } from '../search/search-bar.tsx'
import { findListed } from '../state/listed-entries.ts'
import { useCommands } from '../state/use-commands.ts'
import { exploreCommands } from './explore-commands.ts'
import {
  coverage,
  entries,
  failure,
  isComplete,
  isRefreshFailing,
  isSearching,
  phase,
  queryError,
  reload,
  searchOf,
  startFeed,
  stopFeed,
} from './explore-feed.ts'
import { ExploreList } from './explore-list.tsx'
import { startHistogram } from './histogram-feed.ts'
import { HistogramPanel } from './histogram-panel.tsx'
import { isNewLog } from './new-log.ts'
import { NothingFound } from './nothing-found.tsx'
import { partialText } from './partial-text.ts'
import { ResultsHead } from './results-head.tsx'
import { Welcome } from './welcome.tsx'

const Banners = () => {
  const { states } = t.value
  return (
    <>
      {isRefreshFailing.value && <Banner kind="failed" text={exploreText.value.results.refreshFailed} />}
      {!isComplete.value && entries.value.length > 0 && (
        <Banner kind="partial" text={`${partialText(coverage.value)} ${exploreText.value.results.partialDetail}`}>
          <button type="button" class="text-button" onClick={reload}>
            {states.searchAgain}
          </button>
        </Banner>
      )}
    </>
  )
}

const Rows = ({ view }: { view: ExploreView }) => {
  if (phase.value === 'loading') return <Skeleton label={t.value.list.loading} />
  if (phase.value === 'failed') return <FailureNotice failure={failure.value} onRetry={reload} />
  if (phase.value === 'invalid') {
    const { invalid } = exploreText.value.results
    return (
      <Notice
        kind="empty"
        icon="alert"
        title={invalid}
        detail={searchText.value.query.errorSentence(queryError.value?.message ?? '')}
      />
    )
  }
  return entries.value.length > 0 ? <ExploreList view={view} /> : <NothingFound view={view} />
}

const Found = ({ view }: { view: ExploreView }) => (
  <div class="explore-body">
    {phase.value !== 'invalid' && <FacetsPanel view={view} />}
    <section class="explore-main" aria-label={exploreText.value.results.label}>
      {phase.value !== 'failed' && phase.value !== 'invalid' && <HistogramPanel view={view} />}
      <Banners />
      {phase.value !== 'invalid' && <ResultsHead view={view} />}
      <LinkedEntry
        view={view}
        label={exploreText.value.results.linked}
        class="linked"
        isLoading={phase.value === 'loading'}
        listed={entries.value}
      />
      <div class={`explore-rows ${isSearching.value ? 'dimmed' : ''}`} aria-busy={isSearching.value}>
        <Rows view={view} />
      </div>
    </section>
  </div>
)

/** What was logged, narrowed by a query and a time: rows first, then when they were and which values they have. */
export const ExplorePage = ({ view }: { view: ExploreView }) => {
  const search = searchOf(view)
  const searchKey = formatView(search)
  useCommands(exploreCommands)
  useEffect(() => {
    findListed.value = (id) => entries.value.find((entry) => entry.id === id) ?? findLinked(id)
    const round = new AbortController()
    void loadFields(round.signal)
    return () => round.abort()
  }, [])
  useEffect(() => {
    startFeed(search)
    return stopFeed
  }, [searchKey])
  useEffect(() => startHistogram(view), [searchKey, view.by, view.compare])
  useEffect(() => startFacets(view), [searchKey, view.facets.join('\n')])
  return (
    <main id="main" class="explore" tabIndex={-1}>
      <h1 class="visually-hidden">{t.value.nav.explore}</h1>
      <SearchBar view={view} error={queryError.value} onRun={reload} />
      <span class={isSearching.value ? 'progress-line busy' : 'progress-line'} />
      {isNewLog.value ? <Welcome /> : <Found view={view} />}
    </main>
  )
}
