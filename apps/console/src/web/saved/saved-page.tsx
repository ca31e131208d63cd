import { useEffect } from 'preact/hooks'
import { FailureNotice } from '../components/failure-notice.tsx'
import { Banner, Notice } from '../components/notice.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { ViewLink } from '../components/view-link.tsx'
import { t } from '../i18n/common.ts'
import { savedText } from '../i18n/saved.ts'
import { explorePage } from '../model/view.ts'
import { SavedList } from './saved-list.tsx'
import { loadSaved, savedFailure, savedSearches } from './saved-searches.ts'
import { forgetTombs, hasTombs } from './tombs.ts'

const Empty = () => (
  <Notice kind="empty" icon="bookmark" title={savedText.value.empty} detail={savedText.value.emptyDetail}>
    <ViewLink class="button primary" to={explorePage}>
      {savedText.value.toExplore}
    </ViewLink>
  </Notice>
)

const load = () => void loadSaved(new AbortController().signal)

const Content = () => {
  const searches = savedSearches.value
  if (searches !== undefined)
    return searches.length > 0 || hasTombs.value ? <SavedList searches={searches} /> : <Empty />
  if (savedFailure.value !== undefined) return <FailureNotice failure={savedFailure.value} onRetry={load} />
  return <Skeleton label={savedText.value.loading} />
}

/** All saved searches: what each asks, and what can be done with it. */
export const SavedPage = () => {
  useEffect(() => {
    const stop = new AbortController()
    void loadSaved(stop.signal)
    return () => {
      stop.abort()
      forgetTombs()
    }
  }, [])
  const count = savedSearches.value?.length ?? 0
  return (
    <main id="main" class="page" tabIndex={-1}>
      <div class="page-column">
        <div class="page-head">
          <h1>{savedText.value.title}</h1>
          {count > 0 && <p class="page-note">{savedText.value.note(count)}</p>}
        </div>
        {savedFailure.value !== undefined && savedSearches.value !== undefined && (
          <Banner kind="failed" text={t.value.states.refreshFailed}>
            <button type="button" class="text-button" onClick={load}>
              {t.value.states.retry}
            </button>
          </Banner>
        )}
        <Content />
      </div>
    </main>
  )
}
