import { type Appended, type Journal, JournalError, type JournalRecord } from '@trilha/journal'
import { unavailable } from './refusals.ts'

/** The only way into the journal, so that one place knows whether it can be written. */
export interface EntryWriter {
  /** @throws {Problem} 503 when the journal cannot be written; then none of the records is kept */
  append(records: readonly JournalRecord[]): Promise<readonly Appended[]>
  /** Why the journal could not be written a moment ago; undefined when nothing is known against it. */
  readonly failure: string | undefined
}

/**
 * After this time without a failed write the journal counts as writable again: nobody can know without a write, and a
 * part that is never ready gets none.
 */
const failureFadesMs = 5_000
/** Space is made by people or by rotation, not within a second. */
const retryAfterSeconds = 5

/** @param onFailure told of the first failure of each run of failures */
export const createEntryWriter = (journal: Journal, onFailure: (reason: string) => void): EntryWriter => {
  let failure: string | undefined
  let failedAt = 0
  const fail = (error: unknown): never => {
    // A record that the journal refuses is a mistake of ours and no reason to call the journal broken.
    if (error instanceof JournalError && error.code === 'JOURNAL_RECORD') throw error
    const reason = error instanceof Error ? error.message : String(error)
    if (failure === undefined) onFailure(reason)
    failure = reason
    failedAt = performance.now()
    throw unavailable(`the journal cannot be written${why(error)}: nothing was kept, try again`, retryAfterSeconds)
  }
  const succeed = (appended: readonly Appended[]): readonly Appended[] => {
    failure = undefined
    return appended
  }
  return {
    append: (records) => journal.append(records).then(succeed, fail),
    get failure() {
      return failure !== undefined && performance.now() - failedAt < failureFadesMs ? failure : undefined
    },
  }
}

/** What a caller may know; paths and system errors are the operator's. */
const why = (error: unknown): string => {
  if (!(error instanceof JournalError)) return ''
  if (error.code === 'JOURNAL_FULL') return ' (its disk is full)'
  return error.code === 'JOURNAL_CLOSED' ? ' (the service is stopping)' : ''
}
