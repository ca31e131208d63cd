import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Exchange, ExchangeEntry } from './exchange.ts'
import { compare, settleMs } from './ledger.ts'

const exchange = (id: string, changes: Partial<Exchange> = {}): Exchange => ({
  id,
  method: 'GET',
  pattern: '/alpha/items/{item}',
  startedAtMs: 1_000,
  endedAtMs: 1_010,
  outcome: 'finished',
  status: 200,
  bodyBytes: 5,
  isStream: false,
  isUpstreamAnswer: true,
  revision: undefined,
  ...changes,
})

const entry = (id: string, changes: Partial<ExchangeEntry> = {}): ExchangeEntry => ({
  service: 'gateway',
  action: 'GET /alpha/items/{item}',
  result: 'success',
  cause: null,
  request_id: id,
  http: { status: 200, response_bytes: 5 },
  ...changes,
})

const opened = (id: string) => entry(id, { attributes: { phase: 'opened' } })
const closed = (id: string, changes: Partial<ExchangeEntry> = {}) =>
  entry(id, { attributes: { phase: 'closed' }, ...changes })

const judge = (exchanges: readonly Exchange[], entries: readonly ExchangeEntry[], killTimes: readonly number[] = []) =>
  compare(new Map(exchanges.map((one) => [one.id, one])), entries, killTimes)

describe('what clients saw finished', () => {
  test('is found once, lost or doubled', () => {
    const { finished, foundOnce, lost, doubled, wrong } = judge(
      [exchange('a'), exchange('b'), exchange('c')],
      [entry('a'), entry('c'), entry('c')],
    )
    assert.deepEqual([finished, foundOnce, lost, doubled, wrong], [3, 1, ['b'], ['c'], []])
  })

  test('is lost without its entry even when the gateway was killed', () => {
    assert.deepEqual(judge([exchange('a')], [], [1_011]).lost, ['a'])
  })

  for (const [what, changes] of [
    ['status', { http: { status: 201, response_bytes: 5 } }],
    ['bytes', { http: { status: 200, response_bytes: 4 } }],
    ['result', { result: 'failure' }],
    ['action', { action: 'GET *' }],
  ] as const) {
    test(`is wrong with another ${what}`, () => {
      const { wrong, foundOnce } = judge([exchange('a')], [entry('a', changes)])
      assert.deepEqual([wrong.length, foundOnce], [1, 0])
    })
  }

  test('is a failure from status 400 on, without a route when the gateway found none', () => {
    const missing = { status: 404, bodyBytes: 5 }
    const told = { result: 'failure', http: { status: 404, response_bytes: 5 } }
    const { wrong } = judge(
      [exchange('a', missing), exchange('b', { ...missing, isUpstreamAnswer: false })],
      [entry('a', told), entry('b', { ...told, action: 'GET *' })],
    )
    assert.deepEqual(wrong, [])
  })

  test('has two entries when it is a stream', () => {
    const streams = ['a', 'b', 'c', 'd'].map((id) => exchange(id, { isStream: true }))
    const entries = [opened('a'), closed('a'), opened('b'), closed('c'), opened('d'), closed('d'), closed('d')]
    const { foundOnce, lost, doubled } = judge(streams, entries)
    assert.deepEqual([foundOnce, lost, doubled], [1, ['b', 'c'], ['d']])
  })
})

describe('what clients did not see finished', () => {
  const broken = exchange('a', { outcome: 'broken' })
  const failure = { result: 'failure', cause: 'upstream closed early' }

  test('has its entry when the answer had begun and the gateway lived on', () => {
    assert.deepEqual(judge([broken], [], [500, 1_011 + settleMs]).lost, ['a'])
    assert.deepEqual(judge([broken], [], [1_010 + settleMs]).lost, [])
    assert.deepEqual(judge([broken], [], [990]).lost, [], 'it may have begun with a gateway that was dying')
    assert.deepEqual(judge([exchange('a', { outcome: 'left' })], []).lost, ['a'])
  })

  test('need not have one when no answer had begun, but never two', () => {
    const unanswered = exchange('a', { outcome: 'broken', status: 0 })
    assert.deepEqual(judge([unanswered], []).lost, [])
    assert.deepEqual(judge([unanswered], [entry('a', failure)]).doubled, [])
    assert.deepEqual(judge([unanswered], [entry('a', failure), entry('a', failure)]).doubled, ['a'])
    const left = exchange('a', { outcome: 'left', status: 0 })
    assert.deepEqual(judge([left], [opened('a'), closed('a')]).doubled, [])
    assert.deepEqual(judge([left], [opened('a'), opened('a')]).doubled, ['a'])
  })

  test('is no success when it broke by itself', () => {
    assert.equal(judge([broken], [entry('a')]).wrong.length, 1)
    assert.equal(judge([broken], [entry('a', failure)]).wrong.length, 0)
    assert.equal(judge([broken], [entry('a')], [1_005]).wrong.length, 0)
    assert.equal(judge([exchange('a', { outcome: 'left' })], [entry('a')]).wrong.length, 0)
    const stream = exchange('a', { outcome: 'broken', isStream: true })
    assert.equal(judge([stream], [opened('a'), closed('a')]).wrong.length, 1)
    assert.equal(judge([stream], [opened('a'), closed('a', failure)]).wrong.length, 0)
  })
})

test('an entry of an exchange that nobody made is invented; entries without a request are of no exchange', () => {
  const { request_id: _, ...change } = entry('', { action: 'change_configuration' })
  assert.deepEqual(judge([exchange('a')], [entry('a'), entry('x'), change]).invented, ['x'])
})
