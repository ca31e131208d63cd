import type { Story } from '@trilha/log-api'
import { Icon } from '../components/icon.tsx'
import { ResultMark } from '../components/result-mark.tsx'
import { ViewLink } from '../components/view-link.tsx'
import { storyText } from '../i18n/story.ts'
import { formatDuration, formatFull } from '../model/time-format.ts'
import { contextOf, storyOf, timelineOf } from '../model/view.ts'
import { cutText, visibleLine } from '../model/visible-text.ts'
import { timeStyle } from '../state/preferences.ts'
import type { Deed } from './deeds-beside.ts'
import { hasNearbyFailed, nearby } from './nearby.ts'

/** Wider than the column; the rest is in the story that the row leads to. */
const shownCause = 200

const apart = (ms: number): string => {
  const span = formatDuration(Math.abs(ms), timeStyle.value.language)
  return ms < 0 ? storyText.value.before(span) : storyText.value.after(span)
}

const DeedRow = ({ deed: { entry, apartMs, isSame } }: { deed: Deed }) => (
  <li>
    <ViewLink
      class="around-row"
      to={entry.request_id === undefined ? contextOf(entry.id, 'user') : storyOf(entry.request_id)}
    >
      <time class="around-time" dateTime={entry.timestamp} title={formatFull(entry.timestamp, timeStyle.value)}>
        {apart(apartMs)}
      </time>
      <span class="around-said">
        <bdi class="action">{visibleLine(entry.action)}</bdi>
        <span class="joint"> · </span>
        <ResultMark result={entry.result} />
        {entry.cause !== null && entry.cause !== '' && (
          <>
            <span class="joint"> — </span>
            <bdi class="cause">{visibleLine(cutText(entry.cause, shownCause))}</bdi>
          </>
        )}
      </span>
      {isSame && (
        <span class="chip">
          <Icon name="retry" />
          {storyText.value.sameAgain}
        </span>
      )}
    </ViewLink>
  </li>
)

const Deeds = ({ story }: { story: Story }) => {
  const text = storyText.value
  if (hasNearbyFailed.value) return <p class="around-note">{text.aroundFailed}</p>
  const beside = nearby.value
  if (beside === undefined) return null
  if (beside.earlier.length + beside.later.length === 0) return <p class="around-note">{text.aroundNone}</p>
  return (
    <ol class="around">
      {beside.earlier.toReversed().map((deed) => (
        <DeedRow key={deed.entry.id} deed={deed} />
      ))}
      <li class="around-row here">
        <span class="around-time">{text.here}</span>
        <span class="around-said">
          <bdi class="action">{visibleLine(story.what)}</bdi>
          <span class="joint"> · </span>
          <ResultMark result={story.result} />
        </span>
      </li>
      {beside.later.map((deed) => (
        <DeedRow key={deed.entry.id} deed={deed} />
      ))}
    </ol>
  )
}

/** What the same user did just before and after, among it tries of the same. */
export const Around = ({ story }: { story: Story }) => {
  const { who } = story
  if (who === null) return null
  return (
    <section class="card" aria-labelledby="around-title">
      <div class="card-head">
        <h2 id="around-title">{storyText.value.around}</h2>
        <ViewLink class="button" to={timelineOf(who)}>
          <Icon name="trail" />
          <span>{storyText.value.timelineOf(visibleLine(cutText(who, 40)))}</span>
        </ViewLink>
      </div>
      <Deeds story={story} />
    </section>
  )
}
