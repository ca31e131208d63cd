import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseJson, type StoredEntry } from '@trilha/entry'
import fc from 'fast-check'
import { entries, queries } from './arbitrary-query.ts'
import { matchesQuery } from './match-entry.ts'
import { parseQuery } from './parse-query.ts'
import type { Query } from './syntax-tree.ts'

const now = new Date('2026-11-24T10:00:00Z')
const entry: StoredEntry = {
  seq: 7,
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  timestamp: '2026-11-24T09:50:00.123456Z',
  received_at: '2026-11-24T09:50:01.000Z',
  service: 'user_service',
  user_id: '42',
  action: 'create_user',
  result: 'failure',
  cause: 'E-mail was Not found: São Paulo',
  request_id: 'req-1',
  target: { type: 'user', id: '7' },
  http: {
    method: 'POST',
    path: '/users',
    status: 404,
    duration_ms: 12.5,
    request_headers: { 'content-type': 'application/json' },
  },
  attributes: {
    tenant: 'acme',
    'http.proto': 'h2',
    count: 5,
    big: parseJson('12345678901234567890'),
    on: true,
    nothing: null,
    empty: {},
    tags: ['red', 'dark blue'],
    items: [{ name: 'x' }, { name: 'y', size: 3 }],
    order: { city: { name: 'Rio' } },
  },
}

describe('what a query finds', () => {
  const found = [
    ...[
      '',
      '*',
      'service:user_service result:failure',
      'service:x OR result:failure',
      'NOT service:x',
      '-result:success',
    ],
    // Exact values.
    ...[
      'service:"user_service"',
      'action:create_*',
      'action:*_user',
      'action:c?eate*',
      'target.id:7',
      'user_id:(1 OR 42)',
    ],
    // Words: any case, whole, side by side.
    ...['found', 'FOUND', 'not', '"not found"', 'e-mail', 'user', 'create-user', 'são', 'SÃO', 'fou*', 'cause:fou?d'],
    ...['cause:"NOT FOUND"', 'cause:found', 'cause:mail-was', '"dark blue"', 'rio', '12345678901234567890'],
    '01890a5d-ac96-774b-bcce-b302099a8057',
    // Numbers.
    ...['http.status:404', 'http.status>=404', 'http.status<405', 'http.status:[400 TO 404]', 'http.status:{403 TO *}'],
    ...[
      'http.duration_ms:[12.5 TO 13}',
      'http.duration_ms:1.25e1',
      'seq:7',
      'attributes.count>4',
      'attributes.big>1e19',
    ],
    // Attributes and headers.
    ...['attributes.tenant:acme', 'attributes.count:5', 'attributes.on:true', 'attributes.big:12345678901234567890'],
    ...['attributes.http.proto:h2', 'attributes.tags:red', 'attributes.items.name:y', 'attributes.items.size:3'],
    ...['attributes.order.city.name:R*', 'attributes.order:*', 'http.request_headers.content-type:application/json'],
    // Existence.
    ...['cause:*', 'http.status:*', 'attributes.items:*', 'NOT attributes.nothing:*', 'NOT attributes.empty:*'],
    ...['NOT http.route:*', 'NOT trace_id:*'],
    // Times.
    ...['timestamp>2026-11-01', 'timestamp:2026-11-24', 'timestamp:[now-1d TO now]', 'timestamp>now-15m'],
    ...['timestamp:now/d', 'timestamp:2026-11-24T09:50:00.123Z', 'timestamp>=2026-11-24T09:50:00.123456Z'],
    ...['received_at:2026-11-24T09:50:01Z', 'timestamp:"2026-11-24 06:50:00-03:00"', 'timestamp<=2026-11-24'],
  ]
  for (const text of found) test(text, () => assert.ok(matchesQuery(parseQuery(text, { now }), entry)))
})

describe('what a query does not find', () => {
  const missed = [
    ...[
      'NOT *',
      'service:user',
      'service:User_Service',
      'action:"create_*"',
      'action:create_?',
      'service:user result:failure',
    ],
    ...[
      'foun',
      '"found not"',
      '"mail not"',
      'cause:"create user"',
      '404',
      'paulo-e',
      'sao',
      '"dark red"',
      'timestamp',
      'application',
    ],
    ...['http.status>404', 'http.status:{404 TO 500]', 'http.status:[400 TO 404}', 'http.response_bytes<5'],
    ...[
      'attributes.tenant>1',
      'attributes.tags:"red dark blue"',
      'attributes.nothing:null',
      'attributes.tenant.x:acme',
    ],
    ...['attributes.order:Rio', 'attributes.count:5.0', 'attributes.constructor:*', 'attributes.__proto__:*'],
    ...['timestamp>2026-11-24', 'timestamp<2026-11-24', 'timestamp>2026-11-24T09:50:00.123Z', 'timestamp>now-5m'],
  ]
  for (const text of missed) test(text, () => assert.ok(!matchesQuery(parseQuery(text, { now }), entry)))
})

