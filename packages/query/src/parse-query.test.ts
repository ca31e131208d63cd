import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { queryTexts, withoutPlaces } from './arbitrary-query.ts'
import { queryLimits } from './limits.ts'
import { parseQuery } from './parse-query.ts'
import { QueryError } from './query-error.ts'
import type { Query } from './syntax-tree.ts'

const now = new Date('2026-11-24T10:20:30.400Z')
const parse = (text: string) => parseQuery(text, { now })
const tree = (text: string) => withoutPlaces(parse(text))

const refusal = (text: string): QueryError => {
  try {
    parse(text)
  } catch (error) {
    assert.ok(error instanceof QueryError, `${text}: ${error}`)
    return error
  }
  return assert.fail(`${text} is no error`)
}

test('texts that mean the same give the same tree', () => {
  const same: [text: string, other: string][] = [
    ['service:a result:b', 'service:a AND result:b'],
    ['a b OR c d', '(a AND b) OR (c AND d)'],
    ['NOT a b', '(NOT a) AND b'],
    ['-a', 'NOT a'],
    ['+a b', 'a b'],
    ['-(a b)', 'NOT (a AND b)'],
    ['user_id:(1 OR 2)', 'user_id:1 OR user_id:2'],
    ['user_id:(a* -ab)', 'user_id:a* NOT user_id:ab'],
    ['http.status:(404 OR >=500)', 'http.status:404 OR http.status:[500 TO *]'],
    ['http.status:>=500', 'http.status>=500'],
    ['http.status : < 500', 'http.status<500'],
    ['http.status:{1 TO *]', 'http.status>1'],
    ['http.status:[* TO 5}', 'http.status<5'],
    ['seq:[* TO *]', 'seq:*'],
    ['seq:-0', 'seq:0'],
    ['timestamp:[now-1d TO now}', 'timestamp:[2026-11-23T10:20:30.400Z TO 2026-11-24T10:20:30.400Z}'],
    ['timestamp:2026-11', 'timestamp:[2026-11-01 TO 2026-12-01}'],
    ['action:create\\_user', 'action:"create_user"'],
    ['action:a\\ b', 'action:"a b"'],
    ['http.client_ip:fe80::1', 'http.client_ip:"fe80::1"'],
    ['http.route:/users/{user_id}', 'http.route:"/users/{user_id}"'],
    ['attributes.a\\:b:1', 'attributes.a\\:b:"1"'],
    ['user-service', '"User Service"'],
    ['id:01890A5D-AC96-774B-BCCE-B302099A8057', 'id:01890a5d-ac96-774b-bcce-b302099a8057'],
    ['id:01890A*', 'id:01890a*'],
    ['ΟΔΟΣ', 'οδος'],
    ['ANDROID AND ORDER', 'android order'],
    ['"AND"', 'and'],
    ['', '*'],
    [' \n', '*'],
    ['((a))', 'a'],
  ]
  for (const [text, other] of same) assert.deepEqual(tree(text), tree(other), text)
})

test('different texts give different trees', () => {
  const different: [text: string, other: string][] = [
    ['action:a*', 'action:"a*"'],
    ['action:a\\*', 'action:a*'],
    ['a b', 'a OR b'],
    ['(a b) c', 'a (b c)'],
    ['"a b"', 'a b'],
    ['http.status>5', 'http.status>=5'],
    ['cause:*', 'cause:"*x"'],
  ]
  for (const [text, other] of different) assert.notDeepEqual(tree(text), tree(other), text)
})

test('every node knows its place', () => {
  const text = 'a service:(b OR "c") -http.status>=5'
  const seen: string[] = []
  const visit = (node: Query): void => {
    seen.push(text.slice(node.start, node.end))
    if (node.type === 'and' || node.type === 'or') node.clauses.forEach(visit)
    if (node.type === 'not') visit(node.clause)
  }
  visit(parse(text))
  assert.deepEqual(seen, [text, 'a', 'service:(b OR "c")', 'b', '"c"', '-http.status>=5', 'http.status>=5'])
})

