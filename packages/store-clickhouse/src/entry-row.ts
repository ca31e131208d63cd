import { parseJson, type StoredEntry } from '@trilha/entry'

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

/** How the engine prints what {@link decodeRows} reads. */
export const printSettings =
  "date_time_output_format = 'iso', output_format_json_quote_64bit_integers = 0, output_format_json_named_tuples_as_objects = 1"

type Members = Readonly<Record<string, string | number | null>>
type Value = string | number | null | Members

/** The entries of an answer to a query for {@link selectedColumns}, equal to the ones in the journal. */
export const decodeRows = (bytes: Uint8Array): StoredEntry[] => {
  if (bytes.length === 0) return []
  const values = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()) as Value[][]
  const rows = values[0]?.length ?? 0
  return Array.from({ length: rows }, (_, row) => decodeRow((column) => values[column]?.[row] ?? null))
}

const decodeRow = (valueAt: (column: number) => Value): StoredEntry => {
  const [requestId, traceId, spanId] = [valueAt(9), valueAt(10), valueAt(11)]
  const target = members(valueAt(targetAt))
  const http = members(valueAt(httpAt))
  const attributes = valueAt(attributesAt)
  return {
    seq: Number(valueAt(0)),
    id: String(valueAt(1)),
    timestamp: shorten(String(valueAt(2))),
    received_at: String(valueAt(3)),
    service: String(valueAt(4)),
    user_id: String(valueAt(5)),
    action: String(valueAt(6)),
    result: String(valueAt(7)),
    cause: valueAt(8) as string | null,
    ...(requestId !== null && { request_id: String(requestId) }),
    ...(traceId !== null && { trace_id: String(traceId) }),
    ...(spanId !== null && { span_id: String(spanId) }),
    ...(target !== undefined && { target }),
    ...(http !== undefined && { http }),
    ...(attributes !== null && { attributes: parseJson(String(attributes)) as Record<string, unknown> }),
  }
}

const jsonMembers = new Set(['request_headers', 'response_headers'])

/** The members that are there, in the table's order, which is the schema's; undefined when none is. */
const members = (tuple: Value): Members | undefined => {
  const present: Record<string, string | number> = {}
  let count = 0
  for (const [name, value] of Object.entries(tuple ?? {})) {
    if (value === null) continue
    present[name] = jsonMembers.has(name) ? JSON.parse(value) : value
    count += 1
  }
  return count === 0 ? undefined : present
}

/** Nine digits of fraction become three or six where these hold them all, as entries spell their timestamps. */
const shorten = (timestamp: string): string => {
  if (!timestamp.endsWith('000Z')) return timestamp
  return timestamp.endsWith('000000Z') ? `${timestamp.slice(0, -7)}Z` : `${timestamp.slice(0, -4)}Z`
}
