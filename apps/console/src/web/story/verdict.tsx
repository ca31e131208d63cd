import { Who } from '../components/entry-sentence.tsx'
import { Icon } from '../components/icon.tsx'
import { LongText } from '../components/long-text.tsx'
import { outcomeIcons, ResultMark } from '../components/result-mark.tsx'
import { t } from '../i18n/common.ts'
import { outcomeOf } from '../model/sentence.ts'
import { formatDuration, formatFull } from '../model/time-format.ts'
import { visibleLine } from '../model/visible-text.ts'
import { timeStyle } from '../state/preferences.ts'
import type { Story } from './story.ts'

const Facts = ({ story }: { story: Story }) => {
  const { http, action } = story.verdict
  const services = new Set(story.spans.map(({ entry }) => entry.service)).size
  return (
    <ul class="verdict-facts">
      {http !== undefined && (
        <li>
          <bdi class="mono">
            {visibleLine(http.method !== undefined ? `${http.method} ${http.path ?? http.route ?? ''}` : action)}
          </bdi>
          {http.status !== undefined && http.status > 0 && (
            <>
              {' '}
              {t.value.story.answered} <strong>{http.status}</strong>
            </>
          )}
        </li>
      )}
      <li>
        {t.value.story.took} <strong>{formatDuration(story.durationMs, timeStyle.value.language)}</strong>
      </li>
      <li>
        {t.value.story.started} {formatFull(new Date(story.startedAtMs).toISOString(), timeStyle.value)}
      </li>
      <li>
        {t.value.story.entries(story.spans.length)}, {t.value.story.services(services)}
      </li>
    </ul>
  )
}

/** Who did what, when, with which result and why: before any detail. */
export const Verdict = ({ story }: { story: Story }) => {
  const outcome = outcomeOf(story.verdict.result)
  return (
    <section class={`verdict ${outcome}`}>
      <span class="verdict-icon">
        <Icon name={outcomeIcons[outcome]} />
      </span>
      <div>
        <h1>
          <Who who={story.userId === 'N/A' ? undefined : story.userId} />
          <span class="joint"> · </span>
          <bdi>{visibleLine(story.action)}</bdi>
          <span class="joint"> · </span>
          <ResultMark result={story.verdict.result} />
        </h1>
        {story.cause !== undefined && (
          <p class="verdict-cause">
            <LongText text={story.cause} />
          </p>
        )}
        <Facts story={story} />
      </div>
    </section>
  )
}
