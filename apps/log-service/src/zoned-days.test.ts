import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Problem } from '@trilha/service-kit'
import fc from 'fast-check'
import { createDayClock, dayStepMs, parseZone } from './zoned-days.ts'

const zoneOf = (query: string): string => parseZone(new URLSearchParams(query))

describe('a zone', () => {
  test('is UTC unless one is named, in any case', () => {
    assert.equal(zoneOf(''), 'UTC')
    assert.equal(zoneOf('tz=america/sao_paulo'), 'America/Sao_Paulo')
  })

  test('that nobody knows is refused', () => {
    for (const zone of ['Mars/Phobos', '', '+02:00', '-03:00', 'now', ' ']) {
      assert.throws(
        () => zoneOf(`tz=${encodeURIComponent(zone)}`),
        (error) => error instanceof Problem && error.status === 422,
      )
    }
  })
})

describe('a day', () => {
  test('is that of a calendar in the zone, also where clocks are changed at midnight', () => {
    for (const [zone, time, day] of [
      ['UTC', '2026-11-24T23:59:59.999Z', '2026-11-24'],
      ['Asia/Kathmandu', '2026-11-24T18:14:59Z', '2026-11-24'],
      ['Asia/Kathmandu', '2026-11-24T18:15:00Z', '2026-11-25'],
      ['Australia/Lord_Howe', '2026-01-01T12:59:59Z', '2026-01-01'],
      ['Australia/Lord_Howe', '2026-01-01T13:00:00Z', '2026-01-02'],
      ['America/Sao_Paulo', '2018-11-04T02:59:59Z', '2018-11-03'],
      ['America/Sao_Paulo', '2018-11-04T03:00:00Z', '2018-11-04'],
    ] as const) {
      assert.equal(createDayClock(zone)(Date.parse(time)), day, `${zone} ${time}`)
    }
  })

  test('ends where a bucket does, in every zone', () => {
    const times = fc.integer({ min: Date.UTC(2012, 0), max: Date.UTC(2040, 0) })
    fc.assert(
      fc.property(fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'UTC'), times, (zone, time) => {
        const dayOf = createDayClock(zone)
        const step = dayStepMs(zone)
        assert.equal(dayOf(Math.floor(time / step) * step), dayOf(time))
      }),
      { numRuns: 500 },
    )
  })
})
