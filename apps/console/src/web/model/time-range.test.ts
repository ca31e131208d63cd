import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fixRange, isUnbounded, presetOf, previousSpan, rangeOfSpan, shiftSpan, spanOf } from './time-range.ts'

const nowMs = Date.parse('2026-11-24T12:00:00Z')
const hourMs = 3_600_000

describe('a range of time', () => {
  test('a relative one counts back from now, an open end is now', () => {
    assert.deepEqual(spanOf({ from: 'now-1h' }, nowMs), { fromMs: nowMs - hourMs, toMs: nowMs })
    assert.deepEqual(spanOf({ from: '2026-11-24', to: '2026-11-25' }, nowMs), {
      fromMs: Date.parse('2026-11-24'),
      toMs: Date.parse('2026-11-25'),
    })
  })

  test('without a beginning, or with words that are no time, it has no span', () => {
    assert.equal(spanOf({}, nowMs), undefined)
    assert.equal(spanOf({ to: 'now' }, nowMs), undefined)
    assert.equal(spanOf({ from: 'tomorrowish' }, nowMs), undefined)
  })

  test('presets are known by their range, and by nothing else', () => {
    assert.equal(presetOf({ from: 'now-15m' }), '15m')
    assert.equal(presetOf({ from: 'now-15m', to: 'now' }), undefined)
    assert.equal(presetOf({}), undefined)
    assert(isUnbounded({}) && !isUnbounded({ to: 'now' }))
  })

  test('fixed, it means the same at any later time', () => {
    const fixed = fixRange({ from: 'now-1h' }, nowMs)
    assert.deepEqual(fixed, { from: '2026-11-24T11:00:00.000Z', to: '2026-11-24T12:00:00.000Z' })
    assert.deepEqual(spanOf(fixed, nowMs + 5 * hourMs), spanOf({ from: 'now-1h' }, nowMs))
    assert.deepEqual(fixRange({}, nowMs), {})
  })

  test('the one before ends where this one begins, as long as it', () => {
    const span = { fromMs: nowMs - hourMs, toMs: nowMs }
    assert.deepEqual(previousSpan(span), { fromMs: nowMs - 2 * hourMs, toMs: nowMs - hourMs })
    assert.deepEqual(rangeOfSpan(previousSpan(span)), {
      from: '2026-11-24T10:00:00.000Z',
      to: '2026-11-24T11:00:00.000Z',
    })
  })

  test('shifted there and back it is the same, and it moves by half its length', () => {
    const span = { fromMs: nowMs - hourMs, toMs: nowMs }
    assert.deepEqual(shiftSpan(shiftSpan(span, -1), 1), span)
    assert.equal(shiftSpan(span, -1).toMs, nowMs - hourMs / 2)
  })
})
