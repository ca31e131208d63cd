import { httpFields, parseJson, type StoredEntry, targetFields } from '@trilha/entry'

const plainColumns = [
  'seq',
  'id',
  'timestamp',
  'received_at',
  'service',
  'user_id',
  'action',
  'result',
  'cause',
  'request_id',
  'trace_id',
  'span_id',
] as const

const targetAt = plainColumns.length
const httpAt = targetAt + 1
const attributesAt = httpAt + 1

/** What a search selects, in the order that {@link decodeRows} expects. */
export const selectedColumns = [...plainColumns, 'target', 'http', 'attributes'].join(', ')

/** One array a column: a single JSON.parse gives them all, and no name is repeated. */
export const rowsFormat = 'JSONCompactColumns'

/**
 * How the engine prints what {@link decodeRows} reads. Tuples are arrays: their names would be half of what is printed.
 */
export const printSettings =
  "date_time_output_format = 'iso', output_format_json_quote_64bit_integers = 0, output_format_json_named_tuples_as_objects = 0"

type Leaf = string | number | null
type Value = Leaf | readonly Leaf[]

/** The entries of an answer to a query for {@link selectedColumns}, equal to the ones in the journal. */
export const decodeRows = (bytes: Uint8Array): StoredEntry[] => {
  const rows = openRows(bytes)
  return rows.entries(0, rows.count)
}

/** An answer whose entries are made when they are wanted: as objects they take several times the room. */
export interface Rows {
  readonly count: number
  /** Those from `start` to before `end`, which may be beyond the last. */
  entries(start: number, end: number): StoredEntry[]
}

export const openRows = (bytes: Uint8Array): Rows => {
  const columns = bytes.length === 0 ? [] : (parseColumns(bytes) as readonly (readonly Value[])[])
  const count = columns[0]?.length ?? 0
  return {
    count,
    entries(start, end) {
      const length = Math.max(0, Math.min(end, count) - start)
      return Array.from({ length }, (_, index) => decodeRow(columns, start + index))
    },
  }
}

const parseColumns = (bytes: Uint8Array): unknown =>
  JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString())

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

/** Members are set one by one, and only when there: ten thousands of entries a second pass here. */
const decodeRow = (columns: readonly (readonly Value[])[], row: number): StoredEntry => {
  const at = (column: number): Value => columns[column]?.[row] ?? null
  const entry: Mutable<StoredEntry> = {
    seq: at(0) as number,
    id: at(1) as string,
    timestamp: shorten(at(2) as string),
    received_at: at(3) as string,
    service: at(4) as string,
    user_id: at(5) as string,
    action: at(6) as string,
    result: at(7) as string,
    cause: at(8) as string | null,
  }
  const [requestId, traceId, spanId] = [at(9), at(10), at(11)] as (string | null)[]
  if (typeof requestId === 'string') entry.request_id = requestId
  if (typeof traceId === 'string') entry.trace_id = traceId
  if (typeof spanId === 'string') entry.span_id = spanId
  const target = members(targetFields, at(targetAt) as readonly Leaf[])
  if (target !== undefined) entry.target = target
  const http = members(httpFields, at(httpAt) as readonly Leaf[])
  if (http !== undefined) entry.http = http
  const attributes = at(attributesAt)
  if (attributes !== null) entry.attributes = parseJson(attributes as string) as Record<string, unknown>
  return entry
}

/** The members that are there, in the table's order, which is the schema's; undefined when none is. */
const members = (names: readonly string[], values: readonly Leaf[]): Record<string, string | number> | undefined => {
  let present: Record<string, string | number> | undefined
  for (let index = 0; index < names.length; index++) {
    const value = values[index] ?? null
    if (value === null) continue
    const name = names[index] ?? ''
    present ??= {}
    present[name] = isJson(name) ? JSON.parse(value as string) : value
  }
  return present
}

const isJson = (name: string): boolean => name === 'request_headers' || name === 'response_headers'

/** Nine digits of fraction become three or six where these hold them all, as entries spell their timestamps. */
const shorten = (timestamp: string): string => {
  if (!timestamp.endsWith('000Z')) return timestamp
  return timestamp.endsWith('000000Z') ? `${timestamp.slice(0, -7)}Z` : `${timestamp.slice(0, -4)}Z`
}
