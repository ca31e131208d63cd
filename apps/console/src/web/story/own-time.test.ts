import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { lengthOf, ownTime, ownTimes } from './own-time.ts'
import { part } from './story.fixture.ts'

describe('own time', () => {
  test('is what no part within covers', () => {
    const outer = part({ duration_ms: 100 })
    const within = [
      part({ offset_ms: 50, duration_ms: 20, parent_id: outer.id }),
      part({ offset_ms: 10, duration_ms: 20, parent_id: outer.id }),
    ]
    assert.deepEqual(ownTimes([outer, ...within]).get(outer.id), [
      { startMs: 0, endMs: 10 },
      { startMs: 30, endMs: 50 },
      { startMs: 70, endMs: 100 },
    ])
  })

  test('is not told of what contains nothing that takes time', () => {
    const outer = part({ duration_ms: 100 })
    assert.equal(ownTimes([outer, part({ offset_ms: 5, parent_id: outer.id })]).size, 0)
  })

  test('lies within the entry, in order, and never exceeds it, whatever the clocks say', () => {
    const spans = fc.array(fc.tuple(fc.integer({ min: -50, max: 150 }), fc.nat(120)))
    fc.assert(
      fc.property(spans, (inner) => {
        const outer = part({ offset_ms: 0, duration_ms: 100 })
        const own = ownTime(
          outer,
          inner.map(([offset, duration]) => part({ offset_ms: offset, duration_ms: duration })),
        )
        assert(lengthOf(own) <= 100)
        let reached = 0
        for (const { startMs, endMs } of own) {
          assert(startMs >= reached && endMs > startMs && endMs <= 100)
          reached = endMs
        }
      }),
    )
  })
})
