import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Histogram, Stats } from '@trilha/log-api'
import { combineGroups, failingResults, lastSeqs, seenLater, silentGroups, totalOf, trendOf } from './report.ts'

const stats = (rows: Stats['rows']): Stats => ({ group_by: [], metrics: [], rows, complete: true })

const figures = (lines: readonly [string | null, number, number][]) =>
  stats(
    lines.map(([service, count, seq]) => ({
      group: { service },
      values: { count, 'max(seq)': seq, 'p50(http.duration_ms)': 1, 'p95(http.duration_ms)': null },
    })),
  )
const results = (lines: readonly [string | null, string, number][]) =>
  stats(lines.map(([service, result, count]) => ({ group: { service, result }, values: { count } })))

const minute = 60_000
const startMs = Date.parse('2026-11-24T12:00:00Z')
const histogram = (
  counts: readonly number[],
  fromMs = startMs,
  toMs = startMs + counts.length * minute,
): Histogram => ({
  from: new Date(fromMs).toISOString(),
  to: new Date(toMs).toISOString(),
  interval_ms: minute,
  by: 'service',
  groups: ['a'],
  buckets: counts.map((count, index) => ({
    start: new Date(startMs + index * minute).toISOString(),
    count,
    groups: { a: count },
  })),
  complete: true,
})

const now = {
  figures: figures([
    ['a', 10, 90],
    [null, 2, 80],
  ]),
  results: results([
    ['a', 'success', 6],
    ['a', 'failure', 3],
    ['a', 'ERROR', 1],
    [null, 'done', 2],
  ]),
}
const before = {
  figures: figures([
    ['a', 5, 40],
    ['gone', 7, 50],
  ]),
  results: results([
    ['a', 'success', 5],
    ['gone', 'failure', 7],
  ]),
}
const answers = {
  field: 'service',
  now,
  before,
  histogram: histogram([4, 6]),
  failed: histogram([1, 3]),
  seen: new Map([
    [90, '2026-11-24T12:01:30Z'],
    [50, '2026-11-24T11:30:00Z'],
  ]),
}

describe('the figures of a page from the answers of the log service', () => {
  test('a group has its own and its earlier figures, its failures in whatever words, and its last entry', () => {
    const [a, nameless] = combineGroups(answers)
    assert.deepEqual(a, {
      name: 'a',
      count: 10,
      failures: 4,
      p50: 1,
      failing: ['failure', 'ERROR'],
      lastSeen: '2026-11-24T12:01:30Z',
      trend: { values: [4, 6], failures: [1, 3] },
      before: { count: 5, failures: 0, p50: 1 },
    })
    assert.deepEqual(nameless, { name: undefined, count: 2, failures: 0, p50: 1, failing: [] })
  })

  test('what was there before and is gone is silent', () => {
    assert.deepEqual(silentGroups(answers), [{ name: 'gone', count: 7, lastSeen: '2026-11-24T11:30:00Z' }])
    assert.deepEqual(silentGroups({ ...answers, before: undefined }), [])
    assert.deepEqual(lastSeqs(now, before, 'service'), [90, 80, 50])
  })

  test('a last arrival that is older than the chart shows is told, to be asked for anew', () => {
    assert.deepEqual(seenLater(combineGroups(answers), answers.histogram), [])
    const late = { ...answers, seen: new Map([[90, '2026-11-24T12:00:30Z']]) }
    assert.deepEqual(seenLater(combineGroups(late), answers.histogram), ['a'])
  })

  test('the whole counts every row, and failures by their meaning', () => {
    assert.deepEqual(totalOf(now.results), { count: 12, failures: 4 })
    assert.deepEqual(failingResults(now.results), ['failure', 'ERROR'])
  })

  test('a step that lies in the range only partly is drawn as high as a whole one would be', () => {
    const half = histogram([5, 10, 1], startMs + minute / 2, startMs + 2 * minute + 1_000)
    assert.deepEqual(trendOf(half, undefined, 'a'), { values: [10, 10], failures: [0, 0] })
    assert.equal(trendOf(half, undefined, 'b'), undefined)
  })
})
