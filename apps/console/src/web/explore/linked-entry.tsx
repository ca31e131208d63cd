import { useEffect } from 'preact/hooks'
import { EntryDetail } from '../components/entry-detail.tsx'
import { EntryRow } from '../components/entry-row.tsx'
import { exploreText } from '../i18n/explore.ts'
import type { StoredEntry } from '../model/entry.ts'
import { type ExploreView, openEntry } from '../model/view.ts'
import { ask } from '../state/api.ts'
import { go } from '../state/navigation.ts'
import { entries, phase } from './explore-feed.ts'
import { createLoaded } from './loaded.ts'

/** The entry that the address opens, while it is not among the rows. */
export const linked = createLoaded<StoredEntry>()

const Fetched = ({ view, id }: { view: ExploreView; id: string }) => {
  const close = () => go(openEntry(view, undefined), { replace: true })
  useEffect(() => {
    // An id that is not known is a link gone stale: the list below it still is what was asked for.
    void linked.load((signal) => ask(`/api/entries/${encodeURIComponent(id)}`, {}, signal))
    return linked.clear
  }, [id])
  const entry = linked.answer.value
  if (entry === undefined) return null
  return (
    <section class="linked" aria-label={exploreText.value.results.linked}>
      <ol class="rows">
        <li>
          <EntryRow entry={entry} isOpen isNew={false} onToggle={close} />
          <EntryDetail entry={entry} onClose={close} />
        </li>
      </ol>
    </section>
  )
}

/** Above the rows: the entry that a link points to when it is not among them. */
export const LinkedEntry = ({ view }: { view: ExploreView }) => {
  const { open } = view
  const isWaiting = phase.value === 'loading' || entries.value.some(({ id }) => id === open)
  return open === undefined || isWaiting ? null : <Fetched key={open} view={view} id={open} />
}
