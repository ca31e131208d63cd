import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { firstOfValue, firstPart, nextLength } from './shown-text.ts'

describe('a long text', () => {
  test('is shown by its beginning at first: in length and in lines', () => {
    assert.equal(firstPart('short\ntext', firstOfValue), 'short\ntext')
    assert.equal(firstPart('x'.repeat(5_000), firstOfValue).length, firstOfValue.length)
    assert.equal(firstPart('a line\n'.repeat(30), firstOfValue).split('\n').length, firstOfValue.lines)
  })

  test('the steps lead to its end, none of them more than a browser lays out at once', () => {
    fc.assert(
      fc.property(fc.integer({ min: firstOfValue.length + 1, max: 1_100_000 }), (whole) => {
        let shown = firstOfValue.length
        for (let step = 0; shown < whole; step++) {
          const next = nextLength(shown, whole)
          assert(next > shown && next - shown <= 120_000 && step < 15)
          shown = next
        }
        assert.equal(shown, whole)
      }),
    )
  })

  test('the longest cause takes two steps', () => {
    assert.equal(nextLength(nextLength(firstOfValue.length, 32_768), 32_768), 32_768)
    assert.equal(nextLength(firstOfValue.length, 10_000), 10_000)
  })
})
