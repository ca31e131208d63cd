import type { StoredEntry } from '@trilha/entry'
import type { Journal } from '@trilha/journal'
import { unavailable } from './refusals.ts'
import type { SearchableLog } from './searchable-log.ts'
import type { TailRequest } from './tail-parameters.ts'

/** Where a stream begins. */
export interface TailStart {
  /** Everything that matches behind this number follows. */
  readonly position: number
  /** Sent before that; none of it is behind `position`. */
  readonly newest: readonly StoredEntry[]
}

export interface TailSources {
  readonly journal: Journal
  readonly log: SearchableLog
}

/** What a store lacks at most for its newest entries to be the newest: what it lacks comes from the journal. */
const maxStoreLag = 100_000
/** Filling a store takes minutes. */
const retryAfterSeconds = 30

/**
 * @param signal aborts when the reader is gone
 * @throws {Problem} 503 when the newest entries are wanted and the store cannot say which they are
 */
export const findTailStart = async (
  { journal, log }: TailSources,
  { selection, after, last }: TailRequest,
  signal: AbortSignal,
): Promise<TailStart> => {
  if (after !== undefined) return { position: after, newest: [] }
  if (last === 0) return { position: journal.headSeq, newest: [] }
  const { page, coverage } = await log.search({ ...selection, order: 'desc', limit: last }, { signal })
  const { complete, headSeq, appliedSeq } = coverage
  const position = complete ? headSeq : appliedSeq
  if (headSeq - position > maxStoreLag) {
    throw unavailable(
      'last: the store is being filled and does not know the newest entries; try again later, or without last',
      retryAfterSeconds,
    )
  }
  // What the store has beyond that place comes again from the journal. Sent by number, so that a reader may resume anywhere.
  const newest = page.entries.filter(({ seq }) => seq <= position).sort((a, b) => a.seq - b.seq)
  return { position, newest }
}
