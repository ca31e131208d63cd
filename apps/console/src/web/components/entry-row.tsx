import { t } from '../i18n/common.ts'
import type { StoredEntry } from '../model/entry.ts'
import { outcomeOf } from '../model/sentence.ts'
import { formatClock, formatDay, formatDuration, formatFull } from '../model/time-format.ts'
import { storyOf } from '../model/view.ts'
import { visibleLine } from '../model/visible-text.ts'
import { timeStyle } from '../state/preferences.ts'
import { EntrySentence } from './entry-sentence.tsx'
import { Icon } from './icon.tsx'
import { ViewLink } from './view-link.tsx'

interface EntryRowProps {
  readonly entry: StoredEntry
  readonly isOpen: boolean
  readonly isNew: boolean
  readonly onToggle: () => void
}

const RowTime = ({ timestamp }: { timestamp: string }) => (
  <time class="row-time" dateTime={timestamp} title={formatFull(timestamp, timeStyle.value)}>
    <span class="day">{formatDay(timestamp, timeStyle.value)}</span>{' '}
    <span class="clock">{formatClock(timestamp, timeStyle.value)}</span>
  </time>
)

const RowFacts = ({ entry: { http } }: { entry: StoredEntry }) => (
  <span class="row-facts">
    {http?.status !== undefined && <span class="status">{http.status}</span>}
    {http?.duration_ms !== undefined && (
      <span class="duration">{formatDuration(http.duration_ms, timeStyle.value.language)}</span>
    )}
  </span>
)

/** One entry as a line: a button that opens its detail, and the way to its request's story. */
export const EntryRow = ({ entry, isOpen, isNew, onToggle }: EntryRowProps) => (
  <div class={`row-line ${outcomeOf(entry.result)} ${isOpen ? 'open' : ''} ${isNew ? 'new' : ''}`}>
    <button type="button" class="row" aria-expanded={isOpen} data-entry={entry.id} onClick={onToggle}>
      <RowTime timestamp={entry.timestamp} />
      <bdi class="row-service">{visibleLine(entry.service)}</bdi>
      <EntrySentence entry={entry} />
      <RowFacts entry={entry} />
    </button>
    {entry.request_id === undefined ? (
      <span class="row-story" />
    ) : (
      <ViewLink class="icon-button row-story" label={t.value.list.storyOf} to={storyOf(entry.request_id)}>
        <Icon name="trail" />
      </ViewLink>
    )}
  </div>
)
