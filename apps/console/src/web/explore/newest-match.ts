import type { EntriesPage, Status } from '@trilha/log-api'
import type { StoredEntry } from '../model/entry.ts'
import { listedText, selectionOf } from '../model/search.ts'
import type { ExploreView } from '../model/view.ts'
import { ask } from '../state/api.ts'
import { createLoaded } from '../state/loaded.ts'

/** What is known where a search found nothing. */
export interface Elsewhere {
  /** The newest entry that matches at any time. */
  readonly newest: StoredEntry | undefined
  /** Nothing was ever logged. */
  readonly isNew: boolean
}

/** What there is at another time than the one that was searched. */
export const elsewhere = createLoaded<Elsewhere>()

/** Looks whether there is anything at another time, or at all. */
export const lookElsewhere = async ({ query }: ExploreView, signal: AbortSignal): Promise<Elsewhere> => {
  const [page, status] = await Promise.all([
    ask<EntriesPage>('/api/entries', { ...selectionOf({ query, range: {} }), ...listedText, limit: 1 }, signal),
    ask<Status>('/api/status', {}, signal),
  ])
  return { newest: page.entries[0], isNew: status.journal.head_seq === 0 }
}
