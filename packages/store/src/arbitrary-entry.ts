import { type Entry, encodeEntry, encodeLine, parseEntry, parseJson, type StoredEntry } from '@trilha/entry'
import type { JournalBlock } from '@trilha/journal'
import fc from 'fast-check'

/** Texts that have broken stores: quotes, escapes, controls, NULs, every plane of Unicode, and the plain ones. */
const text = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
  fc.constantFrom(
    '\ud800',
    '\u0000',
    '\\',
    '"',
    "'",
    '\\N',
    'NULL',
    '\u2028\u2029',
    '😀',
    '{a:String}',
    "'; DROP TABLE x --",
  ),
)
const orEmpty = fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: fc.constant('') })

const digits = (length: number) => fc.nat({ max: 10 ** length - 1 }).map((n) => `.${String(n).padStart(length, '0')}`)
const timestamp = fc
  .tuple(
    fc.date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('2261-12-31T23:59:59Z'), noInvalidDate: true }),
    fc.oneof(digits(1), digits(3), digits(6), digits(9), fc.constant('')),
  )
  .map(([date, fraction]) => `${date.toISOString().slice(0, 19)}${fraction}Z`)

const headers = fc.dictionary(
  fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('__proto__', '1', 'b', 'a')),
  orEmpty,
  {
    maxKeys: 4,
  },
)
const duration = fc.oneof(
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, 0.1, 1e-7, 5e-324, 1e21, Number.MAX_VALUE),
)

const http = fc.record(
  {
    method: fc.constantFrom('GET', 'POST', '', 'pröpfind 😀'),
    route: orEmpty,
    path: orEmpty,
    query: orEmpty,
    status: fc.integer({ min: 0, max: 999 }),
    duration_ms: duration,
    request_bytes: fc.maxSafeNat(),
    response_bytes: fc.constantFrom(0, Number.MAX_SAFE_INTEGER),
    client_ip: orEmpty,
    user_agent: orEmpty,
    request_headers: headers,
    response_headers: headers,
    request_body: orEmpty,
    response_body: fc.json(),
    unknown_member: fc.jsonValue(),
  },
  { requiredKeys: [] },
)

/** Numbers that a double cannot hold, written into the JSON text that a caller sends. */
const bigNumbers = fc.constantFrom(
  '12345678901234567890',
  '-0.10000000000000000001',
  '1e999',
  '3.141592653589793238462',
)

/** What callers send: JSON text, as it comes in a request's body. */
const sent = fc
  .record(
    {
      service: text,
      user_id: text,
      action: text,
      result: text,
      cause: fc.option(orEmpty),
      timestamp,
      id: fc.uuid(),
      request_id: orEmpty,
      trace_id: orEmpty,
      span_id: orEmpty,
      target: fc.record({ type: orEmpty, id: orEmpty }, { requiredKeys: [] }),
      http,
      attributes: fc.dictionary(
        fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('__proto__', '7')),
        fc.jsonValue(),
      ),
      unknown_field: fc.jsonValue(),
    },
    { requiredKeys: ['service', 'user_id', 'action', 'result', 'id'] },
  )
  .chain((fields) => fc.tuple(fc.constant(fields), fc.option(bigNumbers)))
  .map(([fields, number]) => {
    const json = JSON.stringify(fields)
    return number === null ? json : `{"number":${number},${json.slice(1)}`
  })

/** Entries as the log makes them of whatever callers send. */
export const arbitraryEntry: fc.Arbitrary<Entry> = fc
  .tuple(
    sent,
    fc.date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2026-06-30T00:00:00Z'), noInvalidDate: true }),
  )
  .map(([json, receivedAt]) => parseEntry(parseJson(json), receivedAt.toISOString()))

/** The block that holds these entries in a journal, from `firstSeq` on, and the lines it is made of. */
export const blockOf = (
  entries: readonly Entry[],
  firstSeq: number,
): { readonly block: JournalBlock; readonly lines: readonly string[]; readonly stored: readonly StoredEntry[] } => {
  const lines = entries.map((entry, index) => `{"seq":${firstSeq + index},${encodeEntry(entry).slice(1)}`)
  const block = {
    firstSeq,
    lastSeq: firstSeq + entries.length - 1,
    lines: Buffer.from(lines.map((line) => `${line}\n`).join('')),
  }
  return { block, lines, stored: lines.map((line) => parseJson(line) as StoredEntry) }
}

/** Lines of the journal for entries that a store gave back. */
export const linesOf = (entries: readonly StoredEntry[]): readonly string[] => entries.map(encodeLine)
