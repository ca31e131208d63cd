import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { bucketStarts, roundInterval } from './histogram-interval.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
/** The last millisecond that the log knows: the end of 2261. */
const latest = Date.UTC(2262, 0)

const spans = fc
  .tuple(fc.integer({ min: 0, max: latest }), fc.oneof(fc.integer({ min: 0, max: 10 * day }), fc.nat(latest)))
  .map(([fromMs, width]) => ({ fromMs, toMs: Math.min(fromMs + width, latest) }))

describe('a histogram interval', () => {
  test('is the round one that a person would choose', () => {
    const from = Date.UTC(2026, 10, 24)
    for (const [width, buckets, interval] of [
      [hour, 60, minute],
      [hour, 59, 5 * minute],
      [day, 24, hour],
      [day, 60, 30 * minute],
      [15 * minute, 60, 15_000],
      [50, 60, 1],
      [1_000, 60, 20],
      [365 * day, 60, 7 * day],
    ] as const) {
      assert.equal(roundInterval({ fromMs: from, toMs: from + width }, buckets), interval)
    }
  })

  test('never needs more buckets than wished, and the buckets cover the span without a gap', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 1_000 }), (span, buckets) => {
        const interval = roundInterval(span, buckets)
        const starts = bucketStarts(span, interval)
        assert.ok(starts.length <= buckets)
        if (span.toMs === span.fromMs) return
        for (const [index, start] of starts.entries()) {
          assert.equal(start % interval, 0)
          assert.equal(start, (starts[0] ?? 0) + index * interval)
        }
        assert.ok((starts[0] ?? 0) <= span.fromMs && span.fromMs < (starts[0] ?? 0) + interval)
        const last = starts.at(-1) ?? 0
        assert.ok(last < span.toMs && span.toMs <= last + interval)
      }),
    )
  })
})
