import type { EntryWriter } from './entry-writer.ts'
import type { SearchableLog } from './searchable-log.ts'

/** What the log service lacks to do its whole job, in a sentence; undefined when it lacks nothing. */
export const missingPart = (writer: EntryWriter, log: SearchableLog): string | undefined => {
  if (writer.failure !== undefined) return `the journal cannot be written: ${writer.failure}`
  return log.missing
}
