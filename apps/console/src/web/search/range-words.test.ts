import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TimeRange } from '../model/time-range.ts'
import { describeRange, type RangeWords } from './range-words.ts'

process.env.TZ = 'America/Sao_Paulo'
const nowMs = Date.parse('2026-11-24T15:00:00Z')
const words: RangeWords = {
  any: 'any',
  quick: { today: 'today', yesterday: 'yesterday', week: 'week' },
  last: (n, unit) => `last ${n} ${unit}`,
  since: (moment) => `since ${moment}`,
  until: (moment) => `until ${moment}`,
}
const told = (range: TimeRange, utc = false, language = 'en-GB'): string =>
  describeRange(range, { nowMs, style: { language, utc }, words })

test('a range is told in the zone and language that are shown', () => {
  const hour = { from: '2026-11-24T12:00:00Z', to: '2026-11-24T13:00:00Z' }
  assert.equal(told(hour), '24 Nov 09:00 – 10:00')
  assert.equal(told(hour, true), '24 Nov 12:00 – 13:00')
  assert.equal(told(hour, true, 'pt-BR'), '24 nov 12:00 – 13:00')
})

test('a range over days names both; of another year, the year, too; seconds only where there are some', () => {
  assert.equal(
    told({ from: '2026-11-23T12:00:00Z', to: '2026-11-24T13:00:30Z' }, true),
    '23 Nov 12:00 – 24 Nov 13:00:30',
  )
  assert.equal(told({ from: '2025-11-24T12:00:00Z', to: '2025-11-24T13:00:00Z' }, true), '24 Nov 2025 12:00 – 13:00')
})

test('a range that counts from now is told as such', () => {
  assert.equal(told({ from: 'now-15m' }), 'last 15 m')
  assert.equal(told({ from: 'now-2h', to: 'now' }), 'last 2 h')
  assert.equal(told({ from: 'now-2h', to: 'now-1h' }, true), '24 Nov 13:00 – 14:00')
  assert.equal(told({ from: 'now/d' }, true), 'today')
})

test('a range without an end or beginning says so', () => {
  assert.equal(told({}), 'any')
  assert.equal(told({ from: '2026-11-24T12:00:00Z' }, true), 'since 24 Nov 12:00')
  assert.equal(told({ to: '2026-11-24T12:00:00Z' }, true), 'until 24 Nov 12:00')
})
