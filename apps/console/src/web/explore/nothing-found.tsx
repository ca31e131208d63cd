import { useEffect } from 'preact/hooks'
import { Notice } from '../components/notice.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { t } from '../i18n/common.ts'
import { exploreText } from '../i18n/explore.ts'
import type { ExploreView } from '../model/view.ts'
import { coverage, isComplete, reload } from './explore-feed.ts'
import { isNewLog } from './new-log.ts'
import { elsewhere, lookElsewhere } from './newest-match.ts'
import { NoMatch } from './no-match.tsx'
import { partialText } from './partial-text.ts'

/** Nothing found, but not everything was searched: no reason to say that there is nothing. */
const NotYet = () => (
  <Notice
    kind="loading"
    icon="search"
    title={partialText(coverage.value)}
    detail={exploreText.value.results.partialDetail}
  >
    <button type="button" class="button primary" onClick={reload}>
      {t.value.states.searchAgain}
    </button>
  </Notice>
)

/** In the rows' place when there are none: looks whether there is something elsewhere. */
export const NothingFound = ({ view }: { view: ExploreView }) => {
  const { query } = view
  useEffect(() => {
    elsewhere.clear()
    void elsewhere
      .load((signal) => lookElsewhere(view, signal))
      .then(() => {
        if (elsewhere.answer.peek()?.isNew) isNewLog.value = true
      })
    return elsewhere.clear
  }, [query, view.range.from, view.range.to])
  if (!isComplete.value) return <NotYet />
  if (elsewhere.answer.value === undefined && elsewhere.failure.value === undefined) {
    return <Skeleton label={exploreText.value.none.looking} />
  }
  return <NoMatch view={view} />
}
