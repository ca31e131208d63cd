import { useEffect } from 'preact/hooks'
import { EntryDetail } from '../components/entry-detail.tsx'
import { EntryRow } from '../components/entry-row.tsx'
import { createLoaded } from '../explore/loaded.ts'
import { timelineText } from '../i18n/timeline.ts'
import type { StoredEntry } from '../model/entry.ts'
import { openEntry, type TimelineView } from '../model/view.ts'
import { ask } from '../state/api.ts'
import { go } from '../state/navigation.ts'
import { entries, phase } from './timeline-feed.ts'

/** The entry that the address opens, while it is not among the days that are held. */
export const linked = createLoaded<StoredEntry>()

const Fetched = ({ view, id }: { view: TimelineView; id: string }) => {
  const close = () => go(openEntry(view, undefined), { replace: true })
  useEffect(() => {
    // An id that is not known is a link gone stale: the days below it still are what was asked for.
    void linked.load((signal) => ask(`/api/entries/${encodeURIComponent(id)}`, {}, signal))
    return linked.clear
  }, [id])
  const entry = linked.answer.value
  if (entry === undefined) return null
  return (
    <section class="card linked-card" aria-label={timelineText.value.linked}>
      <ol class="rows">
        <li>
          <EntryRow entry={entry} isOpen isNew={false} onToggle={close} />
          <EntryDetail entry={entry} onClose={close} />
        </li>
      </ol>
    </section>
  )
}

/** Above the days: the entry that a link points to when it is not among them. */
export const LinkedEntry = ({ view }: { view: TimelineView }) => {
  const { open } = view
  const isWaiting = phase.value === 'loading' || entries.value.some(({ id }) => id === open)
  return open === undefined || isWaiting ? null : <Fetched key={open} view={view} id={open} />
}
