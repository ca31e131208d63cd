export { openCursor } from './cursor.ts'
export { replaceFile } from './durable-file.ts'
export type {
  Appended,
  Cursor,
  Journal,
  JournalBlock,
  JournalOptions,
  JournalRecord,
  JournalSegment,
  ReadOptions,
  ThroughJournal,
} from './journal.ts'
export { JournalError, type JournalErrorCode } from './journal-error.ts'
export { openJournal } from './open-journal.ts'
