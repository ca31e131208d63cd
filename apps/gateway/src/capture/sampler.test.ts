import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createSampler } from './sampler.ts'

const ending = (digits: string): string => `${'f'.repeat(18)}${digits}`

test('a rate of 1 asks nothing, one of 0 keeps nothing', () => {
  assert.equal(createSampler(1), undefined)
  assert.equal(createSampler(0)?.keeps(ending('f'.repeat(14))), false)
})

test('thresholds as OpenTelemetry has them: 1/2 is 8, 1/4 is c, 1 in 2^56 is the last', () => {
  const half = createSampler(0.5)
  assert.equal(half?.rate, 0.5)
  assert.equal(half?.keeps(ending('80000000000000')), true)
  assert.equal(half?.keeps(ending('7fffffffffffff')), false)
  const quarter = createSampler(0.25)
  assert.equal(quarter?.keeps(ending('c0000000000000')), true)
  assert.equal(quarter?.keeps(ending('bfffffffffffff')), false)
  for (const rate of [2 ** -56, Number.MIN_VALUE]) {
    assert.equal(createSampler(rate)?.keeps(ending('ffffffffffffff')), true)
    assert.equal(createSampler(rate)?.keeps(ending('fffffffffffffe')), false)
  }
})

test('only the last 56 bits count', () => {
  const half = createSampler(0.5)
  assert.equal(half?.keeps(`${'0'.repeat(18)}80000000000000`), true)
  assert.equal(half?.keeps(`${'f'.repeat(18)}00000000000000`), false)
})

const bits = fc.bigInt({ min: 0n, max: 2n ** 56n - 1n })
const rates = fc.integer({ min: 1, max: 999 }).map((thousandths) => thousandths / 1_000)

test('keeps R ≥ (1 − rate) · 2^56, and at a higher rate whatever a lower one keeps', () => {
  fc.assert(
    fc.property(bits, rates, rates, (random, one, other) => {
      const traceId = ending(random.toString(16).padStart(14, '0'))
      const keeps = createSampler(one)?.keeps(traceId)
      assert.equal(keeps, random >= 2n ** 56n - BigInt(Math.round(one * 2 ** 56)))
      if (keeps === true && other > one) assert.equal(createSampler(other)?.keeps(traceId), true)
    }),
  )
})

test('keeps the share that it is told to', () => {
  const sampler = createSampler(0.3)
  const traces = 10_000
  // Evenly spread over the 56 bits.
  const step = 2n ** 56n / BigInt(traces)
  const kept = Array.from({ length: traces }, (_, n) =>
    ending((BigInt(n) * step).toString(16).padStart(14, '0')),
  ).filter((traceId) => sampler?.keeps(traceId) === true).length
  assert.ok(Math.abs(kept - 3_000) <= 1, String(kept))
})
