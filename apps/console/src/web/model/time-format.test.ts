import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compareTimestamps, epochMs } from './moment.ts'
import {
  formatClock,
  formatDay,
  formatDuration,
  formatFull,
  formatLocalInput,
  formatZone,
  parseLocalInput,
} from './time-format.ts'

const utc = { language: 'en-GB', utc: true }
const stamp = '2026-11-03T04:05:06.789Z'

describe('times', () => {
  test('a row has the day and the clock to the millisecond', () => {
    assert.equal(formatDay(stamp, utc), '03 Nov')
    assert.equal(formatClock(stamp, utc), '04:05:06.789')
  })

  test('each language in its own way', () => {
    assert.equal(formatDay(stamp, { language: 'pt-BR', utc: true }), '03 nov')
    assert.equal(formatDay(stamp, { language: 'en-US', utc: true }), 'Nov 03')
    assert.equal(formatClock(stamp, { language: 'pt-BR', utc: true }), '04:05:06,789')
  })

  test('the zone is always told', () => {
    assert.match(formatFull(stamp, utc), /2026.*UTC/)
    assert.equal(formatZone(new Date(stamp), utc), 'UTC')
  })

  test('a typed moment comes back as it was typed, in either zone', () => {
    for (const isUtc of [true, false]) {
      const typed = '2026-11-03T04:05:06'
      assert.equal(formatLocalInput(parseLocalInput(typed, isUtc), isUtc), typed)
    }
    assert.equal(parseLocalInput('2026-11-03T04:05', true), '2026-11-03T04:05:00.000Z')
    assert.equal(parseLocalInput('', true), undefined)
  })
})

test('durations keep the figures that matter', () => {
  assert.deepEqual(
    [0, 0.421, 12.34, 345.6, 1_530, 125_000].map((ms) => formatDuration(ms, 'en')),
    ['0 ms', '0.42 ms', '12.3 ms', '346 ms', '1.53 s', '2 min 5 s'],
  )
})

describe('moments', () => {
  test('microseconds survive', () => {
    assert(Math.abs(epochMs('2026-11-03T04:05:06.789123Z') - epochMs(stamp) - 0.123) < 0.001)
  })

  test('fractions of different lengths are in order', () => {
    const sorted = ['2026-11-03T04:05:06.789Z', '2026-11-03T04:05:06.789123Z', '2026-11-03T04:05:06.790Z']
    assert.deepEqual([...sorted].reverse().sort(compareTimestamps), sorted)
  })
})
