import { useEffect } from 'preact/hooks'
import { FailureNotice } from '../components/failure-notice.tsx'
import { Banner, Notice } from '../components/notice.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { t } from '../i18n/common.ts'
import { isUnbounded } from '../model/time-range.ts'
import type { ExploreView } from '../model/view.ts'
import { formatView } from '../model/view-url.ts'
import { SearchBar } from '../search/search-bar.tsx'
import { findListed } from '../state/listed-entries.ts'
import { go } from '../state/navigation.ts'
import { entries, failure, isComplete, isRefreshFailing, phase, reload, startFeed, stopFeed } from './explore-feed.ts'
import { ExploreList } from './explore-list.tsx'
import { ListHead } from './list-head.tsx'
import { Welcome } from './welcome.tsx'

const NoMatch = ({ view }: { view: ExploreView }) => {
  const { states } = t.value
  return (
    <Notice kind="empty" icon="search" title={states.noMatch} detail={states.noMatchDetail}>
      {view.query !== '' && (
        <button type="button" class="button primary" onClick={() => go({ ...view, query: '' })}>
          {states.clearFilters}
        </button>
      )}
      {!isUnbounded(view.range) && (
        <button type="button" class="button" onClick={() => go({ ...view, range: {} })}>
          {states.anyTime}
        </button>
      )}
    </Notice>
  )
}

/** Nothing found, but not everything was searched: no reason to say that there is nothing. */
const NotYet = () => {
  const { states } = t.value
  return (
    <Notice kind="loading" icon="search" title={states.partial} detail={states.partialDetail}>
      <button type="button" class="button primary" onClick={reload}>
        {states.searchAgain}
      </button>
    </Notice>
  )
}

const Banners = () => {
  const { states } = t.value
  return (
    <>
      {isRefreshFailing.value && <Banner kind="failed" text={states.refreshFailed} />}
      {!isComplete.value && entries.value.length > 0 && (
        <Banner kind="partial" text={`${states.partial} ${states.partialDetail}`}>
          <button type="button" class="text-button" onClick={reload}>
            {states.searchAgain}
          </button>
        </Banner>
      )}
    </>
  )
}

const Results = ({ view }: { view: ExploreView }) => {
  if (phase.value === 'loading') return <Skeleton label={t.value.list.loading} />
  if (phase.value === 'failed') return <FailureNotice failure={failure.value} onRetry={reload} />
  if (entries.value.length > 0) return <ExploreList view={view} />
  if (!isComplete.value) return <NotYet />
  return view.query !== '' || !isUnbounded(view.range) ? <NoMatch view={view} /> : <Welcome />
}

/** The newest entries, narrowed by the filters, kept fresh. */
export const ExplorePage = ({ view }: { view: ExploreView }) => {
  const { open: _, ...search } = view
  const searchKey = formatView(search)
  useEffect(() => {
    findListed.value = (id) => entries.value.find((entry) => entry.id === id)
  }, [])
  // The key stands for the search: opening a row is not a new one.
  useEffect(() => {
    startFeed(search)
    return stopFeed
  }, [searchKey])
  return (
    <main id="main" class="explore" tabIndex={-1}>
      <h1 class="visually-hidden">{t.value.nav.explore}</h1>
      <SearchBar view={view} />
      <Banners />
      {phase.value === 'ready' && entries.value.length > 0 && <ListHead view={view} />}
      <Results view={view} />
    </main>
  )
}
