import { t } from '../i18n/common.ts'
import { entryText } from '../i18n/entry.ts'
import type { StoredEntry } from '../model/entry.ts'
import { outcomeOf } from '../model/sentence.ts'
import { formatClock, formatDay, formatDuration } from '../model/time-format.ts'
import { storyOf } from '../model/view.ts'
import { visibleLine } from '../model/visible-text.ts'
import { timeStyle } from '../state/preferences.ts'
import { valueMenu } from '../state/value-menu.ts'
import { EntrySentence } from './entry-sentence.tsx'
import { Icon } from './icon.tsx'
import { ViewLink } from './view-link.tsx'

interface EntryRowProps {
  readonly entry: StoredEntry
  readonly isOpen: boolean
  readonly isNew: boolean
  /** The entry that the page is about. */
  readonly isMarked?: boolean
  /** The same function each time: a row whose properties are the same is not rendered again. */
  readonly onToggle: (id: string) => void
}

const RowTime = ({ timestamp }: { timestamp: string }) => (
  <time class="row-time" dateTime={timestamp}>
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

/** The ways on from a row that do not open it: to its values, and to its request's story. */
const RowTools = ({ entry }: { entry: StoredEntry }) => (
  <span class="row-tools">
    <button
      type="button"
      class="icon-button row-values"
      aria-label={entryText.value.values}
      title={entryText.value.values}
      aria-haspopup="dialog"
      onClick={() => {
        valueMenu.value = { entry, kind: 'include' }
      }}
    >
      <Icon name="filter" />
    </button>
    {entry.request_id !== undefined && (
      <ViewLink class="icon-button row-story" label={t.value.list.storyOf} to={storyOf(entry.request_id)}>
        <Icon name="trail" />
      </ViewLink>
    )}
  </span>
)

/** One entry as a line: a button that opens its detail, its values to filter by, and the way to its request's story. */
export const EntryRow = ({ entry, isOpen, isNew, isMarked = false, onToggle }: EntryRowProps) => {
  const states = [outcomeOf(entry.result), isOpen && 'open', isNew && 'new', isMarked && 'marked']
  return (
    <div class={`row-line ${states.filter(Boolean).join(' ')}`}>
      <button
        type="button"
        class="row"
        aria-expanded={isOpen}
        aria-current={isMarked ? 'true' : undefined}
        data-entry={entry.id}
        onClick={() => onToggle(entry.id)}
      >
        <RowTime timestamp={entry.timestamp} />
        <bdi class="row-service">{visibleLine(entry.service)}</bdi>
        <EntrySentence entry={entry} />
        <RowFacts entry={entry} />
      </button>
      <RowTools entry={entry} />
    </div>
  )
}
