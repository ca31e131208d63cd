import { timelineText } from '../i18n/timeline.ts'
import type { TimelineView } from '../model/view.ts'
import { go } from '../state/navigation.ts'
import { canLoadMore, entries, firstTimes, isFull, isLoadingMore, isMoreFailing, loadMore } from './timeline-feed.ts'

/** The same from where the held entries end. */
const onwards = (view: TimelineView): TimelineView | undefined => {
  const last = entries.value.at(-1)?.timestamp
  if (last === undefined) return undefined
  // `to` is exclusive: a millisecond more keeps the last entry's moment in.
  return { ...view, range: { ...view.range, to: new Date(Date.parse(last) + 1).toISOString() } }
}

const Full = ({ view }: { view: TimelineView }) => {
  const text = timelineText.value
  const next = onwards(view)
  return (
    <>
      <p>{text.full(entries.value.length)}</p>
      {next !== undefined && (
        <button type="button" class="button" onClick={() => go(next)}>
          {text.goOn}
        </button>
      )}
    </>
  )
}

/** Below the oldest day: more, no more, or too many. */
export const StoryEnd = ({ view }: { view: TimelineView }) => {
  const text = timelineText.value
  const firsts = firstTimes.value
  const isCut = view.show === 'first' && firsts !== undefined && firsts !== 'failed' && !firsts.isWhole
  return (
    <div class="list-end">
      {isMoreFailing.value && <p role="status">{text.moreFailed}</p>}
      {isFull.value && view.show !== 'first' ? (
        <Full view={view} />
      ) : canLoadMore.value ? (
        <button type="button" class="button" disabled={isLoadingMore.value} onClick={() => void loadMore()}>
          {isLoadingMore.value ? text.loadingMore : text.older}
        </button>
      ) : (
        <p>{isCut ? text.firstsCut : view.range.from === undefined ? text.beginning : text.endOfRange}</p>
      )}
    </div>
  )
}