describe('the algebra of sets holds', () => {
  const place = { start: 0, end: 0 }
  const not = (clause: Query): Query => ({ type: 'not', clause, ...place })
  const and = (...clauses: Query[]): Query => ({ type: 'and', clauses, ...place })
  const or = (...clauses: Query[]): Query => ({ type: 'or', clauses, ...place })
  const same = (left: (a: Query, b: Query, c: Query) => Query, right: (a: Query, b: Query, c: Query) => Query) =>
    fc.assert(
      fc.property(queries, queries, queries, entries, (a, b, c, some) =>
        assert.equal(matchesQuery(left(a, b, c), some), matchesQuery(right(a, b, c), some)),
      ),
      { numRuns: 500 },
    )

  test('De Morgan', () => {
    same(
      (a, b) => not(and(a, b)),
      (a, b) => or(not(a), not(b)),
    )
    same(
      (a, b) => not(or(a, b)),
      (a, b) => and(not(a), not(b)),
    )
  })
  test('double negation', () =>
    same(
      (a) => not(not(a)),
      (a) => a,
    ))
  test('distribution', () =>
    same(
      (a, b, c) => and(a, or(b, c)),
      (a, b, c) => or(and(a, b), and(a, c)),
    ))
  test('excluded middle', () =>
    same(
      (a) => or(a, not(a)),
      () => ({ type: 'all', ...place }),
    ))
})

describe('words without a field', () => {
  const find = (text: string, fields: Partial<StoredEntry>) =>
    matchesQuery(parseQuery(text, { now }), { ...entry, cause: null, attributes: {}, ...fields })

  test('are searched in attributes as one text, keys and all', () => {
    const attributes = { tenant: 'acme', tags: ['dark', 'blue'], on: true, count: 5 }
    for (const text of ['tenant', 'acme', '"tenant acme"', '"dark blue tags"', 'true', '5', '"on true count"']) {
      assert.equal(find(text, { attributes }), !text.endsWith('tags"'), text)
    }
  })
  test('are none of the letters of escape sequences', () => {
    const attributes = { text: 'ship\nyard "quoted" c:\\new \u0001end' }
    for (const text of ['ship', 'yard', '"ship yard quoted"', 'new', '"c new end"']) {
      assert.ok(find(text, { attributes }), text)
    }
    for (const text of ['nyard', 'nnew', 'u0001end', 'u0001']) assert.ok(!find(text, { attributes }), text)
  })
  test('are not searched in headers and bodies', () => {
    const http = { request_headers: { accept: 'secret' }, request_body: 'secret', query: 'q=shown' }
    assert.ok(!find('secret', { http }))
    assert.ok(find('shown', { http }))
    assert.ok(find('http.request_headers.accept:secret http.request_body:secret', { http }))
  })
  test('that are a whole id find it in the fields for ids, in lower and upper case', () => {
    const uuid = '9d3c5f6a-0000-4000-8000-000000000001'
    assert.ok(find(entry.id.toUpperCase(), {}))
    for (const field of ['request_id', 'trace_id'] as const) {
      assert.ok(find(uuid, { [field]: uuid }), field)
      assert.ok(find(`"${uuid}"`, { [field]: uuid.toUpperCase() }), field)
      assert.ok(find('4bf92f3577b34da6a3ce929d0e0e4736', { [field]: '4bf92f3577b34da6a3ce929d0e0e4736' }), field)
    }
    assert.ok(find('00f067aa0ba902b7', { span_id: '00f067aa0ba902b7' }))
    for (const text of ['abcdef012345678', 'abcdef01234567890*', '9d3c5f6a-0000-4000-8000-00000000000']) {
      assert.ok(!find(text, { request_id: text }), text)
    }
  })
})

test('letters beyond ASCII are the same in both cases, alone and within a text', () => {
  const find = (text: string, cause: string) => matchesQuery(parseQuery(text, { now }), { ...entry, cause })
  for (const text of ['ΟΔΟΣ', 'οδός ΟΔΟΣ', 'ΟΔΟΣ.ΑΒΓ', 'οδοσ', 'οδος']) {
    assert.ok(find('οδος', text) && find('οδοΣ', text) && find('οδο?', text), text)
  }
  assert.ok(find('İstanbul', 'i̇STANBUL'))
  assert.ok(find('"straße"', 'STRAẞE'))
  assert.ok(!find('strasse', 'STRAẞE'))
})

test('half a surrogate pair is no part of a word', () => {
  for (const half of ['\ud800', '\udfff']) {
    const query = parseQuery(`cause:"left${half}right"`, { now })
    assert.ok(matchesQuery(query, { ...entry, cause: 'left right' }))
  }
})
