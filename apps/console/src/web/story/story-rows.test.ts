import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Gap } from '@trilha/log-api'
import { part, storyOf } from './story.fixture.ts'
import { isPlaced, storyRows } from './story-rows.ts'

const outer = part({ service: 'gateway', duration_ms: 100 })
const first = part({ offset_ms: 10, duration_ms: 20, depth: 1, parent_id: outer.id })
const inner = part({ offset_ms: 12, duration_ms: 5, depth: 2, parent_id: first.id })
const last = part({ offset_ms: 90, duration_ms: 5, depth: 1, parent_id: outer.id })
const entries = [outer, first, inner, last]

const rowsWith = (...gaps: Gap[]) =>
  storyRows(storyOf(entries, { gaps })).map((row) => [
    row.kind === 'gap' ? row.gap.kind : row.entry.id,
    row.startMs,
    row.durationMs,
    row.depth,
  ])

describe('the rows of a story', () => {
  test('are its entries, in their order', () => {
    assert.deepEqual(rowsWith(), [
      [outer.id, 0, 100, 0],
      [first.id, 10, 20, 1],
      [inner.id, 12, 5, 2],
      [last.id, 90, 5, 1],
    ])
  })

  test('have time that nobody accounts for where it is', () => {
    const rows = rowsWith({ kind: 'unaccounted_time', detail: '', entry_id: outer.id, offset_ms: 30, duration_ms: 60 })
    assert.deepEqual(rows[3], ['unaccounted_time', 30, 60, 1])
    assert.equal(rows[4]?.[0], last.id)
  })

  test('have time at the end of an entry behind all that it contains', () => {
    const rows = rowsWith({ kind: 'unaccounted_time', detail: '', entry_id: first.id, offset_ms: 17, duration_ms: 13 })
    assert.deepEqual(rows[3], ['unaccounted_time', 17, 13, 2])
  })

  test('have a silent service as long as the exchange that was for it', () => {
    const rows = rowsWith({ kind: 'no_service_entry', detail: '', service: 'event_service', entry_id: outer.id })
    assert.deepEqual(rows[1], ['no_service_entry', 0, 100, 1])
  })

  test('begin with the exchange that is missing', () => {
    assert.deepEqual(rowsWith({ kind: 'no_gateway_entry', detail: '', service: 'user_service' })[0], [
      'no_gateway_entry',
      0,
      100,
      0,
    ])
  })

  test('leave out gaps that are about what is there, and kinds that are not known', () => {
    const unplaced = ['failure_without_cause', 'outcomes_differ', 'clock_skew', 'of a later version']
    for (const kind of unplaced) assert.equal(isPlaced({ kind, detail: '' }), false)
    assert.equal(rowsWith({ kind: 'outcomes_differ', detail: '', entry_id: first.id }).length, entries.length)
  })

  test('are connected with what they are within', () => {
    assert.deepEqual(
      storyRows(storyOf(entries)).map(({ guides }) => guides),
      [[], ['tee'], ['through', 'corner'], ['corner']],
    )
  })
})
