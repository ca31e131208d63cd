import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseJson, type StoredEntry } from '@trilha/entry'
import fc from 'fast-check'
import { matchesQuery } from './match-entry.ts'
import { parseQuery } from './parse-query.ts'
import { entries, queries } from './query.fixture.ts'
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
    ...[
      'cause:"NOT FOUND"',
      'cause:found',
      'cause:mail-was',
      '"dark blue"',
      'application',
      'rio',
      '12345678901234567890',
    ],
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
    ...['foun', '"found not"', '"mail not"', 'cause:"create user"', '404', 'paulo-e', 'sao', '"red dark"', 'timestamp'],
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
