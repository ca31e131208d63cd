import { useEffect } from 'preact/hooks'
import { EntryList } from '../components/entry-list.tsx'
import { FailureNotice } from '../components/failure-notice.tsx'
import { FilterBar } from '../components/filter-bar.tsx'
import { countFilters } from '../components/filter-chips.tsx'
import { LinkedEntry } from '../components/linked-entry.tsx'
import { ListHead } from '../components/list-head.tsx'
import { Banner, Notice } from '../components/notice.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { Welcome } from '../components/welcome.tsx'
import { type ExploreView, newestEntries } from '../model/view.ts'
import { formatView } from '../model/view-url.ts'
import {
  entries,
  failure,
  isComplete,
  isRefreshFailing,
  phase,
  reload,
  startFeed,
  stopFeed,
} from '../state/explore-feed.ts'
import { go } from '../state/navigation.ts'
import { t } from '../state/preferences.ts'

const NoMatch = ({ view }: { view: ExploreView }) => {
  const { states } = t.value
  const isBounded = view.range.kind === 'between' || view.range.preset !== 'all'
  return (
    <Notice kind="empty" icon="search" title={states.noMatch} detail={states.noMatchDetail}>
      {Object.keys(view.filters).length > 0 && (
        <button type="button" class="button primary" onClick={() => go({ ...view, filters: {} })}>
          {states.clearFilters}
        </button>
      )}
      {isBounded && (
        <button type="button" class="button" onClick={() => go({ ...view, range: newestEntries.range })}>
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
  if (entries.value.length > 0) return <EntryList view={view} />
  if (!isComplete.value) return <NotYet />
  return countFilters(view) > 0 ? <NoMatch view={view} /> : <Welcome />
}

/** The newest entries, narrowed by the filters, kept fresh. */
export const ExplorePage = ({ view }: { view: ExploreView }) => {
  const { open: _, ...search } = view
  const searchKey = formatView(search)
  // The key stands for the search: opening a row is not a new one.
  useEffect(() => {
    startFeed(search)
    return stopFeed
  }, [searchKey])
  return (
    <main id="main" class="explore" tabIndex={-1}>
      <h1 class="visually-hidden">{t.value.nav.explore}</h1>
      <FilterBar view={view} />
      <Banners />
      {phase.value === 'ready' && entries.value.length > 0 && <ListHead view={view} />}
      <LinkedEntry view={view} />
      <Results view={view} />
    </main>
  )
}
