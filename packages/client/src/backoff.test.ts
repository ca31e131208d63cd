import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { backoffMs, createWait, slowBackoffMs } from './backoff.ts'

const chance = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })

test('waits grow, spread over all of their range, and end at ten seconds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), chance, (failures, random) => {
      const longest = backoffMs(failures, () => 1)
      assert.ok(longest >= 50 && longest <= 10_000)
      assert.ok(backoffMs(failures + 1, () => 1) >= longest)
      assert.equal(
        backoffMs(failures, () => random),
        random * longest,
      )
    }),
  )
  assert.equal(
    backoffMs(1, () => 1),
    50,
  )
  assert.equal(
    backoffMs(3, () => 1),
    200,
  )
})

test('what needs an operator is tried slowly', () => {
  fc.assert(
    fc.property(chance, (random) => {
      const ms = slowBackoffMs(() => random)
      assert.ok(ms >= 5_000 && ms <= 10_000)
    }),
  )
})

test('a wait can be ended early', async () => {
  const wait = createWait()
  wait.end()
  const waited = wait.start(1_000_000)
  wait.end()
  await waited
})
