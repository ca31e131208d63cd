import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { StoredEntry } from '../model/entry.ts'
import { type ExploreView, openEntry } from '../model/view.ts'
import { fetchEntry } from '../state/api.ts'
import { entries, phase } from '../state/explore-feed.ts'
import { go } from '../state/navigation.ts'
import { t } from '../state/preferences.ts'
import { EntryDetail } from './entry-detail.tsx'
import { EntryRow } from './entry-row.tsx'

const Fetched = ({ view, id }: { view: ExploreView; id: string }) => {
  const entry = useSignal<StoredEntry | undefined>(undefined)
  const close = () => go(openEntry(view, undefined), { replace: true })
  useEffect(() => {
    const controller = new AbortController()
    fetchEntry(id, controller.signal).then(
      (found) => {
        entry.value = found
      },
      // An id that is not known is a link gone stale: the list below it still is what was asked for.
      () => undefined,
    )
    return () => controller.abort()
  }, [id, entry])
  if (entry.value === undefined) return null
  return (
    <section class="linked" aria-label={t.value.list.linked}>
      <EntryRow entry={entry.value} isOpen isNew={false} onToggle={close} />
      <EntryDetail entry={entry.value} onClose={close} />
    </section>
  )
}

/** The entry that the address opens, when it is not among the loaded rows (an old link). */
export const LinkedEntry = ({ view }: { view: ExploreView }) => {
  const { open } = view
  if (open === undefined || phase.value !== 'ready' || entries.value.some(({ id }) => id === open)) return null
  return <Fetched key={open} view={view} id={open} />
}
