import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { lengthOf, markSizes, sizeOf, spanOfDays, weekStartOf, weeksOf } from './calendar.ts'
import { addDays, weekdayOf } from './zoned-day.ts'

const figures = (date: string) => ({ date, count: 1, failures: 0, actions: [] })

describe('the calendar of a person’s days', () => {
  test('goes from the range’s beginning to its end where that can be drawn', () => {
    const days = [figures('2026-11-20'), figures('2026-11-10')]
    assert.deepEqual(spanOfDays(days, { first: '2026-11-01', last: '2026-11-24' }), {
      first: '2026-11-01',
      last: '2026-11-24',
    })
    assert.deepEqual(spanOfDays(days, { first: undefined, last: '2026-11-24' })?.first, '2026-11-10')
    // Two years later, the last of what happened is what there is to see.
    assert.deepEqual(spanOfDays(days, { first: undefined, last: '2028-11-24' }), {
      first: '2026-11-10',
      last: '2026-11-20',
    })
    assert.equal(spanOfDays([], { first: undefined, last: '2026-11-24' }), undefined)
  })

  test('has every day of the span once, under its weekday', () => {
    const span = fc
      .tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 399 }))
      .map(([start, length]) => ({ first: addDays('1990-01-01', start), last: addDays('1990-01-01', start + length) }))
    fc.assert(
      fc.property(span, fc.integer({ min: 0, max: 6 }), (days, weekStart) => {
        const weeks = weeksOf(days, [], weekStart)
        const drawn = weeks.flatMap(({ days: week }) => week.flatMap((day) => day?.date ?? []))
        assert.equal(drawn.length, lengthOf(days))
        assert.deepEqual(
          drawn,
          drawn.map((_, index) => addDays(days.first, index)),
        )
        for (const week of weeks) {
          for (const [index, day] of week.days.entries()) {
            if (day !== undefined) assert.equal((weekdayOf(day.date) - weekStart + 7) % 7, index)
          }
        }
      }),
    )
  })

  test('months are named where they begin', () => {
    const weeks = weeksOf({ first: '2026-08-01', last: '2026-11-24' }, [], 1)
    assert.deepEqual(
      weeks.flatMap(({ month }) => month ?? []).map((day) => day.slice(0, 7)),
      ['2026-08', '2026-09', '2026-10', '2026-11'],
    )
  })

  test('a mark grows with the count, and the most is the biggest', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), fc.nat(1e6), (a, b, c) => {
        const [low = 0, middle = 0, high = 0] = [a + 1, b + 1, c + 1].sort((x, y) => x - y)
        assert.ok(sizeOf(low, high) <= sizeOf(middle, high))
        assert.ok(sizeOf(low, high) >= 1)
        assert.equal(sizeOf(high, high), markSizes)
      }),
    )
  })

  test('weeks start as the language has it', () => {
    assert.equal(weekStartOf('en-GB'), 1)
    assert.equal(weekStartOf('pt-BR'), 0)
  })
})
