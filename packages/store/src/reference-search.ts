import type { StoredEntry } from '@trilha/entry'
import { comparePositions, selectEntries } from './reference-selection.ts'
import type { Scan, Search, SearchPage } from './store.ts'

/** What a search must answer: a filter and a sort over all entries. */
export const searchEntries = (entries: Iterable<StoredEntry>, search: Search): SearchPage => {
  const { before, limit } = search
  const direction = search.order === 'desc' ? -1 : 1
  const found = scanEntries(entries, search).filter(
    (entry) => before === undefined || direction * comparePositions(entry, before) < 0,
  )
  const page = before === undefined ? found.slice(0, limit) : found.slice(-limit)
  return { entries: page, hasMore: found.length > limit }
}

/** What a scan must give, all at once. */
export const scanEntries = (entries: Iterable<StoredEntry>, scan: Scan): StoredEntry[] => {
  const { after } = scan
  const direction = scan.order === 'desc' ? -1 : 1
  return selectEntries(entries, scan)
    .filter((entry) => after === undefined || direction * comparePositions(entry, after) > 0)
    .sort((a, b) => direction * comparePositions(a, b))
}
