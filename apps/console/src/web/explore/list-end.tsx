import { t } from '../i18n/common.ts'
import { exploreText } from '../i18n/explore.ts'
import { isUnbounded } from '../model/time-range.ts'
import type { ExploreView } from '../model/view.ts'
import { go } from '../state/navigation.ts'
import { canGrow, cursor, entries, isFull, isLoadingMore, loadMore } from './explore-feed.ts'

/** The search that begins where the held rows end. */
const onwards = (view: ExploreView): ExploreView | undefined => {
  const last = entries.value.at(-1)?.timestamp
  if (last === undefined) return undefined
  // The bound of a `to` is exclusive: a millisecond more keeps the last row's moment in.
  const to = new Date(Date.parse(last) + 1).toISOString()
  return { ...view, range: view.order === 'desc' ? { ...view.range, to } : { ...view.range, from: last } }
}

const FullNote = ({ view }: { view: ExploreView }) => {
  const next = onwards(view)
  return (
    <>
      <p>{t.value.list.full(entries.value.length)}</p>
      {next !== undefined && (
        <button type="button" class="button" onClick={() => go(next)}>
          {t.value.list.goOn}
        </button>
      )}
    </>
  )
}

const MoreButton = ({ label }: { label: string }) => (
  <button type="button" class="button" aria-disabled={isLoadingMore.value} onClick={() => void loadMore()}>
    {isLoadingMore.value ? t.value.list.loadingMore : label}
  </button>
)

/** Below the last row: more, no more, or too many. */
export const ListEnd = ({ view }: { view: ExploreView }) => {
  const isNarrowed = view.query !== '' || !isUnbounded(view.range)
  const isEnd = cursor.value === null
  if (isFull.value) {
    return (
      <div class="list-end">
        <FullNote view={view} />
      </div>
    )
  }
  return (
    <div class="list-end">
      {isEnd && <p>{isNarrowed || view.order === 'asc' ? t.value.list.endOfMatches : t.value.list.end}</p>}
      {isEnd && canGrow.value && <MoreButton label={exploreText.value.results.look} />}
      {!isEnd && <MoreButton label={view.order === 'desc' ? t.value.list.older : t.value.list.newer} />}
    </div>
  )
}
