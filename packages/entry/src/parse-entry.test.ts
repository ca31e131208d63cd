import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { EntryError } from './entry-error.ts'
import { limits } from './limits.ts'
import { parseEntry } from './parse-entry.ts'
import { parseJson } from './parse-json.ts'

const receivedAt = '2026-11-24T10:00:00.000Z'
const minimal = { service: 'user_service', user_id: '1', action: 'create_user', result: 'success' }
const parse = (value: unknown) => parseEntry(value, receivedAt)

test("the contract's example is kept as it came", () => {
  const entry = parse({ ...minimal, timestamp: '2024-06-15T12:34:56.789Z' })
  assert.deepEqual(
    { ...entry, id: '' },
    { ...minimal, id: '', timestamp: '2024-06-15T12:34:56.789Z', received_at: receivedAt, cause: null },
  )
  assert.match(entry.id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('an entry without a timestamp gets the time of its arrival', () => {
  assert.equal(parse(minimal).timestamp, receivedAt)
  assert.equal(parse({ ...minimal, timestamp: null }).timestamp, receivedAt)
})

test("a caller's id is kept in its one spelling", () => {
  assert.equal(
    parse({ ...minimal, id: '01890A5D-AC96-774B-BCCE-B302099A8057' }).id,
    '01890a5d-ac96-774b-bcce-b302099a8057',
  )
})

test('seq and received_at are not for callers to say', () => {
  const entry = parse({ ...minimal, seq: 7, received_at: '1999-01-01T00:00:00.000Z' })
  assert.equal(entry.received_at, receivedAt)
  assert.equal(entry.attributes, undefined)
})

describe('nothing is dropped', () => {
  test('unknown fields go under attributes, at every level of the schema', () => {
    const entry = parse({
      ...minimal,
      tenant: 'acme',
      attributes: { a: 1 },
      http: { status: 200, proto: 'h2' },
      target: { kind: 'x' },
    })
    assert.deepEqual(entry.attributes, { a: 1, tenant: 'acme', 'target.kind': 'x', 'http.proto': 'h2' })
    assert.deepEqual(entry.http, { status: 200 })
    assert.equal(entry.target, undefined)
  })

  test('a name that is taken gets a prefix', () => {
    assert.deepEqual(parse({ ...minimal, a: 2, attributes: { a: 1 } }).attributes, { a: 1, 'entry.a': 2 })
    assert.deepEqual(parse({ ...minimal, a: 3, attributes: { a: 1, 'entry.a': 2 } }).attributes, {
      a: 1,
      'entry.a': 2,
      'entry.entry.a': 3,
    })
  })

  test('a duration with more digits than a double holds is a number all the same', () => {
    const http = '"http":{"duration_ms":0.10000000000000001}'
    assert.deepEqual(parse(parseJson(`{${JSON.stringify(minimal).slice(1, -1)},${http}}`)).http, { duration_ms: 0.1 })
    const endless = '"http":{"duration_ms":1e999}'
    assert.throws(
      () => parse(parseJson(`{${JSON.stringify(minimal).slice(1, -1)},${endless}}`)),
      /^EntryError: http\.duration_ms: must be a number$/,
    )
  })

  test('names with a meaning in JavaScript are data', () => {
    const entry = parse(
      parseJson(`{${JSON.stringify(minimal).slice(1, -1)},"__proto__":{"x":1},"constructor":2,"toString":3}`),
    )
    assert.equal(JSON.stringify(entry.attributes), '{"__proto__":{"x":1},"constructor":2,"toString":3}')
  })
})

describe('a wrong entry is refused with the field and the reason', () => {
  const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) })
  const refusals: [what: string, value: unknown, message: RegExp][] = [
    ['no object', [], /^entry: must be a JSON object$/],
    ['null', null, /^entry: must be a JSON object$/],
    ['no service', { ...minimal, service: undefined }, /^service: is required$/],
    ['a number as user', { ...minimal, user_id: 1 }, /^user_id: must be a string$/],
    ['null as user', { ...minimal, user_id: null }, /^user_id: must be a string$/],
    ['an empty action', { ...minimal, action: '' }, /^action: must not have fewer than 1 characters$/],
    [
      'a long service',
      { ...minimal, service: 's'.repeat(limits.serviceLength + 1) },
      /^service: must not have more than 128 characters$/,
    ],
    [
      'a long cause',
      { ...minimal, cause: 'c'.repeat(limits.causeLength + 1) },
      /^cause: must not have more than 32768 characters$/,
    ],
    [
      'a day that does not exist',
      { ...minimal, timestamp: '2024-02-30T00:00:00Z' },
      /^timestamp: must be an RFC 3339 date-time/,
    ],
    ['a number as timestamp', { ...minimal, timestamp: 1718454896 }, /^timestamp: must be a string$/],
    ['an id that is no UUID', { ...minimal, id: '42' }, /^id: must be a UUID/],
    ['a status that is no number', { ...minimal, http: { status: '200' } }, /^http\.status: must be an integer$/],
    [
      'a header that is no text',
      { ...minimal, http: { request_headers: { a: 1 } } },
      /^http\.request_headers\.a: must be a string$/,
    ],
    [
      'a header that is no text, under a name of two lines',
      { ...minimal, http: { response_headers: { 'a\nb': { c: 1 } } } },
      /^http\.response_headers\.a\nb: must be a string$/,
    ],
    [
      'two names that would become one',
      { ...minimal, attributes: { a: [{ '\ud800': 1, '\udfff': 2 }] } },
      /^attributes: must not have two keys that differ in halves of surrogate pairs only$/,
    ],
    [
      'two header names that would become one',
      { ...minimal, http: { request_headers: { '\ud800': '1', '\ufffd': '2' } } },
      /^http\.request_headers: must not have two keys that differ in halves of surrogate pairs only$/,
    ],
    ['attributes that are no object', { ...minimal, attributes: [] }, /^attributes: must be an object$/],
    [
      'deep attributes',
      { ...minimal, attributes: nested(limits.attributeDepth + 1) },
      /^attributes: must not be nested deeper than 16/,
    ],
    [
      'many attributes',
      { ...minimal, attributes: { a: Array(limits.attributeCount).fill(0) } },
      /^attributes: must not hold more than 1000/,
    ],
    [
      'long keys',
      { ...minimal, attributes: { ['k'.repeat(257)]: 1 } },
      /^attributes: must not have keys longer than 256/,
    ],
  ]
  for (const [what, value, message] of refusals) {
    test(what, () =>
      assert.throws(
        () => parse(value),
        (error) => error instanceof EntryError && message.test(error.message),
      ),
    )
  }

  test('the limits themselves are welcome', () => {
    parse({ ...minimal, service: 's'.repeat(limits.serviceLength), cause: 'c'.repeat(limits.causeLength) })
    parse({ ...minimal, attributes: nested(limits.attributeDepth) })
    parse({ ...minimal, attributes: { a: Array(limits.attributeCount - 1).fill(0) } })
  })
})
