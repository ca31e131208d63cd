import { type Entry, parseEntry, parseJson, type StoredEntry } from '@trilha/entry'
import type { Pattern, Query } from '@trilha/query'
import { splitWords, textsOf, valuesAt } from '@trilha/query'
import { queries } from '@trilha/query/testing'
import fc from 'fast-check'

/** Texts that a store may mistake: for wildcards, escapes, numbers, JSON, other letters, the end of the text. */
const nastyTexts = [
  ...['a', 'User not found', 'not found', 'create_user', 'createXuser', 'São Paulo', 'ΟΔΟΣ ΣΑΣ', 'İstanbul', 'STRAẞE'],
  ...['line\nfeed', 'line\\nfeed', 'say "hi"', "it's", 'nul\u0000x', 'tab\tx', 'delete\u007fx', '100%', '%', '_', '\\'],
  ...[
    '😀 smile',
    '\ufffd',
    '\u{10ffff}',
    '\u2028',
    '{a:String}',
    '[]',
    '{}',
    '"',
    'null',
    'true',
    '',
    ' ',
    'x'.repeat(60),
  ],
  ...[
    '42',
    '-5',
    '0.1',
    '1e+21',
    '12345678901234567890',
    ':12345678901234567890,',
    '","a":1,"',
    '\\",\\"',
    '4bf92f3577b34da6',
  ],
  ...['01890A5D-AC96-774B-BCCE-B302099A8057', '\u001f', 'a.b', '/users/{id}/%20?x=1&y=2'],
]
const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...nastyTexts) },
  fc.string({ unit: 'binary', maxLength: 5 }),
)
const required = text.filter((value) => value !== '')
const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b', 'a.b', 'b.c', 'c') },
  fc.constantFrom('', '.', 'a.', 'K"q', 'x\\y', 'n\nl', '7', '-1', '__proto__', 'É', 'big key', '\u0000'),
)

/** As JSON text, because a number that a double cannot hold is one only there. */
const numberJson = fc.oneof(
  fc.constantFrom('0', '5', '-1.5', '0.1', '0.30000000000000004', '1e+21', '1e-7', '5e-324', '1.7976931348623157e+308'),
  fc.constantFrom('9007199254740993', '18446744073709551615', '18446744073709551616', '-9223372036854775809'),
  fc.constantFrom('12345678901234567890123', '1e999', '-1e999', '1e-999', '0.10000000000000000001', '1E5', '2.50'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
)
const objectJson = (value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(name, value), { maxLength: 4 })
    .map((members) => `{${[...new Map(members)].map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(',')}}`)
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5 },
    fc.oneof(
      text.map((value) => JSON.stringify(value)),
      numberJson,
      fc.constantFrom('true', 'false', 'null'),
    ),
    objectJson(tie('json')),
    fc.array(tie('json'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
    // Arrays in arrays are looked into, but not without end.
    fc.tuple(tie('json'), fc.nat(2)).map(([item, depth]) => `${'['.repeat(depth)}${item}${']'.repeat(depth)}`),
  ),
}))

