import type { SavedSearch } from '@trilha/log-api'
import { savedText } from '../i18n/saved.ts'
import { DeletedItem } from './deleted-item.tsx'
import { SavedItem } from './saved-item.tsx'
import { tombs } from './tombs.ts'

const collator = new Intl.Collator()

/** Saved searches by name; deleted ones stay where they were, as an offer to undo, until the page is left. */
export const SavedList = ({ searches }: { searches: readonly SavedSearch[] }) => {
  const living = new Set(searches.map(({ id }) => id))
  const deleted = tombs.value.filter(({ id }) => !living.has(id))
  const rows = [...searches, ...deleted].sort((a, b) => collator.compare(a.name, b.name))
  return (
    <ul class="saved-list" aria-label={savedText.value.title}>
      {rows.map((search) => (
        <li key={search.id} class="saved-item">
          {living.has(search.id) ? <SavedItem search={search} /> : <DeletedItem search={search} />}
        </li>
      ))}
    </ul>
  )
}
