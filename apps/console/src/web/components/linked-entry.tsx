import { useEffect } from 'preact/hooks'
import type { StoredEntry } from '../model/entry.ts'
import { type OpenView, openEntry } from '../model/view.ts'
import { ask } from '../state/api.ts'
import { createLoaded } from '../state/loaded.ts'
import { go } from '../state/navigation.ts'
import { EntryDetail } from './entry-detail.tsx'
import { EntryRow } from './entry-row.tsx'

const linked = createLoaded<StoredEntry>()

/** The entry that the address opens, while it is not among those that are listed. */
export const findLinked = (id: string): StoredEntry | undefined => {
  const entry = linked.answer.value
  return entry?.id === id ? entry : undefined
}

interface LinkedEntryProps {
  readonly view: OpenView
  readonly label: string
  readonly class: string
  readonly isLoading: boolean
  readonly listed: readonly StoredEntry[]
}

type FetchedProps = Pick<LinkedEntryProps, 'view' | 'label' | 'class'> & { readonly id: string }

const Fetched = ({ view, id, label, class: own }: FetchedProps) => {
  const close = () => go(openEntry(view, undefined), { replace: true })
  useEffect(() => {
    // An id that is not known is a link gone stale: what is listed below it still is what was asked for.
    void linked.load((signal) => ask(`/api/entries/${encodeURIComponent(id)}`, {}, signal))
    return linked.clear
  }, [id])
  const entry = linked.answer.value
  if (entry === undefined) return null
  return (
    <section class={own} aria-label={label}>
      <ol class="rows">
        <li>
          <EntryRow entry={entry} isOpen isNew={false} onToggle={close} />
          <EntryDetail entry={entry} onClose={close} />
        </li>
      </ol>
    </section>
  )
}

/** Above what is listed: the entry that a link points to when it is not among them. */
export const LinkedEntry = ({ view, isLoading, listed, ...shown }: LinkedEntryProps) => {
  const { open } = view
  const isThere = open === undefined || isLoading || listed.some(({ id }) => id === open)
  return isThere ? null : <Fetched key={open} view={view} id={open} {...shown} />
}
