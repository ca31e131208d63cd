import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { RateLimitSection } from './rate-limit.ts'
import { createRateLimits, type RateLimitClient, type RateLimits, tooManyRequests } from './rate-limits.ts'

const anna = { clientIp: '192.0.2.1', userId: 'anna', keyId: 'k1' }
const nobody = { clientIp: '192.0.2.1', userId: undefined, keyId: undefined }

const section = (changes: Partial<RateLimitSection> = {}): RateLimitSection => ({
  per: 'ip',
  requests: 3,
  window: '60s',
  ...changes,
})

/** Limits on a clock that stands still until it is moved. */
const limitsOf = (...sections: RateLimitSection[]) => {
  const clock = { nowMs: 1_000_000 }
  const limits = createRateLimits('users', sections, { now: () => clock.nowMs })
  assert(limits)
  return { clock, limits }
}

/** How many requests are let in at once. */
const letIn = (limits: RateLimits, client: RateLimitClient = anna): number => {
  for (let count = 0; count < 1_000; count += 1) if (!limits.take(client).allowed) return count
  assert.fail('without end')
}

describe('a rate limit', () => {
  test('lets in as many as it says, then one for each share of its window', () => {
    const { limits, clock } = limitsOf(section())
    assert.equal(letIn(limits), 3)
    clock.nowMs += 19_000
    assert.equal(letIn(limits), 0)
    clock.nowMs += 1_000
    assert.equal(letIn(limits), 1)
    clock.nowMs += 3_600_000
    assert.equal(letIn(limits), 3)
  })

  test('a burst may be smaller or larger than what flows in', () => {
    assert.equal(letIn(limitsOf(section({ burst: 1 })).limits), 1)
    assert.equal(letIn(limitsOf(section({ burst: 7 })).limits), 7)
  })

  test('says what is left, when all is back, and when to come again', () => {
    const { limits, clock } = limitsOf(section())
    const headers = (state: string) => ['ratelimit-policy', '"users-ip";q=3;w=60', 'ratelimit', `"users-ip";${state}`]
    assert.deepEqual(limits.take(anna), { allowed: true, headers: headers('r=2;t=20'), retryAfterSeconds: 0 })
    limits.take(anna)
    assert.deepEqual(limits.take(anna), { allowed: true, headers: headers('r=0;t=60'), retryAfterSeconds: 0 })
    clock.nowMs += 500
    const refusal = limits.take(anna)
    assert.deepEqual(refusal, { allowed: false, headers: headers('r=0;t=60'), retryAfterSeconds: 20 })
    const { status, headers: answered, detail } = tooManyRequests(refusal)
    assert.deepEqual([status, answered], [429, { 'retry-after': '20' }])
    assert.match(detail, /20 seconds/)
  })

  test('a window of no whole seconds is not told', () => {
    const { limits } = limitsOf(section({ window: '500ms' }))
    assert.equal(limits.take(anna).headers[1], '"users-ip";q=3')
  })

  test('of several all must hold, and a refused request takes no token of any', () => {
    const { limits, clock } = limitsOf(section({ requests: 2, window: '1s' }), section({ requests: 5, window: '60s' }))
    assert.equal(letIn(limits), 2)
    assert.equal(limits.take(anna).headers[3], '"users-ip";r=0;t=1, "users-ip-2";r=3;t=24')
    clock.nowMs += 1_000
    assert.equal(letIn(limits), 2)
    clock.nowMs += 1_000
    assert.equal(letIn(limits), 1)
    assert.equal(limits.take(anna).retryAfterSeconds, 10)
  })

  test('counts whom it says', () => {
    const bert = { clientIp: '192.0.2.2', userId: 'bert', keyId: 'k2' }
    const cases = [
      ['ip', { ...bert, clientIp: anna.clientIp }, bert],
      ['user', { ...bert, userId: anna.userId }, { ...anna, userId: 'bert' }],
      ['key', { ...bert, keyId: anna.keyId }, { ...anna, keyId: 'k2' }],
    ] as const
    for (const [per, same, other] of cases) {
      const { limits } = limitsOf(section({ per }))
      assert.equal(letIn(limits, anna), 3, per)
      assert.equal(letIn(limits, same), 0, per)
      assert.equal(letIn(limits, other), 3, per)
    }
    const { limits } = limitsOf(section({ per: 'route' }))
    assert.deepEqual([letIn(limits, anna), letIn(limits, bert)], [3, 0])
  })

  test('who has no user or key is counted by address, beside a user who is called like it', () => {
    for (const per of ['user', 'key'] as const) {
      const { limits } = limitsOf(section({ per }))
      assert.equal(letIn(limits, nobody), 3)
      assert.equal(letIn(limits, { ...nobody, clientIp: '192.0.2.9' }), 3)
      assert.equal(letIn(limits, { ...anna, userId: nobody.clientIp, keyId: nobody.clientIp }), 3)
    }
  })

  test('IPv6 clients are counted by network', () => {
    const { limits } = limitsOf(section())
    assert.equal(letIn(limits, { ...nobody, clientIp: '2001:db8::1' }), 3)
    assert.equal(letIn(limits, { ...nobody, clientIp: '2001:db8::2' }), 0)
    assert.equal(letIn(limits, { ...nobody, clientIp: '2001:db8:0:1::2' }), 3)
  })

  test('there is none where none is configured', () => assert.equal(createRateLimits('users', []), undefined))

  test('goes on counting over a reload unless it was changed', () => {
    const { limits, clock } = limitsOf(section({ per: 'user' }), section())
    limits.take(anna)
    const next = createRateLimits('users', [section(), section({ window: '1min', per: 'user', burst: 4 })], {
      now: () => clock.nowMs,
      previous: limits,
    })
    assert.equal(next?.take(anna).headers[3], '"users-ip";r=1;t=40, "users-user";r=3;t=20')
  })

  test('never lets in more than its burst and what flowed in, and in the long run no less', () => {
    const steps = fc.array(fc.double({ min: 0, max: 5_000, noNaN: true }), { minLength: 1, maxLength: 300 })
    const rule = fc.record({ requests: fc.integer({ min: 1, max: 1_000 }), burst: fc.integer({ min: 1, max: 20 }) })
    fc.assert(
      fc.property(steps, rule, (waits, { requests, burst }) => {
        const { limits, clock } = limitsOf(section({ requests, burst, window: '10s' }))
        const startMs = clock.nowMs
        let count = 0
        let tokens = burst
        for (const waitMs of waits) {
          clock.nowMs += waitMs
          tokens = Math.min(burst, tokens + (waitMs * requests) / 10_000)
          const { allowed } = limits.take(anna)
          if (allowed) count += 1
          // The plain bucket must agree wherever it is not a matter of rounding.
          if (Math.abs(tokens - 1) > 0.01) assert.equal(allowed, tokens > 1)
          if (allowed) tokens -= 1
          assert(count <= burst + ((clock.nowMs - startMs) * requests) / 10_000 + 0.01)
        }
      }),
    )
  })

  test('after the time that it names there is a token', () => {
    const rule = fc.record({ requests: fc.integer({ min: 1, max: 5_000 }), burst: fc.integer({ min: 1, max: 20 }) })
    fc.assert(
      fc.property(rule, fc.integer({ min: 1, max: 100_000 }), ({ requests, burst }, windowMs) => {
        const { limits, clock } = limitsOf(section({ requests, burst, window: `${windowMs}ms` }))
        assert.equal(letIn(limits), burst)
        const { retryAfterSeconds } = limits.take(anna)
        assert(retryAfterSeconds >= 1)
        clock.nowMs += retryAfterSeconds * 1_000
        assert.equal(limits.take(anna).allowed, true)
      }),
    )
  })
})
