import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createSchedule, type Interval, leastSeconds, targetCount } from './schedule.ts'

const run = fc.record({ seconds: fc.integer({ min: leastSeconds, max: 300 }), seed: fc.nat(1_000_000) })

const assertInOrder = (intervals: readonly Interval[], endMs: number): void => {
  let lastMs = 0
  for (const { fromMs, toMs } of intervals) {
    assert.ok(lastMs <= fromMs && fromMs < toMs && toMs <= endMs, `${fromMs} to ${toMs} after ${lastMs}`)
    lastMs = toMs
  }
}

test('every run has every fault, within its time and one after the other', () => {
  fc.assert(
    fc.property(run, ({ seconds, seed }) => {
      const { logFaults, targetFaults, rewrites, gatewayKills } = createSchedule(seconds, seed)
      const endMs = seconds * 1_000
      assertInOrder(logFaults, endMs)
      assertInOrder(targetFaults, endMs)
      assert.deepEqual([...new Set(logFaults.map(({ kind }) => kind))].sort(), ['down', 'paused', 'slow'])
      assert.ok(targetFaults.length > 0)
      for (const { targets } of targetFaults) {
        assert.ok(targets.every((target) => target >= 0 && target < targetCount))
        assert.equal(new Set(targets.map((target) => target >> 1)).size, 1, 'targets of one upstream')
      }
      assert.ok(rewrites.some(({ isValid }) => isValid) && rewrites.some(({ isValid }) => !isValid))
      const [first, second, ...more] = gatewayKills.map(({ atMs }) => atMs)
      assert.ok(first !== undefined && second !== undefined && more.length === 0)
      assert.ok(first > 0 && first < endMs / 2 && second > endMs / 2 - 1_000 && second < endMs)
    }),
  )
})

test('the configuration is rewritten every second', () => {
  const { rewrites } = createSchedule(60, 1)
  assert.deepEqual(
    rewrites.map(({ atMs }) => atMs),
    Array.from({ length: 59 }, (_, index) => (index + 1) * 1_000),
  )
})

test('the second kill is while the log service is away', () => {
  const { logFaults, gatewayKills } = createSchedule(60, 7)
  const second = gatewayKills[1]?.atMs ?? 0
  const fault = logFaults.find(({ fromMs, toMs }) => fromMs <= second && second <= toMs)
  assert.match(fault?.kind ?? '', /down|paused/)
})

test('a seed is a schedule', () => {
  assert.deepEqual(createSchedule(60, 42), createSchedule(60, 42))
  assert.notDeepEqual(createSchedule(60, 42), createSchedule(60, 43))
})
