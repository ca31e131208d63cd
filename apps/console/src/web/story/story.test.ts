import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { requestEntries } from '../../testing/sample-entries.ts'
import { axisTicks, layOutStory } from './story.ts'

const atMs = Date.parse('2026-01-01T12:00:00Z')
const [gateway, action] = requestEntries({
  n: 1,
  atMs,
  userId: '42',
  method: 'PUT',
  route: '/users/{user_id}',
  action: 'update_user',
  service: 'user_service',
  status: 404,
  cause: 'User not found',
  gatewayMs: 100,
})

describe('the story of a request', () => {
  test('nothing is no story', () => {
    assert.equal(layOutStory([]), undefined)
  })

  test('an exchange stamped at its start encloses an action stamped at its end', () => {
    const story = layOutStory([action, gateway])
    assert.deepEqual(
      story?.spans.map(({ entry, startMs, durationMs, depth }) => [entry.service, startMs, durationMs, depth]),
      [
        ['gateway', 0, 100, 0],
        ['user_service', 25, 60, 1],
      ],
    )
    assert.equal(story?.durationMs, 100)
  })

  test('the verdict is the exchange’s, told with the service’s user, action and cause', () => {
    const story = layOutStory([{ ...gateway, cause: 'upstream answered 404' }, action])
    assert.equal(story?.verdict.id, gateway.id)
    assert.deepEqual([story?.userId, story?.action, story?.cause], ['42', 'update_user', 'User not found'])
  })

  test('an exchange that reached no service tells its own cause', () => {
    const story = layOutStory([{ ...gateway, cause: 'upstream refused the connection' }])
    assert.deepEqual([story?.userId, story?.cause], ['N/A', 'upstream refused the connection'])
  })

  test('entries without a duration are moments on the axis', () => {
    const { http: _, ...moment } = action
    const story = layOutStory([gateway, moment])
    assert.deepEqual(
      story?.spans.map(({ durationMs }) => durationMs),
      [100, 0],
    )
  })
})

test('ticks are round, few, and within the axis', () => {
  assert.deepEqual(axisTicks(34.5), [0, 10, 20, 30])
  assert.deepEqual(axisTicks(0), [0])
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 1e7, noNaN: true }), (durationMs) => {
      const ticks = axisTicks(durationMs)
      assert(ticks.length >= 2 && ticks.length <= 6, `${ticks.length} ticks`)
      assert((ticks.at(-1) ?? 0) <= durationMs * 1.000_001)
    }),
  )
})
