import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseTime } from './time-expression.ts'

/** A Tuesday. */
const now = new Date('2026-03-31T10:20:30.400Z')

test('a time means the whole of what it names', () => {
  const periods: [text: string, from: string, to: string][] = [
    ['2026', '2026-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    ['2026-12', '2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
    ['2026-11-01T10', '2026-11-01T10:00:00.000Z', '2026-11-01T11:00:00.000Z'],
    ['2026-11-01T10:30-03:00', '2026-11-01T13:30:00.000Z', '2026-11-01T13:31:00.000Z'],
    ['2026-11-01T10:30:05Z', '2026-11-01T10:30:05.000Z', '2026-11-01T10:30:06.000Z'],
    ['2026-11-01T10:30:05.999Z', '2026-11-01T10:30:05.999Z', '2026-11-01T10:30:06.000Z'],
    ['2026-11-01T10:30:05.123456Z', '2026-11-01T10:30:05.123456Z', '2026-11-01T10:30:05.123457Z'],
    ['2026-11-01T10:30:05.999999999Z', '2026-11-01T10:30:05.999999999Z', '2026-11-01T10:30:06.000Z'],
    ['now', '2026-03-31T10:20:30.400Z', '2026-03-31T10:20:30.401Z'],
    ['now-15m', '2026-03-31T10:05:30.400Z', '2026-03-31T10:05:30.401Z'],
    ['now+1d-2h', '2026-04-01T08:20:30.400Z', '2026-04-01T08:20:30.401Z'],
    ['now-1h/d', '2026-03-31T00:00:00.000Z', '2026-04-01T00:00:00.000Z'],
    ['now/w', '2026-03-30T00:00:00.000Z', '2026-04-06T00:00:00.000Z'],
    ['now-1M', '2026-02-28T10:20:30.400Z', '2026-02-28T10:20:30.401Z'],
    ['now-1M/M', '2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
    ['now+1y/y', '2027-01-01T00:00:00.000Z', '2028-01-01T00:00:00.000Z'],
  ]
  for (const [text, from, to] of periods) assert.deepEqual(parseTime(text, now), { from, to }, text)
})

test('what is no time, or out of reach, is refused', () => {
  const refused = [
    '',
    'now-',
    'now-1',
    'now-1x',
    'now/q',
    'NOW',
    'today',
    '2026-13',
    '2026-02-30',
    '1969',
    '2262',
    '26-1-1',
  ]
  for (const text of [...refused, 'now-999999999y', '2026-11-01T25', '2026-11-01T', '2026Z']) {
    assert.equal(parseTime(text, now), undefined, text)
  }
})

test('a rounded time holds what it was rounded from', () => {
  const offsets = fc.tuple(
    fc.integer({ min: -500, max: 500 }),
    fc.constantFrom(...'smhdwMy'),
    fc.constantFrom(...'smhdwMy'),
  )
  fc.assert(
    fc.property(offsets, ([amount, unit, rounding]) => {
      const offset = `now${amount < 0 ? '' : '+'}${amount}${unit}`
      const exact = parseTime(offset, now)
      const rounded = parseTime(`${offset}/${rounding}`, now)
      if (exact === undefined || rounded === undefined) return
      assert.ok(rounded.from <= exact.from && exact.to <= rounded.to, `${offset}/${rounding}`)
    }),
  )
})
