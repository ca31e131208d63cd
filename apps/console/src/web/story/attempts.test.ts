import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { attemptsOf } from './attempts.ts'
import { failing, part } from './story.fixture.ts'

describe('attempts', () => {
  test('are the same again after every earlier one had failed', () => {
    const [one, two] = [part(failing('busy')), part()]
    assert.deepEqual(
      [...attemptsOf([one, part({ action: 'other' }), two])],
      [
        [one.id, { number: 1, of: 2 }],
        [two.id, { number: 2, of: 2 }],
      ],
    )
  })

  test('are none where the same was done often, or by another, or elsewhere', () => {
    for (const others of [
      [part(), part()],
      [part(failing('busy')), part(), part()],
      [part(failing('busy')), part({ service: 'shop' })],
      [part({ ...failing('busy'), parent_id: 'a' }), part({ parent_id: 'b' })],
      [part(failing('busy'))],
    ]) {
      assert.equal(attemptsOf(others).size, 0)
    }
  })
})
