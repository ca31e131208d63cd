import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseQuery } from '@trilha/query'
import { type ServicesView, servicesPage } from '../model/view.ts'
import { exploreMark, groupMark } from './links.ts'

const one: ServicesView = { ...servicesPage, service: 'user service' }

const queryOf = (...asked: Parameters<typeof exploreMark>): string => {
  const { query } = exploreMark(...asked)
  // Every query that a mark opens is one that the log service takes.
  parseQuery(query, { now: new Date() })
  return query
}

describe('what a mark opens in Explore', () => {
  test('names service, route, result and further values', () => {
    assert.equal(queryOf(servicesPage, 'service', { name: 'gateway' }), 'service:gateway')
    assert.equal(
      queryOf(one, 'http.route', { name: '/users/{user_id}', results: ['failure'], values: { user_id: '42' } }),
      'service:"user service" http.route:"/users/{user_id}" result:failure user_id:42',
    )
  })

  test('takes several words for a failure together', () => {
    assert.equal(queryOf(servicesPage, 'service', { results: ['failure', 'error'] }), 'result:(failure OR error)')
  })

  test('finds entries that have no value, and those that took long', () => {
    const nameless = { name: undefined, count: 1, failures: 0, failing: [] }
    const mark = { ...groupMark(nameless), leastMs: 120.123_456 }
    assert.equal(queryOf(one, 'http.route', mark), 'service:"user service" -http.route:* http.duration_ms>=120.123')
  })

  test('keeps the range of the page, or has the time of the mark', () => {
    assert.deepEqual(exploreMark(one, 'action', {}).range, servicesPage.range)
    assert.deepEqual(exploreMark(one, 'action', { span: { fromMs: 0, toMs: 1_000 } }).range, {
      from: '1970-01-01T00:00:00.000Z',
      to: '1970-01-01T00:00:01.000Z',
    })
  })
})