const time = fc
  .date({ min: new Date('2026-11-01T00:00:00Z'), max: new Date('2026-11-30T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString())
const fraction = fc.constantFrom('', '000', '456', '456789')

/** Entries that a query is likely to tell apart, as the log makes them of what callers send. */
export const selectiveEntry: fc.Arbitrary<Entry> = fc
  .record(
    {
      id: fc.uuid(),
      service: required,
      user_id: required,
      action: required,
      result: fc.constantFrom('success', 'failure'),
      timestamp: fc.tuple(time, fraction).map(([at, digits]) => `${at.slice(0, -1)}${digits}Z`),
      cause: fc.option(text),
      request_id: text,
      trace_id: fc.constantFrom('4bf92f3577b34da6a3ce929d0e0e4736', 'T'),
      span_id: fc.constantFrom('00f067aa0ba902b7', 'S'),
      target: fc.record({ type: text, id: text }, { requiredKeys: [] }),
      http: fc.record(
        {
          method: fc.constantFrom('GET', 'POST'),
          route: text,
          path: text,
          query: text,
          status: fc.constantFrom(0, 200, 404, 500, 999),
          duration_ms: fc.oneof(fc.constantFrom(0, 0.1, 12.5, 1e21), fc.double({ min: 0, max: 1e9, noNaN: true })),
          request_bytes: fc.constantFrom(0, 1, Number.MAX_SAFE_INTEGER),
          client_ip: fc.constantFrom('::1', '10.0.0.1'),
          user_agent: text,
          request_headers: fc.dictionary(name, text, { maxKeys: 3 }),
          request_body: text,
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['id', 'service', 'user_id', 'action', 'result', 'timestamp'] },
  )
  .chain((fields) => fc.tuple(fc.constant(fields), fc.option(objectJson(json)), time))
  .map(([fields, attributes, receivedAt]) => {
    const sent = JSON.stringify(fields)
    return parseEntry(
      parseJson(attributes === null ? sent : `{"attributes":${attributes},${sent.slice(1)}`),
      receivedAt,
    )
  })

const place = { start: 0, end: 0 }

/** Every value of an entry with its dotted name, objects and arrays too. */
const valuesIn = (value: unknown, path: string): [path: string, value: unknown][] => {
  const own: [string, unknown][] = path === '' ? [] : [[path, value]]
  if (Array.isArray(value)) return value.flatMap((item) => valuesIn(item, path))
  if (typeof value !== 'object' || value === null || JSON.isRawJSON(value)) return own
  const below = Object.entries(value).flatMap(([key, member]) => valuesIn(member, path === '' ? key : `${path}.${key}`))
  return [...own, ...below]
}

const openFields = /^(?:attributes|http\.(?:request|response)_headers)\../
const numberFields = /^(?:seq|http\.(?:status|duration_ms|request_bytes|response_bytes))$/
const timeFields = /^(?:timestamp|received_at)$/
const textFields = ['cause', 'http.user_agent', 'http.request_body']
const isField = (path: string) => openFields.test(path) || !/^(?:attributes|target|http|http\.\w+_headers)$/.test(path)

/** Some characters become wildcards. */
const wildcardsIn = (value: string): fc.Arbitrary<Pattern> =>
  fc.array(fc.nat(8), { minLength: 1, maxLength: 12 }).map((choices) => {
    const parts: (string | { wildcard: '*' | '?' })[] = []
    for (const [index, character] of [...value].entries()) {
      const choice = choices[index % choices.length] ?? 0
      if (choice === 0) parts.push({ wildcard: '*' })
      else if (choice === 1) parts.push({ wildcard: '?' })
      else if (typeof parts.at(-1) === 'string') parts.push(parts.pop() + character)
      else parts.push(character)
    }
    return parts.length === 0 ? [{ wildcard: '*' as const }, { wildcard: '?' as const }] : parts
  })

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** A clause about one value that an entry has. */
const clauseAbout = (field: string, value: unknown): fc.Arbitrary<Query> => {
  const number = Number(textOf(value))
  const exists = fc.constant<Query>({ type: 'exists', field, ...place })
  if (timeFields.test(field)) {
    const at = textOf(value)
    return fc.constantFrom<Query>(
      { type: 'time-range', field, from: at, ...place },
      { type: 'time-range', field, to: at, ...place },
      { type: 'time-range', field, from: '2026-11-10T00:00:00.000Z', to: at, ...place },
    )
  }
  const ranges: fc.Arbitrary<Query> = fc
    .tuple(
      fc.boolean(),
      fc.boolean(),
      fc.constantFrom(number, number + 1, number / 3, 0, -1, 5).filter(Number.isFinite),
    )
    .map(([isLower, inclusive, bound]) => ({
      type: 'number-range',
      field,
      [isLower ? 'lower' : 'upper']: { value: bound + 0, inclusive },
      ...place,
    }))
  if (numberFields.test(field)) return fc.oneof(ranges, exists)
  const exact = fc.constant<Query>({ type: 'text', field, value: textOf(value), ...place })
  const pattern = wildcardsIn(textOf(value)).map(
    (parts): Query => ({ type: 'pattern', field, pattern: parts, ...place }),
  )
  const clauses = [
    exact,
    pattern,
    exists,
    wordsOf(textOf(value), [undefined, ...(textFields.includes(field) ? [field] : [])]),
  ]
  return fc.oneof(...clauses, ...(openFields.test(field) ? [ranges] : []))
}

/** Some neighbouring words of a text, also with wildcards. */
const wordsOf = (value: string, fields: readonly (string | undefined)[]): fc.Arbitrary<Query> => {
  const words = splitWords(value)
  if (words.length === 0) return fc.constant<Query>({ type: 'words', words: [['none']], ...place })
  return fc
    .tuple(fc.nat(words.length - 1), fc.integer({ min: 1, max: 3 }), fc.constantFrom(...fields), fc.boolean())
    .chain(([start, count, field, isExact]) => {
      const chosen = words.slice(start, start + count)
      const patterns = isExact ? fc.constant(chosen.map((word) => [word])) : fc.tuple(...chosen.map(wildcardsIn))
      return patterns.map((found): Query => ({ type: 'words', ...(field && { field }), words: found, ...place }))
    })
}

/** Queries that are likely to find some of the entries and not others. */
export const selectiveQuery = (entries: readonly StoredEntry[]): fc.Arbitrary<Query> => {
  const clause = fc
    .constantFrom(...entries)
    .chain((entry) => fc.constantFrom(...valuesIn(entry, '').filter(([path]) => isField(path))))
    .chain(([path, value]) => clauseAbout(path, value))
  // What a store may look up together: several values of one field, several words.
  const values = fc
    .tuple(
      fc.constantFrom('user_id', 'cause', 'id', 'attributes.a', 'http.path'),
      fc.array(fc.constantFrom(...entries)),
    )
    .filter(([, chosen]) => chosen.length > 1)
    .map(([field, chosen]): Query => {
      const texts = chosen.map((entry) => textOf(valuesAt(entry, field)[0] ?? 'none'))
      return { type: 'or', clauses: texts.map((value) => ({ type: 'text', field, value, ...place })), ...place }
    })
  const someWords = fc
    .tuple(
      fc.constantFrom('and' as const, 'or' as const),
      fc.array(fc.constantFrom(...entries), { minLength: 2, maxLength: 3 }),
    )
    .map(([type, chosen]): Query => {
      const found = chosen.map((entry) => splitWords(textsOf(entry).join(' ')).at(chosen.length) ?? 'none')
      return { type, clauses: found.map((word) => ({ type: 'words', words: [[word]], ...place })), ...place }
    })
  const leaf = fc.oneof({ weight: 8, arbitrary: clause }, queries, values, someWords)
  return fc.letrec<{ query: Query }>((tie) => ({
    query: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      { weight: 4, arbitrary: leaf },
      tie('query').map((negated): Query => ({ type: 'not', clause: negated, ...place })),
      fc
        .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('query'), { minLength: 2, maxLength: 3 }))
        .map(([type, clauses]): Query => ({ type, clauses, ...place })),
    ),
  })).query
}
