import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { dayWindow } from './day-window.ts'

const day = fc
  .record({
    leadHeight: fc.integer({ min: 30, max: 120 }),
    gapHeight: fc.constant(14),
    rows: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2_000 })),
  })
  .map((sizes) => ({ ...sizes, openIndex: -1 }))

describe('which part of the days is rendered', () => {
  test('holds everything in view, and leaves exactly the room of the rest', () => {
    const rowHeight = 32
    fc.assert(
      fc.property(
        fc.array(day, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: -2_000, max: 400_000 }),
        fc.integer({ min: 200, max: 2_000 }),
        (days, scrollTop, height) => {
          const shown = dayWindow({ scrollTop, height }, days, { rowHeight, detailHeight: 0 })
          const total = days.reduce((sum, { leadHeight, rows }) => sum + leadHeight + rows * rowHeight + 14, 0)
          let top = shown.paddingTop
          const inView: number[] = []
          for (const [offset, rows] of shown.rows.entries()) {
            const { leadHeight = 0, rows: count = 0 } = days[shown.first + offset] ?? {}
            assert.equal(rows.paddingTop + (rows.end - rows.first) * rowHeight + rows.paddingBottom, count * rowHeight)
            inView.push(top + leadHeight + rows.paddingTop, top + leadHeight + count * rowHeight - rows.paddingBottom)
            top += leadHeight + count * rowHeight + 14
          }
          assert.equal(top + shown.paddingBottom, total)
          // Of rows that reach into the viewport, none is left out.
          let at = 0
          for (const [index, { leadHeight, rows }] of days.entries()) {
            const first = at + leadHeight
            const from = Math.max(0, Math.floor((scrollTop - first) / rowHeight))
            const to = Math.min(rows, Math.ceil((scrollTop + height - first) / rowHeight))
            if (from < to) {
              const part = shown.rows[index - shown.first]
              assert.ok(part !== undefined && part.first <= from && part.end >= to)
            }
            at = first + rows * rowHeight + 14
          }
        },
      ),
    )
  })

  test('10,000 entries of one day cost a screenful', () => {
    const days = [{ leadHeight: 44, gapHeight: 14, rows: 10_000, openIndex: -1 }]
    const { rows } = dayWindow({ scrollTop: 150_000, height: 900 }, days, { rowHeight: 32, detailHeight: 0 })
    const [part] = rows
    assert.ok(part !== undefined && part.end - part.first < 60)
  })

  test('an open detail moves what is below it', () => {
    const days = [
      { leadHeight: 44, gapHeight: 14, rows: 3, openIndex: 1 },
      { leadHeight: 44, gapHeight: 14, rows: 3, openIndex: -1 },
    ]
    const shown = dayWindow({ scrollTop: 2_700, height: 300 }, days, { rowHeight: 32, detailHeight: 2_000 })
    assert.equal(shown.first, 1)
    assert.equal(shown.paddingTop, 44 + 3 * 32 + 2_000 + 14)
  })
})
