import { EntryError, type EntryInput, parseEntry } from '@trilha/entry'
import { ParseError } from './parse-error.ts'

/**
 * The entry, if the log service will take it: a JSON line can pass any limit.
 *
 * @throws {ParseError}
 */
export const valid = (entry: EntryInput): EntryInput => {
  try {
    parseEntry(entry, '1970-01-01T00:00:00.000Z')
    return entry
  } catch (error) {
    if (error instanceof EntryError) throw new ParseError(error.message)
    if (error instanceof RangeError) throw new ParseError('the JSON is nested too deeply')
    throw error
  }
}
