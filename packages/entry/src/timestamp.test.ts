import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseTimestamp, timestampNow } from './timestamp.ts'

test('one instant has one spelling', () => {
  const spellings: [given: string, kept: string][] = [
    ['2024-06-15T12:34:56.789Z', '2024-06-15T12:34:56.789Z'],
    ['2024-06-15T12:34:56Z', '2024-06-15T12:34:56.000Z'],
    ['2024-06-15T12:34:56', '2024-06-15T12:34:56.000Z'],
    ['2024-06-15 12:34:56.5', '2024-06-15T12:34:56.500Z'],
    ['2024-06-15t12:34:56z', '2024-06-15T12:34:56.000Z'],
    ['2024-06-15T12:34:56,789+00:00', '2024-06-15T12:34:56.789Z'],
    ['2024-06-15T09:34:56.789-03:00', '2024-06-15T12:34:56.789Z'],
    ['2024-12-31T23:30:00-03:00', '2025-01-01T02:30:00.000Z'],
    ['2024-06-15T12:34:56.7891Z', '2024-06-15T12:34:56.789100Z'],
    ['2024-06-15T12:34:56.7890001Z', '2024-06-15T12:34:56.789000100Z'],
    ['2024-06-15T12:34:56.123456789999Z', '2024-06-15T12:34:56.123456789Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.999Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
  ]
  for (const [given, kept] of spellings) assert.equal(parseTimestamp(given), kept, given)
})

test('what is no date-time is refused', () => {
  const refused = [
    '',
    'now',
    '2024-06-15',
    '12:34:56',
    '2024-02-30T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-00-01T00:00:00Z',
    '2024-01-00T00:00:00Z',
    '2024-01-01T24:00:00Z',
    '2024-01-01T00:60:00Z',
    '2024-01-01T00:00:61Z',
    '2024-01-01T00:00:00+24:00',
    '2024-01-01T00:00:00+01:60',
    '1969-12-31T23:59:59Z',
    '2262-01-01T00:00:00Z',
    '1970-01-01T00:00:00+01:00',
    '0000-01-01T00:00:00+23:59',
    '9999-12-31T23:59:59-23:59',
    '2024-01-01T00:00:00.Z',
    '2024-01-01T00:00:00Zz',
    ' 2024-01-01T00:00:00Z',
  ]
  for (const text of refused) assert.equal(parseTimestamp(text), undefined, text)
})

test('agrees with Date for every instant and zone', () => {
  const instants = fc.date({
    min: new Date('1970-01-02T00:00:00Z'),
    max: new Date('2261-12-30T00:00:00Z'),
    noInvalidDate: true,
  })
  const offsets = fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 })
  fc.assert(
    fc.property(instants, offsets, (instant, offset) => {
      const two = (number: number) => String(number).padStart(2, '0')
      const local = new Date(instant.getTime() + offset * 60_000).toISOString().slice(0, -1)
      const zone = `${offset < 0 ? '-' : '+'}${two(Math.trunc(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`
      assert.equal(parseTimestamp(`${local}${zone}`), instant.toISOString())
    }),
  )
})

test('what it returns parses to itself', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date(0), max: new Date('2261-12-31T00:00:00Z'), noInvalidDate: true }),
      fc.nat(999_999),
      (date, nanos) => {
        const kept = parseTimestamp(`${date.toISOString().slice(0, -1)}${String(nanos).padStart(6, '0')}Z`)
        assert.ok(kept !== undefined)
        assert.equal(parseTimestamp(kept), kept)
      },
    ),
  )
})

test('never throws', () => {
  fc.assert(fc.property(fc.string(), (text) => void parseTimestamp(text)))
})

test('now is the present moment, also when it is asked many times', (context) => {
  context.mock.timers.enable({ apis: ['Date'], now: 1_700_000_000_000 })
  assert.equal(timestampNow(), '2023-11-14T22:13:20.000Z')
  assert.equal(timestampNow(), '2023-11-14T22:13:20.000Z')
  context.mock.timers.setTime(1_700_000_000_001)
  assert.equal(timestampNow(), '2023-11-14T22:13:20.001Z')
})
