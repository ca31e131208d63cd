import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { entry, startLogService, type TestLogService } from './log-service.fixture.ts'
import type { HistogramAnswer } from './search-histogram.ts'

let service: TestLogService
before(async () => {
  service = await startLogService()
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 10, minute)).toISOString()
  const http = (status: number, duration: number) => ({ route: '/users/{user_id}', status, duration_ms: duration })
  await service.postJson('/logs', [
    entry({ user_id: '1', timestamp: at(0), http: http(200, 10), attributes: { tenant: 'acme', cart: { total: 5 } } }),
    entry({ user_id: '2', timestamp: at(1), http: http(200, 20), attributes: { tenant: 'acme', cart: { total: 7 } } }),
    entry({ user_id: '1', timestamp: at(1), http: http(404, 30), result: 'failure', cause: 'User not found' }),
    entry({ user_id: '3', timestamp: at(4), result: '__proto__', attributes: { tenant: 'acorn' } }),
  ])
})
after(() => service[Symbol.asyncDispose]())

const ask = async <Answer = Record<string, unknown>>(path: string): Promise<Answer> => {
  const answer = await service.ask('GET', path)
  assert.equal(answer.status, 200, answer.text)
  return answer.json as Answer
}

const refusal = async (path: string) => {
  const { status, json } = await service.ask('GET', path)
  assert.equal(status, 422, path)
  return json
}

describe('GET /api/histogram', () => {
  test('fills the empty buckets of the range that was asked for', async () => {
    const answer = await ask<HistogramAnswer>(
      '/api/histogram?by=result&buckets=5&from=2026-11-24T10:00:00Z&to=2026-11-24T10:05:00Z',
    )
    assert.deepEqual(
      [answer.from, answer.to, answer.interval_ms, answer.by, answer.complete],
      ['2026-11-24T10:00:00.000Z', '2026-11-24T10:05:00.000Z', 60_000, 'result', true],
    )
    assert.deepEqual(answer.groups, ['success', '__proto__', 'failure'])
    assert.deepEqual(
      answer.buckets.map(({ start, count, groups }) => [start.slice(14, 16), count, Object.entries(groups).sort()]),
      [
        ['00', 1, [['success', 1]]],
        [
          '01',
          2,
          [
            ['failure', 1],
            ['success', 1],
          ],
        ],
        ['02', 0, []],
        ['03', 0, []],
        ['04', 1, [['__proto__', 1]]],
      ],
    )
  })

  test('without a range takes that of the entries found', async () => {
    const answer = await ask<HistogramAnswer>('/api/histogram?q=user_id:1')
    assert.deepEqual([answer.from, answer.to], ['2026-11-24T10:00:00.000Z', '2026-11-24T10:01:00.001Z'])
    assert.ok(answer.buckets.length <= 60)
    assert.equal(
      answer.buckets.reduce((sum, { count }) => sum + count, 0),
      2,
    )
    assert.deepEqual([answer.by, answer.groups], [null, []])
    const end = await ask<HistogramAnswer>('/api/histogram?from=2026-11-24T10:01:00Z')
    assert.deepEqual([end.from, end.to], ['2026-11-24T10:01:00.000Z', '2026-11-24T10:04:00.001Z'])
  })

  test('counts only what lies in the range, in a bucket that the range ends in', async () => {
    const { buckets } = await ask<HistogramAnswer>(
      '/api/histogram?buckets=1&from=2026-11-24T10:00:30Z&to=2026-11-24T10:04:00Z',
    )
    assert.deepEqual(
      buckets.map(({ count }) => count),
      [2],
    )
  })

  test('has a bucket for a part of a millisecond', async () => {
    const { buckets } = await ask<HistogramAnswer>(
      '/api/histogram?from=2026-11-24T10:00:00Z&to=2026-11-24T10:00:00.0000005Z',
    )
    assert.deepEqual(
      buckets.map(({ count }) => count),
      [1],
    )
  })

  test('of nothing is empty', async () => {
    const nothing = await ask<HistogramAnswer>('/api/histogram?q=service:nobody')
    assert.deepEqual([nothing.from, nothing.to, nothing.interval_ms, nothing.buckets], [null, null, null, []])
    const ranged = await ask<HistogramAnswer>('/api/histogram?q=service:nobody&from=now-1h&to=now&buckets=1000')
    assert.ok(ranged.buckets.length > 700 && ranged.buckets.every(({ count }) => count === 0))
    const empty = await ask<HistogramAnswer>('/api/histogram?from=2026&to=2026')
    assert.deepEqual(empty.buckets, [])
  })

  test('stays small over the whole time that the log knows', async () => {
    const answer = await ask<HistogramAnswer>('/api/histogram?from=1970&to=2261-12-30&buckets=1000')
    assert.ok(answer.buckets.length <= 1_000)
    assert.equal(
      answer.buckets.reduce((sum, { count }) => sum + count, 0),
      4,
    )
  })
})

