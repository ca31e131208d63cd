import type { Timeline } from '@trilha/log-api'
import { timelineText } from '../i18n/timeline.ts'
import { formatFull } from '../model/time-format.ts'
import { timeStyle } from '../state/preferences.ts'
import { formatAgo } from './relative-time.ts'
import { formatCount, formatShare } from './share.ts'

const Moment = ({ label, at }: { label: string; at: string | null }) => (
  <div class="figure">
    <dt>{label}</dt>
    {at !== null && (
      <dd>
        <strong>{formatAgo(at, { nowMs: Date.now(), language: timeStyle.value.language })}</strong>
        <time class="figure-note" dateTime={at}>
          {formatFull(at, timeStyle.value)}
        </time>
      </dd>
    )}
  </div>
)

/** When somebody was here, how much they did and how much of it failed: over all time, whatever is selected below. */
export const IdentityFigures = ({ identity }: { identity: Timeline['identity'] }) => {
  const { total, failures } = identity
  const { language } = timeStyle.value
  const text = timelineText.value
  return (
    <section class="card figures-card" aria-label={text.identity}>
      <dl class="figures">
        <Moment label={text.lastSeen} at={identity.last_seen} />
        <Moment label={text.firstSeen} at={identity.first_seen} />
        <div class="figure">
          <dt>{text.entries}</dt>
          <dd>
            <strong>{formatCount(total, language)}</strong>
          </dd>
        </div>
        <div class={failures > 0 ? 'figure failing' : 'figure'}>
          <dt>{text.failures}</dt>
          <dd>
            <strong>{formatCount(failures, language)}</strong>
            <span class="figure-note">
              {failures === 0 ? text.noFailures : text.ofAll(formatShare(failures, total, language))}
            </span>
          </dd>
        </div>
      </dl>
    </section>
  )
}
