import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { axisTicks } from './axis-ticks.ts'

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
