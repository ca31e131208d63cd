import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { leastRetries, RetryBudget } from './retry-budget.ts'

const granted = (budget: RetryBudget, asked: number, now: number): number => {
  let count = 0
  for (let index = 0; index < asked; index++) if (budget.takeRetry(now)) count += 1
  return count
}

describe('a retry budget', () => {
  test('grants its share of the requests, and a few when there are hardly any', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 100 }), (requests, percent) => {
        const budget = new RetryBudget(percent / 100)
        for (let index = 0; index < requests; index++) budget.countRequest(5_000)
        const expected = Math.max(leastRetries, Math.floor((percent / 100) * requests))
        assert.equal(granted(budget, 600, 5_000), expected)
      }),
    )
  })

  test('forgets requests and retries of more than ten seconds ago', () => {
    const budget = new RetryBudget(0.2)
    for (let index = 0; index < 100; index++) budget.countRequest(0)
    assert.equal(granted(budget, 100, 0), 20)
    assert.equal(granted(budget, 100, 9_999), 0)
    assert.equal(granted(budget, 100, 10_000), leastRetries)
  })

  test('of 0 grants none', () => {
    const budget = new RetryBudget(0)
    for (let index = 0; index < 100; index++) budget.countRequest(0)
    assert.equal(granted(budget, 5, 0), 0)
  })
})
