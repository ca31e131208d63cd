import { parseEntryId, type StoredEntry } from '@trilha/entry'
import { problem } from '@trilha/service-kit'
import { encodePosition, type SearchPage, StoreError } from '@trilha/store'
import { invalid, unavailable } from './refusals.ts'
import { parseSearchQuery } from './search-query.ts'
import type { Coverage, SearchableLog } from './searchable-log.ts'

/** What `GET /api/entries` answers. */
export interface EntriesAnswer {
  readonly entries: readonly StoredEntry[]
  /** For the next page; null on the last. */
  readonly next_cursor: string | null
  /** False when the store had not caught up in time: `applied_seq` of `head_seq` entries were searched. */
  readonly complete: boolean
  readonly applied_seq?: number
  readonly head_seq?: number
}

/** Newest entries that `GET /` answers with: a screenful, as its callers have always had. */
const newestCount = 100

/**
 * Answers the query string of `GET /api/entries`.
 *
 * @throws {Problem} 422 for a wrong parameter, 503 while the store cannot answer
 */
export const searchEntries = async (log: SearchableLog, query: string): Promise<EntriesAnswer> => {
  const search = parseSearchQuery(query)
  const { page, coverage } = await log.search(search).catch(storeFault)
  return { entries: page.entries, next_cursor: nextCursor(page), ...coverageOf(coverage) }
}

/** The newest entries, newest first, in the form of `GET /`. */
export const newestEntries = async (log: SearchableLog): Promise<{ readonly log: readonly StoredEntry[] }> => {
  const { page } = await log.search({ order: 'desc', limit: newestCount }).catch(storeFault)
  return { log: page.entries }
}

/** @throws {Problem} 404, 422 when the text is no UUID, 503 while the store cannot answer */
export const entryById = async (log: SearchableLog, text: string): Promise<StoredEntry> => {
  const id = parseEntryId(text)
  if (id === undefined) throw invalid('id: must be a UUID such as 01890a5d-ac96-774b-bcce-b302099a8057')
  const entry = await log.get(id).catch(storeFault)
  if (entry !== undefined) return entry
  throw problem('not_found', 'Entry not found')
}

const nextCursor = ({ entries, hasMore }: SearchPage): string | null => {
  const last = entries.at(-1)
  return hasMore && last !== undefined ? encodePosition(last) : null
}

const coverageOf = ({ complete, appliedSeq, headSeq }: Coverage) =>
  complete ? { complete } : { complete, applied_seq: appliedSeq, head_seq: headSeq }

/** The store's own words are for its operator; the caller learns what to do. */
const storeFault = (error: unknown): never => {
  if (!(error instanceof StoreError)) throw error
  if (error.code === 'STORE_TIMEOUT') {
    throw unavailable('the search took too long: narrow it with from and to, or with a filter', 1)
  }
  if (error.code === 'STORE_BUSY') throw unavailable('too many searches run at the moment: try again', 1)
  if (error.code === 'STORE_DOWN') throw unavailable('the store does not answer at the moment: try again', 2)
  throw error
}
