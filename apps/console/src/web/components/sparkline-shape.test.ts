import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { stepsPath } from './sparkline-shape.ts'

describe('the outline of a sparkline', () => {
  test('has a step for each value, as high as its part of the most', () => {
    assert.equal(stepsPath([10, 5, 0], 10, 40), 'M0 40V0H1V20H2V40H3V40Z')
  })

  test('shows the smallest value that is there at all', () => {
    assert.equal(stepsPath([1], 1_000_000, 40), 'M0 40V37.6H1V40Z')
  })

  test('is flat where nothing was, and empty without values', () => {
    assert.equal(stepsPath([0, 0], 0, 40), 'M0 40V40H1V40H2V40Z')
    assert.equal(stepsPath([], 0, 40), '')
  })
})
