import type { Story } from '@trilha/log-api'
import { Icon } from '../components/icon.tsx'
import { outcomeIcons } from '../components/result-mark.tsx'
import { storyText } from '../i18n/story.ts'
import { outcomeOf } from '../model/sentence.ts'
import { formatDuration } from '../model/time-format.ts'
import { visibleLine } from '../model/visible-text.ts'
import { timeStyle } from '../state/preferences.ts'
import { gapWords } from './gap-words.ts'
import type { Stretch } from './own-time.ts'
import { SpanBar } from './span-bar.tsx'
import { spanWords, upstreamRetries } from './span-words.ts'
import type { EntryRow, GapRow, StoryRow } from './story-rows.ts'

/** Levels of indentation that still leave room for the name. */
const maxLevels = 6

const TreeLines = ({ guides }: Pick<StoryRow, 'guides'>) => (
  <span class="tree" aria-hidden="true">
    {guides.slice(-maxLevels).map((guide, level) => (
      <i key={level} class={guide} />
    ))}
  </span>
)

const Retries = ({ row }: { row: EntryRow }) => {
  const { attempt } = row
  const retries = upstreamRetries(row)
  return (
    <>
      {attempt !== undefined && (
        <span class="chip">
          <Icon name="retry" />
          {storyText.value.attempt(attempt.number, attempt.of)}
        </span>
      )}
      {retries > 0 && (
        <span class="chip">
          <Icon name="retry" />
          {storyText.value.upstreamRetries(retries)}
        </span>
      )}
    </>
  )
}

const durationText = ({ durationMs }: StoryRow): string =>
  durationMs !== null && durationMs > 0 ? formatDuration(durationMs, timeStyle.value.language) : storyText.value.moment

interface EntrySpanProps {
  readonly row: EntryRow
  readonly story: Story
  readonly own: readonly Stretch[] | undefined
  readonly isOpen: boolean
  readonly onToggle: () => void
}

/** One entry on the axis: a button that opens its detail. */
export const EntrySpan = ({ row, story, own, isOpen, onToggle }: EntrySpanProps) => {
  const { entry } = row
  const outcome = outcomeOf(entry.result)
  const isCause = entry.id === story.cause_entry_id
  return (
    <button
      type="button"
      class={`span-row span-columns ${outcome} ${isOpen ? 'open' : ''} ${isCause ? 'is-cause' : ''}`}
      aria-expanded={isOpen}
      data-entry={entry.id}
      data-row={row.key}
      onClick={onToggle}
    >
      <span class="span-label">
        <TreeLines guides={row.guides} />
        <span class={`span-mark ${outcome}`}>
          <Icon name={outcomeIcons[outcome]} />
        </span>
        <bdi class="span-service">{visibleLine(entry.service)}</bdi>
        <bdi class="span-action">{visibleLine(entry.action)}</bdi>
        <Retries row={row} />
      </span>
      <SpanBar row={row} wholeMs={story.duration_ms} own={own} />
      <span class="span-status">{entry.http?.status !== undefined && entry.http.status > 0 && entry.http.status}</span>
      <span class="span-duration">{durationText(row)}</span>
      <span class="visually-hidden">
        {visibleLine(entry.result)}, {spanWords(row, story.duration_ms)}
      </span>
    </button>
  )
}

/** What should be on the axis and is not. */
export const GapSpan = ({ row, story }: { row: GapRow; story: Story }) => {
  const { gap } = row
  return (
    <div class={`span-row span-columns gap ${gap.provisional ? 'provisional' : ''}`} data-row={row.key}>
      <span class="span-label" title={visibleLine(gap.detail)}>
        <TreeLines guides={row.guides} />
        <span class="span-gap">{gapWords(gap, story)}</span>
        {gap.provisional && <span class="chip faint">{storyText.value.mayArrive}</span>}
      </span>
      <SpanBar row={row} wholeMs={story.duration_ms} own={undefined} />
      <span class="span-status" />
      <span class="span-duration">{gap.duration_ms !== undefined && durationText(row)}</span>
    </div>
  )
}
