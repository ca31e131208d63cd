import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { deedsBeside } from './deeds-beside.ts'
import { part, storyOf } from './story.fixture.ts'

const target = { type: 'user', id: '42' }
const own = part({ action: 'update_user', target })
const story = storyOf([own])
const at = (timestamp: string, fields = {}) => part({ timestamp, ...fields })

describe('what a user did beside a request', () => {
  test('is one entry of each other request, with its distance', () => {
    const [a, again, b] = [
      at('2026-11-24T10:00:02.500Z', { request_id: 'r2' }),
      at('2026-11-24T10:00:02.600Z', { request_id: 'r2' }),
      at('2026-11-24T09:59:59.000Z', { request_id: 'r3' }),
    ]
    assert.deepEqual(
      deedsBeside(story, [own, a, again, b]).map(({ entry, apartMs }) => [entry.id, apartMs]),
      [
        [a.id, 2_500],
        [b.id, -1_000],
      ],
    )
  })

  test('has entries that belong to no request, each for itself', () => {
    const loose = [part(), part()].map(({ request_id: _, ...entry }) => entry)
    assert.equal(deedsBeside(story, loose).length, 2)
  })

  test('tells the same action on the same thing from others', () => {
    const others = [
      at('2026-11-24T10:00:01.000Z', { request_id: 'r2', action: 'update_user', target }),
      at('2026-11-24T10:00:02.000Z', { request_id: 'r3', action: 'update_user', target: { type: 'user', id: '7' } }),
      at('2026-11-24T10:00:03.000Z', { request_id: 'r4', action: 'get_user', target }),
    ]
    assert.deepEqual(
      deedsBeside(story, others).map(({ isSame }) => isSame),
      [true, false, false],
    )
  })
})
