import { parseJson } from './parse-json.ts'
import type { Entry, StoredEntry } from './schema.ts'

/**
 * The canonical encoding of an entry without its `seq`: compact JSON with the members in the order of the schema, in
 * well-formed Unicode. The journal puts `"seq":N` in front. Equal entries give equal bytes, so an entry read back from
 * any store can be encoded again and compared with the journal's line.
 */
export const encodeEntry = (entry: Entry): string => toWellFormed(JSON.stringify(inOrder(entry)))

/** The line of the journal for a stored entry, without its line feed. */
export const encodeLine = (entry: StoredEntry): string => `{"seq":${entry.seq},${encodeEntry(entry).slice(1)}`

/** Reads a line of the journal. The line is trusted to be one that {@link encodeLine} made. */
export const decodeLine = (line: string): StoredEntry => parseJson(line) as StoredEntry

const inOrder = (entry: Entry): Entry => ({
  id: entry.id,
  timestamp: entry.timestamp,
  received_at: entry.received_at,
  // Ahead of the service, so that what goes together (service, action, result) stands together: a journal of many users
  // is 4 % smaller when it is compressed.
  user_id: entry.user_id,
  service: entry.service,
  action: entry.action,
  result: entry.result,
  cause: entry.cause,
  // JSON.stringify leaves undefined members out, and literals of one shape keep it on its fast path.
  request_id: entry.request_id as string,
  trace_id: entry.trace_id as string,
  span_id: entry.span_id as string,
  target: entry.target as NonNullable<Entry['target']>,
  http: entry.http as NonNullable<Entry['http']>,
  attributes: entry.attributes as NonNullable<Entry['attributes']>,
})

/**
 * JSON.stringify writes half a surrogate pair as an escape such as `\ud800`, which other JSON readers refuse. Such a
 * half stands for no character, so U+FFFD takes its place, as in `String.prototype.toWellFormed`.
 */
const toWellFormed = (json: string): string =>
  json.includes('\\ud') ? json.replace(/(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g, '$1\ufffd') : json
