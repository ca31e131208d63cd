import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { TimelineEntry } from '@trilha/log-api'
import { groupByDay } from './day-groups.ts'
import { usualActions } from './usual-actions.ts'
import { createDayOf } from './zoned-day.ts'

const entryAt = (timestamp: string, seq = 1): TimelineEntry => ({
  seq,
  id: `01890a5d-ac96-774b-bcce-${String(seq).padStart(12, '0')}`,
  timestamp,
  received_at: timestamp,
  service: 's',
  user_id: 'ana',
  action: 'login',
  result: 'success',
  cause: null,
})

const dayOf = createDayOf('America/Sao_Paulo')
const figures = (date: string, count: number) => ({ date, count, failures: 0, actions: [{ action: 'login', count }] })

describe('a person’s entries by day', () => {
  test('are together under the zone’s days, in their order, with the day’s figures', () => {
    const entries = [
      entryAt('2026-05-02T12:00:00Z', 3),
      entryAt('2026-05-01T02:59:59Z', 2),
      entryAt('2026-05-01T02:30:00Z', 1),
    ]
    const groups = groupByDay(entries, { days: [figures('2026-04-30', 7)], dayOf })
    assert.deepEqual(
      groups.map(({ date, entries: held, figures: known }) => [date, held.map(({ seq }) => seq), known?.count]),
      [
        ['2026-05-02', [3], undefined],
        ['2026-04-30', [2, 1], 7],
      ],
    )
  })

  test('quiet days are those between, not the days themselves, nor today', () => {
    const entries = [entryAt('2026-05-12T12:00:00Z'), entryAt('2026-05-11T12:00:00Z'), entryAt('2026-05-01T12:00:00Z')]
    const quiet = (today?: string) => groupByDay(entries, { days: [], dayOf, today }).map(({ quietDays }) => quietDays)
    assert.deepEqual(quiet(), [0, 0, 9])
    assert.deepEqual(quiet('2026-05-12'), [0, 0, 9])
    assert.deepEqual(quiet('2026-05-13'), [0, 0, 9])
    assert.deepEqual(quiet('2026-05-15'), [2, 0, 9])
  })

  test('no entries are no days', () => {
    assert.deepEqual(groupByDay([], { days: [figures('2026-05-01', 1)], dayOf, today: '2026-05-02' }), [])
  })

  test('the usual actions are added up over the days', () => {
    const day = (actions: Readonly<Record<string, number>>) => ({
      ...figures('2026-05-01', 0),
      actions: Object.entries(actions).map(([action, count]) => ({ action, count })),
    })
    assert.deepEqual(usualActions([day({ a: 1, b: 2 }), day({ c: 2, a: 4 })]), [
      { action: 'a', count: 5 },
      { action: 'b', count: 2 },
      { action: 'c', count: 2 },
    ])
  })
})
