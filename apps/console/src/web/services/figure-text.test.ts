import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { formatAgo, formatRate, formatShare } from './figure-text.ts'

describe('figures in words', () => {
  test('a rate is told in the smallest unit of time that holds one entry', () => {
    assert.deepEqual(formatRate(7_200, 3_600_000, 'en'), { figure: '2', unit: 'second' })
    assert.deepEqual(formatRate(90, 3_600_000, 'en'), { figure: '1.5', unit: 'minute' })
    assert.deepEqual(formatRate(3, 3_600_000, 'en'), { figure: '3', unit: 'hour' })
    assert.deepEqual(formatRate(1, 4 * 86_400_000, 'en'), { figure: '0.25', unit: 'day' })
  })

  test('a rate is never told in a unit that is longer than the period', () => {
    assert.deepEqual(formatRate(1, 3_600_000, 'en'), { figure: '1', unit: 'hour' })
    assert.deepEqual(formatRate(1, 900_000, 'en'), { figure: '0.07', unit: 'minute' })
    assert.deepEqual(formatRate(5, 0, 'en'), { figure: '0', unit: 'second' })
  })

  test('a share is never rounded to none or all when it is not', () => {
    assert.equal(formatShare(0.129, 'en'), '12.9%')
    assert.equal(formatShare(0.129, 'pt-BR'), '12,9%')
    assert.equal(formatShare(0.00004, 'en'), '0.004%')
    assert.equal(formatShare(0.99999, 'en'), '99.9%')
    assert.equal(formatShare(0, 'en'), '0%')
    assert.equal(formatShare(1, 'en'), '100%')
  })

  test('a moment ago is told in its largest unit, one ahead of the clock as now', () => {
    const nowMs = Date.parse('2026-11-24T12:00:00Z')
    assert.match(formatAgo('2026-11-24T11:59:48Z', nowMs, 'en'), /^12\s?s/)
    assert.match(formatAgo('2026-11-24T10:30:00Z', nowMs, 'en'), /^1\s?h/)
    assert.match(formatAgo('2026-11-20T10:30:00Z', nowMs, 'pt-BR'), /4 dias/)
    assert.match(formatAgo('2026-11-24T12:00:05Z', nowMs, 'en'), /^0\s?s/)
  })
})
