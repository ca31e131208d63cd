import type { StoredEntry } from '@trilha/entry'
import fc from 'fast-check'
import type { Pattern } from './pattern.ts'
import type { Query } from './syntax-tree.ts'

/** Texts made of what queries are made of: most are wrong somewhere, many are right. */
export const queryTexts = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['(', ')', '[', ']', '{', '}', '"', '\\', ':', '>', '>=', '<', '*', '?', '-', '+', ' ', ' AND ', ' OR '],
        ...[
          'NOT ',
          ' TO ',
          'a',
          'word',
          '"two words"',
          'service:',
          'http.status',
          'timestamp',
          'attributes.x',
          'cause',
        ],
        ...['500', '1e3', '-5', 'now', 'now-1d/d', '2026-11-01', 'T10:30', 'é', '\ud800', '\u00a0', '\n', ' '],
      ),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''))

/** Removes start and end from every node. */
export const withoutPlaces = (query: Query): unknown =>
  JSON.parse(JSON.stringify(query, (key, value) => (key === 'start' || key === 'end' ? undefined : value)))

const place = { start: 0, end: 0 }
const wildcard = fc.constantFrom({ wildcard: '*' as const }, { wildcard: '?' as const })

/** Literals never stand side by side: a parser joins them. */
const patternOf = (literal: fc.Arbitrary<string>): fc.Arbitrary<Pattern> =>
  fc
    .array(fc.oneof(literal, wildcard), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.filter((part, index) => typeof part !== 'string' || typeof parts[index - 1] !== 'string'))

const isBare = (pattern: Pattern) => pattern.every((part) => typeof part !== 'string' && part.wildcard === '*')
const anyText = fc.oneof(
  fc.constantFrom('a', 'create_user', 'AND', 'TO', '-5', 'not found'),
  fc.string({ unit: 'binary', maxLength: 6 }),
)
const nonEmpty = anyText.filter((text) => text !== '')
const exactField = fc.oneof(
  fc.constantFrom('service', 'user_id', 'action', 'target.id', 'http.path', 'attributes.n', 'attributes.a.b'),
  nonEmpty.map((name) => `attributes.${name}`),
)
const word = fc.constantFrom('a', 'not', 'found', 'user', '7', 'é')
const number = fc.oneof(
  fc.constantFrom(0, 5, 404, 500),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
)
const time = fc
  .date({ min: new Date('2026-11-01T00:00:00Z'), max: new Date('2026-11-30T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString())

const numberRange = fc
  .record({
    field: fc.constantFrom('http.status', 'seq', 'attributes.n'),
    values: fc.tuple(number, number),
    kinds: fc.nat(8),
  })
  .map(({ field, values, kinds }): Query => {
    const [small, large] = [Math.min(...values) + 0, Math.max(...values) + 0]
    const lower = { value: small, inclusive: kinds % 2 === 0 }
    const upper = { value: large, inclusive: kinds % 3 === 0 }
    if (kinds > 6) return { type: 'number-range', field, lower, ...place }
    return kinds > 4
      ? { type: 'number-range', field, upper, ...place }
      : { type: 'number-range', field, lower, upper, ...place }
  })

const timeRange = fc
  .record({ field: fc.constantFrom('timestamp', 'received_at'), times: fc.tuple(time, time), kind: fc.nat(2) })
  .filter(({ times }) => times[0] !== times[1])
  .map(({ field, times, kind }): Query => {
    const [from = '', to = ''] = times.toSorted()
    if (kind === 0) return { type: 'time-range', field, from, ...place }
    return kind === 1 ? { type: 'time-range', field, to, ...place } : { type: 'time-range', field, from, to, ...place }
  })

const words = fc
  .record(
    {
      field: fc.constantFrom('cause', 'http.user_agent'),
      words: fc.array(
        fc.oneof(
          word.map((text): Pattern => [text]),
          patternOf(word),
        ),
        { minLength: 1, maxLength: 3 },
      ),
    },
    { requiredKeys: ['words'] },
  )
  .map((node): Query => ({ type: 'words', ...node, ...place }))

const leaf: fc.Arbitrary<Query> = fc.oneof(
  fc.constant<Query>({ type: 'all', ...place }),
  words,
  fc.record({ field: exactField, value: anyText }).map((node): Query => ({ type: 'text', ...node, ...place })),
  fc
    .record({ field: exactField, pattern: patternOf(nonEmpty) })
    .filter(({ pattern }) => !isBare(pattern) && pattern.some((part) => typeof part !== 'string'))
    .map((node): Query => ({ type: 'pattern', ...node, ...place })),
  numberRange,
  timeRange,
  exactField.map((field): Query => ({ type: 'exists', field, ...place })),
)

const numberClause = fc.tuple(fc.constantFrom('http.status', 'seq'), fc.array(number, { minLength: 2, maxLength: 3 }))

/** Several values of one field: what people write in parentheses. */
const group: fc.Arbitrary<Query> = fc
  .oneof(
    fc
      .tuple(exactField, fc.array(anyText, { minLength: 2, maxLength: 3 }), fc.boolean())
      .map(([field, values, isWithAny]): Query[] => [
        ...values.map((value): Query => ({ type: 'text', field, value, ...place })),
        ...(isWithAny ? [{ type: 'exists' as const, field, ...place }] : []),
      ]),
    numberClause.map(([field, values]): Query[] =>
      values.map((value, index): Query => {
        const bound = { value, inclusive: true }
        const range = { type: 'number-range' as const, field, lower: bound, ...place }
        return index === 0 ? range : { ...range, upper: bound }
      }),
    ),
    fc.array(
      patternOf(word).map((words): Query => ({ type: 'words', field: 'cause', words: [words], ...place })),
      { minLength: 2, maxLength: 3 },
    ),
  )
  .map((clauses): Query => ({ type: 'or', clauses, ...place }))

/** Trees as the parser makes them, without places. */
export const queries: fc.Arbitrary<Query> = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 4 },
    leaf,
    group,
    tie('query').map((clause): Query => ({ type: 'not', clause, ...place })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('query'), { minLength: 2, maxLength: 3 }))
      .map(([type, clauses]): Query => ({ type, clauses, ...place })),
  ),
})).query

const sentence = fc.constantFrom('a', 'create_user', 'User not found', 'not a user', '7', '-5', 'é')

/** Entries of the few values that the queries above ask for. */
export const entries: fc.Arbitrary<StoredEntry> = fc.record(
  {
    seq: fc.nat(10),
    id: fc.constant('01890a5d-ac96-774b-bcce-b302099a8057'),
    timestamp: time,
    received_at: time,
    service: sentence,
    user_id: sentence,
    action: sentence,
    result: sentence,
    cause: fc.option(sentence),
    http: fc.record({ status: fc.constantFrom(0, 5, 404, 500), path: sentence }, { requiredKeys: [] }),
    attributes: fc.record(
      { n: fc.oneof(number, sentence), a: fc.record({ b: sentence }), 'a.b': fc.array(sentence) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['seq', 'id', 'timestamp', 'received_at', 'service', 'user_id', 'action', 'result', 'cause'] },
)
