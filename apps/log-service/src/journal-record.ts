import { type Entry, EntryError, encodeEntry, limits, parseEntry, parseJson, redactEntry } from '@trilha/entry'
import type { JournalRecord } from '@trilha/journal'

/** A record that always carries its id: the log keeps each id once. */
export interface EntryRecord extends JournalRecord {
  readonly id: string
}

/**
 * Reads the text of one entry into the record that the journal keeps, secrets masked: most callers are not ours, and what
 * is in the journal stays there.
 *
 * @param arrivedAt see `arrivalTime`
 * @throws {EntryError} whose message starts with the wrong field, or with `body` when the text is no JSON
 */
export const recordOf = (text: string, arrivedAt: string): EntryRecord => recordOfValue(parsed(text), arrivedAt)

/** The same for a value that is parsed already. */
export const recordOfValue = (value: unknown, arrivedAt: string): EntryRecord => {
  const entry: Entry = redactEntry(parseEntry(value, arrivedAt))
  const json = encodeEntry(entry)
  if (isLargerThan(json, limits.entryBytes)) {
    throw new EntryError('entry', `must not be larger than ${limits.entryBytes} bytes`, 413)
  }
  return { json, id: entry.id }
}

const parsed = (text: string): unknown => {
  try {
    return parseJson(text)
  } catch (error) {
    throw jsonFault(error)
  }
}

/** What a caller should know of a failed JSON parse. */
export const jsonFault = (error: unknown): EntryError => {
  // Deep nesting ends the stack of the digit-keeping parser; the engine's own parser has no such end.
  if (error instanceof RangeError) return new EntryError('body', 'is nested too deeply')
  return new EntryError('body', `is not valid JSON${where(error)}`)
}

/** The engine's message quotes the text, which may hold a secret; only the place is passed on. */
const where = (error: unknown): string => {
  const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined
  return position === undefined ? '' : ` (at character ${Number(position) + 1})`
}

/** UTF-8 has at most three bytes for each unit of a JavaScript string, so most texts need not be measured. */
const isLargerThan = (text: string, maxBytes: number): boolean =>
  text.length * 3 > maxBytes && Buffer.byteLength(text) > maxBytes
