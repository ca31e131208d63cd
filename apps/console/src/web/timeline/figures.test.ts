import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { timelineOf } from '../model/view.ts'
import { shorterPrefixes } from './close-ids.ts'
import { gatherHours } from './hours.ts'
import { formatAgo } from './relative-time.ts'
import { formatShare } from './share.ts'
import { narrowedTo, queryOf } from './user-selection.ts'
import { createDayOf, createHourOf } from './zoned-day.ts'

describe('figures of a person', () => {
  test('shares are never rounded to nothing', () => {
    assert.equal(formatShare(0, 10, 'en'), '0%')
    assert.equal(formatShare(0, 0, 'en'), '0%')
    assert.equal(formatShare(1, 100_000, 'en'), '<0.1%')
    assert.equal(formatShare(77, 1_000, 'en'), '7.7%')
    assert.equal(formatShare(2, 3, 'pt-BR'), '67%')
  })

  test('moments are told in the biggest unit that fits', () => {
    const nowMs = Date.parse('2026-11-24T12:00:00Z')
    const ago = (seconds: number, language = 'en') =>
      formatAgo(new Date(nowMs - seconds * 1_000).toISOString(), { nowMs, language })
    assert.deepEqual(
      [0, 14, 200, 3 * 3_600, 86_400, 40 * 86_400, 800 * 86_400].map((seconds) => ago(seconds)),
      ['now', '14 seconds ago', '3 minutes ago', '3 hours ago', 'yesterday', 'last month', '2 years ago'],
    )
    assert.equal(ago(200, 'pt-BR'), 'há 3 minutos')
  })

  test('hours are those of the zone, and halves of one are added up', () => {
    const zone = 'America/Sao_Paulo'
    const bucket = (start: string, failure: number, success = 0) => ({
      start,
      count: failure + success,
      groups: { failure, success },
    })
    const clocks = { dayOf: createDayOf(zone), hourOf: createHourOf(zone) }
    const [day, before] = gatherHours(
      [
        bucket('2026-05-01T02:30:00.000Z', 1),
        bucket('2026-05-01T12:00:00.000Z', 0),
        bucket('2026-05-01T15:00:00.000Z', 1, 2),
        bucket('2026-05-01T15:30:00.000Z', 0, 4),
      ],
      { first: '2026-04-30', last: '2026-05-01' },
      clocks,
    )
    assert.equal(day?.date, '2026-05-01')
    assert.deepEqual(
      day?.hours.flatMap((hour) => hour ?? []).map(({ hour, count, failures }) => [hour, count, failures]),
      [[12, 7, 1]],
    )
    assert.deepEqual(before?.hours[23]?.count, 1)
  })

  test('the query for Explore says what the page shows', () => {
    const view = timelineOf('Ana "x"')
    assert.equal(queryOf(view, []), String.raw`user_id:"Ana \"x\""`)
    assert.equal(
      queryOf({ ...view, userId: '7', show: 'failures', action: 'login' }, ['success']),
      'user_id:7 action:login result:failure',
    )
    assert.equal(
      queryOf({ ...view, userId: '7', show: 'failures' }, ['ok', 'DENIED', 'failure']),
      'user_id:7 result:(DENIED OR failure)',
    )
    assert.equal(narrowedTo({ ...view, show: 'first' }).result, undefined)
  })

  test('close ids are looked for by ever shorter beginnings, of whole characters', () => {
    assert.deepEqual(shorterPrefixes('u-999'), ['u-99', 'u-9', 'u'])
    assert.deepEqual(shorterPrefixes('👩a'), ['👩'])
    assert.deepEqual(shorterPrefixes(''), [])
  })
})
