import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { countTicks, timeTicks, utcOffset, type ZoneOffset } from './axis-ticks.ts'

describe('ticks of the counts', () => {
  test('are round and as many as a glance takes', () => {
    assert.deepEqual(countTicks(0), [])
    assert.deepEqual(countTicks(1), [1])
    assert.deepEqual(countTicks(3), [1, 2, 3])
    assert.deepEqual(countTicks(7), [2, 4, 6])
    assert.deepEqual(countTicks(99), [50])
    assert.deepEqual(countTicks(1_234), [500, 1_000])
  })

  test('one to three of them, the highest within the chart, for any count', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), (max) => {
        const ticks = countTicks(max)
        assert(ticks.length >= 1 && ticks.length <= 3)
        assert((ticks.at(-1) ?? 0) <= max && (ticks.at(-1) ?? 0) * 2.5 >= max)
      }),
    )
  })
})

const saoPaulo: ZoneOffset = () => -3 * 3_600_000
const iso = (at: readonly number[]) => at.map((ms) => new Date(ms).toISOString())
const between = (from: string, to: string) => ({ fromMs: Date.parse(from), toMs: Date.parse(to) })

describe('ticks of the time', () => {
  test('are full minutes within a quarter of an hour', () => {
    const ticks = timeTicks({ ...between('2026-11-24T12:03:20Z', '2026-11-24T12:18:20Z'), count: 4, offset: utcOffset })
    assert.deepEqual(iso(ticks.at), [
      '2026-11-24T12:05:00.000Z',
      '2026-11-24T12:10:00.000Z',
      '2026-11-24T12:15:00.000Z',
    ])
    assert.equal(ticks.unit, 'minute')
  })

  test('are midnights of the zone, not of UTC', () => {
    const ticks = timeTicks({ ...between('2026-11-22T12:00:00Z', '2026-11-25T12:00:00Z'), count: 4, offset: saoPaulo })
    assert.deepEqual(iso(ticks.at), [
      '2026-11-23T03:00:00.000Z',
      '2026-11-24T03:00:00.000Z',
      '2026-11-25T03:00:00.000Z',
    ])
  })

  test('stay midnights where clocks change in between', () => {
    const change = Date.parse('2026-03-29T01:00:00Z')
    const berlin: ZoneOffset = (ms) => (ms < change ? 1 : 2) * 3_600_000
    const ticks = timeTicks({ ...between('2026-03-28T12:00:00Z', '2026-03-31T12:00:00Z'), count: 4, offset: berlin })
    assert.deepEqual(iso(ticks.at), [
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
      '2026-03-30T22:00:00.000Z',
    ])
  })

  test('are Mondays, firsts of a month and of a year', () => {
    const weeks = timeTicks({ ...between('2026-11-01T00:00:00Z', '2026-11-30T00:00:00Z'), count: 5, offset: utcOffset })
    assert.deepEqual(new Set(weeks.at.map((ms) => new Date(ms).getUTCDay())), new Set([1]))
    const months = timeTicks({ ...between('2026-01-15T00:00:00Z', '2026-12-15T00:00:00Z'), count: 4, offset: saoPaulo })
    assert.deepEqual(iso(months.at), [
      '2026-04-01T03:00:00.000Z',
      '2026-07-01T03:00:00.000Z',
      '2026-10-01T03:00:00.000Z',
    ])
    const years = timeTicks({ ...between('1990-01-02T00:00:00Z', '2026-01-01T00:00:00Z'), count: 4, offset: utcOffset })
    assert.deepEqual(iso(years.at), [
      '2000-01-01T00:00:00.000Z',
      '2010-01-01T00:00:00.000Z',
      '2020-01-01T00:00:00.000Z',
    ])
  })

  test('are within the span, in order, and not too many, for any span', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9e12 }),
        fc.integer({ min: 1, max: 9e11 }),
        fc.integer({ min: 1, max: 20 }),
        (fromMs, lengthMs, count) => {
          const { at } = timeTicks({ fromMs, toMs: fromMs + lengthMs, count, offset: saoPaulo })
          assert(at.length <= count + 1)
          for (const [index, ms] of at.entries()) {
            assert(ms >= fromMs && ms <= fromMs + lengthMs && ms > (at[index - 1] ?? -1))
          }
        },
      ),
    )
  })
})
