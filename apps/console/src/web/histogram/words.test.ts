import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { differenceWords, isNearly, periodWords } from './period-words.ts'
import { spanLabel, tickLabel } from './tick-label.ts'

const minute = 60_000
const english = { language: 'en-GB', utc: true }
const portuguese = { language: 'pt-BR', utc: true }
const at = (text: string) => Date.parse(text)

describe('words of a chart', () => {
  test('a period as it is said', () => {
    assert.equal(periodWords(15 * minute, 'en'), '15 minutes')
    assert.equal(periodWords(60 * minute, 'en'), 'hour')
    assert.equal(periodWords(90 * minute, 'en'), '90 minutes')
    assert.equal(periodWords(15 * minute + 137, 'en'), '15 minutes')
    assert.equal(periodWords(24 * 60 * minute, 'pt-BR'), 'dia')
    assert.equal(periodWords(3 * 24 * 60 * minute, 'pt-BR'), '3 dias')
    assert.equal(periodWords(1, 'en'), 'millisecond')
  })

  test('a difference with its sign', () => {
    assert.equal(differenceWords(1_204, 1_020, 'en'), '+18%')
    assert.equal(differenceWords(1_010, 1_000, 'en'), '+1%')
    assert.equal(differenceWords(999, 1_000, 'en'), '-0.1%')
    assert.equal(differenceWords(0, 10, 'en'), '-100%')
    assert.equal(differenceWords(10_006, 10_000, 'en'), '+0.1%')
    assert.deepEqual([isNearly(10_006, 10_000), isNearly(10_004, 10_000)], [false, true])
  })

  test('ticks as short as they can be', () => {
    assert.equal(tickLabel(at('2026-11-24T12:05:00Z'), 'minute', english), '12:05')
    assert.equal(tickLabel(at('2026-11-24T00:00:00Z'), 'minute', english), '24 Nov')
    assert.equal(tickLabel(at('2026-11-24T12:05:10Z'), 'second', english), '12:05:10')
    assert.equal(tickLabel(at('2026-11-24T00:00:00Z'), 'day', portuguese), '24 nov')
    assert.equal(tickLabel(at('2026-01-01T00:00:00Z'), 'year', english), '2026')
  })

  test('a span with its day told once', () => {
    const from = at('2026-11-24T23:59:50Z')
    assert.equal(spanLabel(from, from + 5_000, 'second', english), '24 Nov 23:59:50 – 23:59:55')
    assert.equal(spanLabel(from, from + 10_000, 'second', english), '24 Nov 23:59:50 – 25 Nov 00:00:00')
    assert.equal(spanLabel(at('2026-11-24T00:00:00Z'), at('2026-11-25T00:00:00Z'), 'day', english), '24 Nov – 25 Nov')
  })
})
