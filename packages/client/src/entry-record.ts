import {
  EntryError,
  encodeEntry,
  limits,
  parseEntry,
  parseJson,
  redactHeaders,
  redactHttp,
  redactJson,
  timestampNow,
} from '@trilha/entry'
import type { JournalRecord } from '@trilha/journal'
import type { LogInput } from './log-client.ts'

/** The spool puts `"seq":N,` in front, of at most 23 bytes, and the log service measures the whole line. */
const maxBytes = limits.entryBytes - 23

/**
 * The spool's record of an entry, with the id and time that it has from now on, and with secrets masked.
 *
 * @throws {EntryError} when it is no valid entry; other errors when it cannot be written as JSON.
 */
export const entryRecord = (input: LogInput, service: string): JournalRecord => {
  const entry = parseEntry({ ...input, service: input.service ?? service }, timestampNow())
  const { attributes, http } = entry
  const safe: { -readonly [Member in keyof typeof entry]: (typeof entry)[Member] } = { ...entry }
  if (attributes !== undefined) safe.attributes = safeAttributes(attributes)
  if (http !== undefined) safe.http = redactHttp(http, redactHeaders)
  const json = encodeEntry(safe)
  // No text of a third of the limit can be longer than the limit in bytes.
  if (json.length * 3 > maxBytes && Buffer.byteLength(json) > maxBytes) {
    throw new EntryError('entry', `must not be larger than ${maxBytes} bytes`, 413)
  }
  return { json, id: entry.id }
}

/** Objects are written and read as JSON first, so that dates and the like are masked as the text that they become. */
const safeAttributes = (attributes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const isFlat = Object.values(attributes).every((value) => value === null || plainTypes.has(typeof value))
  const json = isFlat ? attributes : parseJson(JSON.stringify(attributes, keepBigInts))
  return redactJson(json) as Readonly<Record<string, unknown>>
}

/** Their values are in JSON what they are. */
const plainTypes: ReadonlySet<string> = new Set(['string', 'number', 'boolean'])

const keepBigInts = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? JSON.rawJSON(String(value)) : value
