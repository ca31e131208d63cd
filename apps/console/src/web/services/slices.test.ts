import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { linePath } from './line-path.ts'
import { slicesOf } from './slices.ts'

const minute = 60_000

describe('a range in slices', () => {
  test('the inner ones stay the same when the range moves on', () => {
    const fromMs = Date.parse('2026-11-24T12:00:20Z')
    const inner = (shiftMs: number) =>
      slicesOf({ fromMs: fromMs + shiftMs, toMs: fromMs + 60 * minute + shiftMs }, minute).slice(1, -1)
    assert.equal(inner(0).length, 10)
    assert.deepEqual(inner(0), inner(10_000))
  })

  test('they are few, in order, and within the range', () => {
    const length = fc.integer({ min: 1, max: 40 * 86_400_000 })
    fc.assert(
      fc.property(fc.nat(2 ** 40), length, fc.constantFrom(1, 1_000, minute, 3_600_000), (fromMs, ms, bucketMs) => {
        const slices = slicesOf({ fromMs, toMs: fromMs + ms }, bucketMs)
        assert.ok(slices.length >= 1 && slices.length <= 13)
        for (const [index, slice] of slices.entries()) {
          assert.ok(slice.fromMs >= fromMs && slice.toMs <= fromMs + ms && slice.fromMs < slice.toMs)
          const next = slices[index + 1]
          assert.ok(next === undefined || next.fromMs === slice.toMs)
        }
      }),
    )
  })

  test('nothing has none', () => {
    assert.deepEqual(slicesOf({ fromMs: 5, toMs: 5 }, minute), [])
  })
})

describe('a line', () => {
  test('goes through the middles, breaks where nothing is known, and shows a value that stands alone', () => {
    assert.equal(linePath([10, 5, undefined, 0, undefined], 10, 100), 'M0.5 0L1.5 50M3 100h1')
    assert.equal(linePath([0, 0], 0, 100), 'M0.5 100L1.5 100')
  })
})
