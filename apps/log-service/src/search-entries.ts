import type { StoredEntry } from '@trilha/entry'
import { problem } from '@trilha/service-kit'
import type { AskOptions } from '@trilha/store'
import { type CoverageAnswer, coverageAnswer } from './coverage.ts'
import type { CutMember } from './cut-entry.ts'
import { withMaxText } from './max-text.ts'
import { endsOf, type PageEnds } from './page-cursor.ts'
import { checkNames } from './parameters.ts'
import { parseSearchQuery } from './search-query.ts'
import type { SearchableLog } from './searchable-log.ts'
import { entryId } from './selection.ts'

/** What `GET /api/entries` answers. */
export interface EntriesAnswer extends PageEnds, CoverageAnswer {
  readonly entries: readonly (StoredEntry & CutMember)[]
}

/** A question to the log, as its route got it. */
export interface Asked extends AskOptions {
  readonly log: SearchableLog
  readonly parameters: URLSearchParams
}

/** Newest entries that `GET /` answers with: a screenful, as its callers have always had. */
const newestCount = 100

/**
 * Answers `GET /api/entries`.
 *
 * @throws {Problem} 422 for a wrong parameter, 503 while the store cannot answer
 */
export const searchEntries = async ({ log, parameters, ...options }: Asked): Promise<EntriesAnswer> => {
  const { search, cursor, maxText } = parseSearchQuery(parameters, new Date())
  const { page, coverage } = await log.search(search, options)
  return {
    entries: withMaxText(page.entries, maxText),
    ...endsOf(page, search.order, cursor),
    ...coverageAnswer(coverage),
  }
}

/** The newest entries, newest first, in the form of `GET /`. */
export const newestEntries = async (log: SearchableLog): Promise<{ readonly log: readonly StoredEntry[] }> => {
  const { page } = await log.search({ order: 'desc', limit: newestCount })
  return { log: page.entries }
}

/** @throws {Problem} 404, 422 when the text is no UUID, 503 while the store cannot answer */
export const entryById = async ({ log, parameters, ...options }: Asked, text: string): Promise<StoredEntry> => {
  checkNames(parameters, [])
  const entry = await log.get(entryId(text), options)
  if (entry !== undefined) return entry
  throw problem('not_found', 'Entry not found')
}
