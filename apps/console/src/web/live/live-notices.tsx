import { FailureNotice } from '../components/failure-notice.tsx'
import { Banner, Notice } from '../components/notice.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { ViewLink } from '../components/view-link.tsx'
import { liveText } from '../i18n/live.ts'
import { maxHeldEntries } from '../model/feed.ts'
import { formatFull } from '../model/time-format.ts'
import { type LiveView, livePage } from '../model/view.ts'
import { timeStyle } from '../state/preferences.ts'
import { betweenSeqs } from './explore-links.ts'
import { connection, failure, lastCleared, letGo, missed, retry, rows } from './live-feed.ts'
import type { Missed } from './tail-follower.ts'

const wordsOf = ({ count, reason }: Missed): string => {
  if (count === undefined || reason === 'away') return liveText.value.missedAway
  return reason === 'slow' ? liveText.value.missedSlow(count) : liveText.value.missedGone(count)
}

const MissedBanner = ({ view }: { view: LiveView }) => {
  const told = missed.value
  if (told === undefined) return null
  return (
    <Banner kind="partial" text={wordsOf(told)}>
      {told.reason !== 'retention' && (
        <ViewLink class="text-button" to={betweenSeqs(view, told.fromSeq, told.toSeq)}>
          {liveText.value.seeThem}
        </ViewLink>
      )}
      <button
        type="button"
        class="text-button"
        onClick={() => {
          missed.value = undefined
        }}
      >
        {liveText.value.dismiss}
      </button>
    </Banner>
  )
}

/** The rows that are shown end where the newest of them is; the log has what follows. */
const LetGoBanner = ({ view }: { view: LiveView }) => {
  const [newest] = rows.value
  if (letGo.value === 0 || newest === undefined) return null
  return (
    <Banner kind="partial" text={liveText.value.letGo(letGo.value, maxHeldEntries)}>
      <ViewLink class="text-button" to={betweenSeqs(view, newest.seq + 1, '*')}>
        {liveText.value.seeThem}
      </ViewLink>
    </Banner>
  )
}

const ConnectionBanner = () => {
  if (connection.value !== 'reconnecting' || rows.value.length === 0) return null
  const isBusy = failure.value !== undefined && failure.value.status >= 500
  return (
    <Banner kind="failed" text={isBusy ? liveText.value.busy(failure.value?.message ?? '') : liveText.value.broken}>
      <button type="button" class="text-button" onClick={retry}>
        {liveText.value.tryNow}
      </button>
    </Banner>
  )
}

/** What is to be known above the rows. */
export const LiveBanners = ({ view }: { view: LiveView }) => (
  <>
    <ConnectionBanner />
    <MissedBanner view={view} />
    <LetGoBanner view={view} />
  </>
)

const WrongQuery = () => (
  <Notice kind="failed" icon="alert" title={liveText.value.wrongQuery} detail={liveText.value.wrongQueryDetail}>
    <ViewLink class="button primary" to={livePage}>
      {liveText.value.everything}
    </ViewLink>
  </Notice>
)

const Waiting = ({ view }: { view: LiveView }) => {
  const text = liveText.value
  const last = lastCleared.value
  const when = last === undefined ? text.none : text.lastWas(formatFull(last.received_at, timeStyle.value))
  return (
    <Notice
      kind="empty"
      icon="search"
      title={text.waitingTitle}
      detail={`${view.query === '' ? text.waitingAny : text.waitingDetail} ${when}`}
    />
  )
}

/** What stands where there are no rows. */
export const NoRows = ({ view }: { view: LiveView }) => {
  if (connection.value === 'refused' && failure.value?.code === 'invalid_query') return <WrongQuery />
  if (connection.value === 'live') return <Waiting view={view} />
  if (failure.value !== undefined) return <FailureNotice failure={failure.value} onRetry={retry} />
  return <Skeleton label={liveText.value.opening} />
}
