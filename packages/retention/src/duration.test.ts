import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { cutoffOf, parseKeep, printKeep } from './duration.ts'

const keepOf = (text: string) => {
  const keep = parseKeep(text)
  assert.ok(keep !== undefined, text)
  return keep
}

const units = ['s', 'min', 'h', 'd', 'w', 'mo', 'y'] as const

describe('duration', () => {
  test('reads what people write, and prints it', () => {
    for (const text of ['1s', '10min', '12h', '30d', '2w', '6mo', '5y', 'forever']) {
      assert.equal(printKeep(keepOf(text)), text)
    }
    assert.deepEqual(keepOf('30 d'), { amount: 30, unit: 'd' })
    for (const text of ['', '30', 'd', '1m', '1M', '0d', '-1d', '1.5d', '1d2h', '100000d', ' 1d', 'never', '1Y']) {
      assert.equal(parseKeep(text), undefined, text)
    }
  })

  test('months and years are those of the calendar', () => {
    const cases = [
      ['2026-11-24T12:00:00.000Z', '5y', '2021-11-24T12:00:00.000Z'],
      ['2026-11-24T12:00:00.000Z', '90d', '2026-08-26T12:00:00.000Z'],
      ['2028-02-29T01:00:00.000Z', '1y', '2027-02-28T23:59:59.999Z'],
      ['2026-03-31T08:00:00.000Z', '1mo', '2026-02-28T23:59:59.999Z'],
      ['2026-03-28T08:00:00.000Z', '1mo', '2026-02-28T08:00:00.000Z'],
      ['2026-01-15T08:00:00.000Z', '2mo', '2025-11-15T08:00:00.000Z'],
      ['2026-01-15T08:00:00.000Z', '99999y', '1970-01-01T00:00:00.000Z'],
    ] as const
    for (const [now, keep, cutoff] of cases) assert.equal(cutoffOf(keepOf(keep), new Date(now)), cutoff, keep)
    assert.equal(cutoffOf('forever', new Date()), undefined)
  })

  test('a cutoff never goes back while time goes on, and lies in the past', () => {
    const times = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
    const keeps = fc.record({ amount: fc.integer({ min: 1, max: 500 }), unit: fc.constantFrom(...units) })
    fc.assert(
      fc.property(times, fc.nat(4 * 86_400_000), keeps, (first, laterMs, keep) => {
        const [before = '', after = ''] = [first, new Date(first.getTime() + laterMs)].map((now) => cutoffOf(keep, now))
        assert.ok(before <= after)
        assert.ok(before < first.toISOString())
      }),
      { numRuns: 1_000 },
    )
  })
})