describe('a wrong query is refused with the place and what was expected', () => {
  const refusals: [text: string, place: [number, number], message: string, expected: string][] = [
    ['(a b', [4, 4], 'column 5: the "(" at column 1 is never closed', ')'],
    ['x (a', [4, 4], 'column 5: the "(" at column 3 is never closed', ')'],
    ['a)', [1, 2], 'column 2: no "(" belongs to this ")"', 'the end of the query'],
    ['()', [1, 2], 'column 2: a term must follow "(", but ")" stands there', 'a word'],
    ['service:', [8, 8], 'column 9: a value must follow ":"', 'a value'],
    ['service: AND b', [9, 12], 'column 10: a value must follow ":", but "AND" stands there', 'a value'],
    [':x', [0, 1], 'column 1: a field must stand before ":"', 'a field'],
    ['a OR', [4, 4], 'column 5: a term must follow "OR"', 'a word'],
    ['OR a', [0, 2], 'column 1: a term must stand before "OR"', 'a word'],
    ['"a', [0, 2], 'column 1: the quote that starts here is never closed', '"'],
    ['a\\', [1, 2], 'column 2: nothing follows the backslash', 'the character to take literally'],
    ['[1 TO 2]', [0, 1], 'column 1: a range needs a field before its "["', 'field:[from TO to]'],
    ['seq:[1', [6, 6], 'column 7: the range is not complete: the query ends here', '[from TO to]'],
    ['seq:[1 2]', [7, 8], 'column 8: the range is not complete: "2" stands where it goes on', '[from TO to]'],
    [
      'seq:[2 TO 1]',
      [4, 12],
      'column 5: the range from "2" to "1" holds nothing; its smaller end comes first',
      '[smaller TO larger]',
    ],
    [
      'timestamp:[now TO now-1d]',
      [10, 25],
      'column 11: the range from "now" to "now-1d" holds nothing; its smaller end comes first',
      '[smaller TO larger]',
    ],
    [
      'a http.status:abc',
      [14, 17],
      'column 15: http.status is compared with numbers, and "abc" is none',
      'a number, such as 500',
    ],
    [
      'http.status:4*',
      [12, 14],
      'column 13: http.status is a number, which has no wildcards: write http.status:[400 TO 499]',
      '[400 TO 499]',
    ],
    [
      'http.status:(404 OR 5xx)',
      [20, 23],
      'column 21: http.status is a number, which has no wildcards: write http.status:[500 TO 599]',
      '[500 TO 599]',
    ],
    [
      'attributes.a.b.c.d.e.f.g.h.i.j.k.l.m:1',
      [0, 36],
      'column 1: "attributes.a.b.c.d.e.f.g.h.i.j.k.l.m" has more than 12 parts below attributes',
      'a shorter path',
    ],
    [
      'timestamp>soon',
      [10, 14],
      'column 11: timestamp is compared with times of the years 1970 to 2261, and "soon" is none',
      'a date, such as 2026-11-01',
    ],
    ['service>5', [0, 8], 'column 1: service is text, which is only searched with ":"', 'service:'],
    ['action:[a TO b]', [0, 15], 'column 1: action is text, which is only searched with ":"', 'action:'],
    [
      'servce:x',
      [0, 6],
      'column 1: there is no field "servce" (did you mean service?); to search for this as text, put it in quotes',
      'service',
    ],
    [
      'https://x',
      [0, 5],
      'column 1: there is no field "https"; to search for this as text, put it in quotes',
      'a field',
    ],
    ['---', [3, 3], 'column 4: a term must follow "-"', 'a word'],
    ['...', [0, 3], 'column 1: "..." holds no letter or digit to search for', 'a word'],
    ['seq>[1 TO 2]', [4, 12], 'column 5: a range follows ":", not ">"', 'a value'],
    ['seq>(<5)', [5, 6], 'column 6: ">" stands before "<"', 'a value'],
  ]
  for (const [text, [start, end], message, expected] of refusals) {
    test(text, () => {
      const error = refusal(text)
      assert.equal(error.message, message)
      assert.deepEqual([error.start, error.end], [start, end])
      assert.equal(error.expected[0], expected)
    })
  }
})

test('the field that was probably meant is named', () => {
  const suggestions: [wrong: string, meant: string][] = [
    ['status', 'http.status'],
    ['Service', 'service'],
    ['userid', 'user_id'],
    ['http.stauts', 'http.status'],
    ['attributes', 'attributes.name'],
    ['http.request_headers', 'http.request_headers.name'],
  ]
  for (const [wrong, meant] of suggestions) assert.deepEqual(refusal(`${wrong}:1`).expected, [meant])
})

test('names with a meaning in JavaScript are no fields', () => {
  for (const name of ['__proto__', 'constructor', 'toString']) assert.match(refusal(`${name}:1`).message, /no field/)
})

test('the limits hold', () => {
  const { depth, length } = queryLimits
  parse(`${'('.repeat(depth)}a${')'.repeat(depth)}`)
  parse('a'.repeat(length))
  assert.match(refusal(`${'('.repeat(depth + 1)}a${')'.repeat(depth + 1)}`).message, /inside one another/)
  assert.match(refusal(`${'-'.repeat(length - 1)}a`).message, /inside one another/)
  assert.match(refusal('a'.repeat(length + 1)).message, /longer than/)
  parse('(a) '.repeat(length / 4))
})

test('whatever the text, there is a tree or a QueryError with a place in it', () => {
  const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 50 }), queryTexts)
  fc.assert(
    fc.property(texts, (text) => {
      try {
        parse(text)
      } catch (error) {
        assert.ok(error instanceof QueryError, String(error))
        assert.ok(error.start >= 0 && error.start <= error.end && error.end <= text.length, String(error))
        assert.ok(error.expected.length > 0)
      }
    }),
    { numRuns: 2_000 },
  )
})
