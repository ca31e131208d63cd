import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { spanOf } from '../model/time-range.ts'
import { isMoving, quickNameOf, quickNames, quickRange, shiftedRange, zoomedOut } from './range-steps.ts'

process.env.TZ = 'America/Sao_Paulo'
const nowMs = Date.parse('2026-11-24T01:30:00Z')
const hour = { from: '2026-11-23T10:00:00.000Z', to: '2026-11-23T11:00:00.000Z' }

describe('quick ranges', () => {
  test('are days of the shown zone: here it is still Monday the 23rd, in UTC it is Tuesday', () => {
    assert.deepEqual(quickRange('today', nowMs, false), { from: '2026-11-23T03:00:00.000Z' })
    assert.deepEqual(quickRange('yesterday', nowMs, false), {
      from: '2026-11-22T03:00:00.000Z',
      to: '2026-11-23T03:00:00.000Z',
    })
    assert.deepEqual(quickRange('week', nowMs, false), { from: '2026-11-23T03:00:00.000Z' })
    assert.deepEqual(quickRange('today', nowMs, true), { from: 'now/d' })
  })

  test('are recognized, the shortest of the same first', () => {
    const wednesday = Date.parse('2026-11-25T15:00:00Z')
    for (const utc of [false, true]) {
      for (const name of quickNames) {
        assert.equal(quickNameOf(quickRange(name, wednesday, utc), wednesday, utc), name)
      }
    }
    assert.equal(quickNameOf(hour, nowMs, false), undefined)
  })

  test('of a week begin on its Monday', () => {
    for (let day = 0; day < 7; day++) {
      const at = Date.parse('2026-11-23T15:00:00Z') + day * 86_400_000
      assert.deepEqual(quickRange('week', at, false), { from: '2026-11-23T03:00:00.000Z' })
    }
  })
})

test('a range moves with the clock when one of its ends counts from now', () => {
  assert.ok(isMoving({ from: 'now-15m' }))
  assert.ok(isMoving({ from: '2026-11-01', to: 'now' }))
  assert.ok(!isMoving(hour))
  assert.ok(!isMoving({}))
})

test('a shifted range goes by half its length, and not into the future', () => {
  assert.deepEqual(shiftedRange(hour, -1, nowMs), { from: '2026-11-23T09:30:00.000Z', to: '2026-11-23T10:30:00.000Z' })
  assert.deepEqual(shiftedRange(hour, 1, nowMs), { from: '2026-11-23T10:30:00.000Z', to: '2026-11-23T11:30:00.000Z' })
  assert.equal(shiftedRange({ from: 'now-15m' }, 1, nowMs), undefined)
  assert.equal(shiftedRange({}, -1, nowMs), undefined)
})

describe('a range zoomed out', () => {
  test('that counts back from now counts twice as far', () => {
    assert.deepEqual(zoomedOut({ from: 'now-15m' }, nowMs), { from: 'now-30m' })
  })

  test('keeps its middle, or ends now', () => {
    assert.deepEqual(zoomedOut(hour, nowMs), { from: '2026-11-23T09:30:00.000Z', to: '2026-11-23T11:30:00.000Z' })
    const recent = { from: '2026-11-24T01:00:00.000Z', to: '2026-11-24T01:30:00.000Z' }
    assert.deepEqual(zoomedOut(recent, nowMs), { from: '2026-11-24T00:30:00.000Z', to: '2026-11-24T01:30:00.000Z' })
  })

  test('stays open towards now, and has no more than everything', () => {
    assert.deepEqual(zoomedOut({ from: '2026-11-24T00:30:00.000Z' }, nowMs), { from: '2026-11-23T23:30:00.000Z' })
    assert.equal(zoomedOut({}, nowMs), undefined)
    assert.equal(zoomedOut({ to: 'now' }, nowMs), undefined)
  })

  test('holds all of what it was, and is twice as long where time allows', () => {
    const instant = fc.integer({ min: 0, max: nowMs })
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        const [fromMs, toMs] = [Math.min(a, b), Math.max(a, b)]
        const range = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }
        const wider = spanOf(zoomedOut(range, nowMs) ?? {}, nowMs)
        assert.ok(wider !== undefined && wider.fromMs <= fromMs && wider.toMs >= toMs && wider.toMs <= nowMs)
        const length = Math.max(2, toMs - fromMs)
        assert.ok(wider.fromMs === 0 || Math.abs(wider.toMs - wider.fromMs - 2 * length) <= 1)
      }),
    )
  })
})