describe('GET /api/facets', () => {
  test('counts the values of several fields at once', async () => {
    const { facets, complete } = await ask('/api/facets?field=user_id,http.status&field=attributes.tenant&limit=2')
    assert.equal(complete, true)
    assert.deepEqual(facets, [
      {
        field: 'user_id',
        values: [
          { value: '1', count: 2 },
          { value: '2', count: 1 },
        ],
        present: 4,
        distinct: 3,
      },
      {
        field: 'http.status',
        values: [
          { value: '200', count: 2 },
          { value: '404', count: 1 },
        ],
        present: 3,
        distinct: 2,
      },
      {
        field: 'attributes.tenant',
        values: [
          { value: 'acme', count: 2 },
          { value: 'acorn', count: 1 },
        ],
        present: 3,
        distinct: 2,
      },
    ])
  })

  test('narrows to the entries selected, and to a prefix', async () => {
    const { facets } = await ask('/api/facets?field=attributes.tenant&prefix=aco&q=result:__proto__')
    assert.deepEqual(facets, [
      { field: 'attributes.tenant', values: [{ value: 'acorn', count: 1 }], present: 1, distinct: 1 },
    ])
  })
})

describe('GET /api/stats', () => {
  test('counts by default, over everything', async () => {
    assert.deepEqual(await ask('/api/stats'), {
      group_by: [],
      metrics: ['count'],
      rows: [{ group: {}, values: { count: 4 } }],
      complete: true,
    })
  })

  test('measures groups, and says null where there is nothing to measure', async () => {
    const { rows, metrics } = await ask(
      '/api/stats?group_by=user_id&metric=max(http.duration_ms),count&metric=avg(attributes.cart.total)',
    )
    assert.deepEqual(metrics, ['max(http.duration_ms)', 'count', 'avg(attributes.cart.total)'])
    assert.deepEqual(rows, [
      { group: { user_id: '1' }, values: { 'max(http.duration_ms)': 30, count: 2, 'avg(attributes.cart.total)': 5 } },
      { group: { user_id: '2' }, values: { 'max(http.duration_ms)': 20, count: 1, 'avg(attributes.cart.total)': 7 } },
      {
        group: { user_id: '3' },
        values: { 'max(http.duration_ms)': null, count: 1, 'avg(attributes.cart.total)': null },
      },
    ])
  })

  test('groups by several fields, and by what is absent', async () => {
    const { rows } = await ask('/api/stats?group_by=result,cause&limit=2')
    assert.deepEqual(rows, [
      { group: { result: 'success', cause: null }, values: { count: 2 } },
      { group: { result: '__proto__', cause: null }, values: { count: 1 } },
    ])
  })
})

test('wrong parameters are named, with what is allowed', async () => {
  for (const [path, detail] of [
    ['/api/histogram?buckets=0', /^buckets: must be a whole number from 1 to 1000$/],
    ['/api/histogram?buckets=1001', /^buckets: /],
    ['/api/histogram?by=timestamp', /^by: timestamp is a time/],
    ['/api/histogram?by=nothing', /^by: there is no field "nothing"/],
    ['/api/histogram?by=result&groups=21', /^groups: must be a whole number from 1 to 20$/],
    ['/api/histogram?interval=1', /^interval: is no parameter of this; known are q, from, /],
    ['/api/facets', /^field: is required, such as /],
    ['/api/facets?field=', /^field: there is no field ""/],
    ['/api/facets?field=usr_id', /^field: there is no field "usr_id" \(did you mean user_id\?\)$/],
    ['/api/facets?field=received_at', /^field: received_at is a time/],
    ['/api/facets?field=action&limit=0', /^limit: must be a whole number from 1 to 1000$/],
    [
      `/api/facets?${Array.from({ length: 21 }, (_, n) => `field=attributes.a${n}`).join('&')}`,
      /^field: .* more than 20/,
    ],
    ['/api/stats?group_by=service,action,result,cause,user_id', /^group_by: must not name more than 4 fields$/],
    ['/api/stats?metric=p95', /^metric: p95 needs a field/],
    ['/api/stats?limit=10001', /^limit: must be a whole number from 1 to 10000$/],
  ] as const) {
    assert.match(String((await refusal(path)).detail), detail)
  }
  for (const path of ['/api/histogram', '/api/facets', '/api/stats']) {
    const { code, start, end, expected } = await refusal(
      `${path}?field=action&q=(a`.replace('field=action&', path.includes('facets') ? 'field=action&' : ''),
    )
    assert.deepEqual([code, start, typeof end, Array.isArray(expected)], ['invalid_query', 2, 'number', true])
  }
})
