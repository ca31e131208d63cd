import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { queries, queryTexts, withoutPlaces } from './arbitrary-query.ts'
import { parseQuery } from './parse-query.ts'
import { printQuery } from './print-query.ts'
import { QueryError } from './query-error.ts'
import type { Query } from './syntax-tree.ts'

const now = new Date('2026-11-24T10:00:00Z')
const parse = (text: string) => parseQuery(text, { now })
const assertPrints = (query: Query) => {
  const text = printQuery(query)
  assert.deepEqual(withoutPlaces(parse(text)), withoutPlaces(query), text)
}

test('a printed tree parses to the same tree', () => {
  fc.assert(fc.property(queries, assertPrints), { numRuns: 2_000 })
})

test('a parsed text, printed, parses to the same tree', () => {
  const parsed = queryTexts.map((text) => {
    try {
      return parse(text)
    } catch (error) {
      assert.ok(error instanceof QueryError)
      return parse('')
    }
  })
  fc.assert(fc.property(parsed, assertPrints), { numRuns: 5_000 })
})

test('prints as people write', () => {
  const texts = [
    'service:user_service result:failure',
    '(a OR b) NOT (c d)',
    'cause:"not found"',
    'action:create_*',
    'user_id:"a b"',
    'user_id:(1 OR 2 OR "-3")',
    'result:failure user_id:(a* OR "b c" OR *)',
    'NOT http.status:(404 OR >=500 OR [1 TO 5})',
    'http.duration_ms:("-5" OR >"-5")',
    'user_id:1 OR service:1',
    'cause:("not found" OR time*)',
    'http.status:404',
    'http.status>=500',
    'http.duration_ms:[100 TO 500}',
    'timestamp>=2026-11-01T00:00:00.000Z',
    'attributes.a\\ b:*',
    '*',
  ]
  for (const text of texts) assert.equal(printQuery(parse(text)), text)
})
