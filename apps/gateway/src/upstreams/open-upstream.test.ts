import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { errors } from 'undici'
import type { BalanceKeys } from './balance.ts'
import type { Lease } from './lease.ts'
import { openUpstream } from './open-upstream.ts'
import type { Target } from './target.ts'
import { keysOf, originOf, sectionWith, TestClock } from './upstream.fixture.ts'
import type { TargetState } from './upstream.ts'

const open = (count: number, settings: object = {}) => {
  const clock = new TestClock()
  const told: string[] = []
  const section = sectionWith(count, { title: 'user service', ...settings })
  const upstream = openUpstream('users', section, {
    maxHeaderBytes: 16_384,
    now: clock.now,
    onChange: (text) => told.push(text),
  })
  const keys = keysOf()
  const take = (except?: ReadonlySet<Target>): Lease => upstream.take(keys, except)
  /** Takes until it is this target; the others succeed. */
  const takeOf = (index: number): Lease => {
    for (let turn = 0; turn < 100; turn++) {
      const lease = take()
      if (lease.target.origin === originOf(index)) return lease
      lease.succeeded(200)
    }
    assert.fail(`${originOf(index)} is never chosen`)
  }
  const failTimes = (index: number, times: number): void => {
    for (let time = 0; time < times; time++) takeOf(index).failed()
  }
  /** Which targets a number of requests, all of them successful, goes to. */
  const seen = (times = 30): string[] => {
    const origins = new Set<string>()
    for (let time = 0; time < times; time++) {
      const lease = take()
      origins.add(lease.target.origin)
      lease.succeeded(200)
    }
    return [...origins].sort()
  }
  const stateOf = (index: number): TargetState => {
    const state = upstream.state.targets[index]
    assert(state !== undefined)
    return state
  }
  return { upstream, clock, told, take, takeOf, failTimes, seen, stateOf }
}

describe('an upstream', () => {
  test('has what its section says', () => {
    const { upstream } = open(2, { openapi: '/openapi.json', retries: { attempts: 3, on_status: [502, 503] } })
    assert.equal(upstream.name, 'users')
    assert.equal(upstream.title, 'user service')
    assert.equal(upstream.openapiPath, '/openapi.json')
    assert.equal(upstream.retries.attempts, 3)
    assert.deepEqual([...upstream.retries.onStatus], [502, 503])
    assert.equal(upstream.admit(), undefined)
  })

  test('goes by its name when it has no title', () => {
    assert.equal(openUpstream('users', sectionWith(1), { maxHeaderBytes: 16_384 }).title, 'users')
  })

  test('asks nothing of the keys unless it hashes', () => {
    const keys = new Proxy(keysOf(), { get: () => assert.fail('asked for a key') }) as BalanceKeys
    const { upstream } = open(2)
    upstream.take(keys).succeeded(200)
  })

  test('counts what is under way, once for each lease whatever is called', () => {
    const { upstream, take, stateOf } = open(1)
    const leases = [take(), take(), take()]
    assert.equal(upstream.state.activeRequests, 3)
    assert.equal(stateOf(0).activeRequests, 3)
    const [first, second, third] = leases
    first?.began(200)
    assert.equal(upstream.state.activeRequests, 3, 'an answer that began is still under way')
    first?.succeeded(200)
    first?.succeeded(200)
    first?.failed()
    first?.began(503)
    second?.failed()
    second?.abandoned()
    second?.failed()
    third?.abandoned()
    third?.failed()
    assert.equal(upstream.state.activeRequests, 0)
    assert.equal(stateOf(0).requests, 3)
    assert.equal(stateOf(0).failures, 1)
  })

  test('never asks a target of weight 0, not even when all others are out', () => {
    const { seen, failTimes, take } = open(0, {
      targets: [{ url: originOf(0) }, { url: originOf(1) }, { url: originOf(2), weight: 0 }],
    })
    assert.deepEqual(seen(), [originOf(0), originOf(1)])
    failTimes(0, 5)
    failTimes(1, 5)
    for (let time = 0; time < 10; time++) assert.notEqual(take().target.origin, originOf(2))
  })
})

describe('a target that fails', () => {
  test('is left alone after so many failures in a row, and one request may try it after the pause', () => {
    const { clock, told, take, takeOf, failTimes, seen, stateOf } = open(3)
    failTimes(1, 4)
    takeOf(1).succeeded(200)
    failTimes(1, 5)
    assert.deepEqual(seen(), [originOf(0), originOf(2)])
    assert.equal(stateOf(1).isHealthy, false)
    assert.equal(stateOf(1).whyNot, '5 requests in a row failed')
    clock.pass(9_999)
    assert.deepEqual(seen(), [originOf(0), originOf(2)])
    clock.pass(1)
    const trial = takeOf(1)
    assert.deepEqual(seen(), [originOf(0), originOf(2)], 'one is enough')
    trial.began(200)
    assert.deepEqual(seen(), [originOf(0), originOf(1), originOf(2)], 'it need not have ended')
    trial.succeeded(200)
    assert.equal(take().target.weight, 1)
    assert.deepEqual(told, [
      'user service: http://10.0.0.1:8000 is out: 5 failures in a row; it is left alone for 10s, then one request may try it',
      'user service: http://10.0.0.1:8000 answers again',
    ])
  })

  test('is left alone again when the trial fails, and is tried by another when it was abandoned', () => {
    const { clock, told, takeOf, failTimes, seen } = open(2)
    failTimes(0, 5)
    clock.pass(10_000)
    takeOf(0).failed()
    assert.deepEqual(seen(), [originOf(1)])
    clock.pass(10_000)
    takeOf(0).abandoned()
    takeOf(0).succeeded(200)
    assert.deepEqual(seen(), [originOf(0), originOf(1)])
    assert.equal(told.length, 2, 'no news of trials that fail')
  })

  for (const status of [502, 503, 504]) {
    test(`fails by a status ${status}`, () => {
      const { takeOf, seen } = open(2)
      for (let time = 0; time < 5; time++) takeOf(0).succeeded(status)
      assert.deepEqual(seen(), [originOf(1)])
    })
  }

  for (const status of [200, 404, 500, 501, 507]) {
    test(`answers well by a status ${status}`, () => {
      const { takeOf, failTimes, seen } = open(2)
      failTimes(0, 4)
      takeOf(0).succeeded(status)
      failTimes(0, 4)
      assert.deepEqual(seen(), [originOf(0), originOf(1)])
    })
  }

  test('fails by answers that break off', () => {
    const { takeOf, seen } = open(2)
    for (let time = 0; time < 5; time++) {
      const lease = takeOf(0)
      lease.began(200)
      lease.failed()
    }
    assert.deepEqual(seen(), [originOf(1)])
  })

  test('has not failed when the client left, or when the request could not be sent by our own rules', () => {
    const { takeOf, seen, stateOf } = open(2)
    for (let time = 0; time < 10; time++) {
      takeOf(0).abandoned()
      takeOf(0).failed(new errors.InvalidArgumentError('invalid header'))
    }
    assert.equal(stateOf(0).failures, 0)
    assert.equal(stateOf(0).activeRequests, 0)
    assert.deepEqual(seen(), [originOf(0), originOf(1)])
    for (let time = 0; time < 5; time++) takeOf(0).failed(new errors.SocketError('other side closed'))
    assert.deepEqual(seen(), [originOf(1)])
  })

  test('is asked nevertheless when none is well, and an answer brings it back at once', () => {
    const { told, take, failTimes, seen } = open(2)
    failTimes(0, 5)
    for (let time = 0; time < 5; time++) take().failed()
    assert.equal(told.length, 2)
    assert.match(told[1] ?? '', /1:8000 is out: 5 failures in a row; no target is well, so all of them are asked$/)
    const asked = new Set([take(), take()].map(({ target }) => target.origin))
    assert.deepEqual([...asked].sort(), [originOf(0), originOf(1)])
    const lease = take()
    lease.succeeded(200)
    assert.deepEqual(seen(), [lease.target.origin])
  })

  test('is asked when it is the only one', () => {
    const { take, failTimes, stateOf } = open(1)
    failTimes(0, 5)
    assert.equal(stateOf(0).isHealthy, false)
    take().failed()
    take().succeeded(200)
    assert.equal(stateOf(0).isHealthy, true)
  })
})

describe('a further try', () => {
  test('goes to a target that the request has not failed on, as long as one is well', () => {
    const { upstream, take, failTimes } = open(3)
    const tried = new Set<Target>()
    for (let turn = 0; turn < 3; turn++) {
      assert.equal(upstream.hasOther(tried), true)
      const { target } = take(tried)
      assert.ok(!tried.has(target))
      tried.add(target)
    }
    assert.equal(upstream.hasOther(tried), false)
    assert.ok(tried.has(take(tried).target), 'there is no other')
    failTimes(2, 5)
    const [first, second] = tried
    const rest = [...tried].find(({ origin }) => origin === originOf(2))
    assert(first !== undefined && second !== undefined && rest !== undefined)
    const others = new Set([...tried].filter((target) => target !== rest))
    assert.equal(upstream.hasOther(others), false)
    for (let turn = 0; turn < 10; turn++) assert.notEqual(take(others).target, rest, 'rather a well one again')
  })

  test('goes to another also when none is well', () => {
    const { take, failTimes } = open(2)
    failTimes(0, 5)
    for (let time = 0; time < 5; time++) take().failed()
    const { target } = take()
    for (let turn = 0; turn < 5; turn++) assert.notEqual(take(new Set([target])).target, target)
  })

  test('is allowed within the budget, which further tries do not feed', () => {
    const { upstream, take } = open(2, { retries: { budget: 0.5 } })
    for (let time = 0; time < 40; time++) take().succeeded(200)
    for (let time = 0; time < 200; time++) take(new Set()).succeeded(200)
    let allowed = 0
    while (upstream.mayRetry()) allowed += 1
    assert.equal(allowed, 20)
    assert.equal(upstream.state.retries, 20)
    assert.equal(upstream.state.retriesRefused, 1)
  })

  test('is never allowed when there are to be none', () => {
    assert.equal(open(1, { retries: { attempts: 0 } }).upstream.mayRetry(), false)
    assert.equal(open(1, { retries: { budget: 0 } }).upstream.mayRetry(), false)
  })

  test('is not allowed while the circuit is open', () => {
    const { upstream, take } = open(1, { circuit_breaker: { minimum_requests: 1 } })
    assert.equal(upstream.mayRetry(), true)
    take().failed()
    assert.equal(upstream.mayRetry(), false)
  })
})

describe('a circuit breaker of an upstream', () => {
  const breaker = { circuit_breaker: { minimum_requests: 4, failure_rate: 0.5, open_for: '2500ms' } }

  test('refuses with Retry-After while it is open, lets one try, and closes', () => {
    const { upstream, clock, told, take } = open(2, breaker)
    take().succeeded(200)
    take().succeeded(500)
    take().succeeded(200)
    take().failed()
    const refusal = upstream.admit()
    assert.equal(refusal?.status, 503)
    assert.equal(refusal.headers['retry-after'], '3')
    assert.match(refusal.detail, /^The user service keeps failing/)
    clock.pass(2_400)
    assert.equal(upstream.admit()?.headers['retry-after'], '1')
    assert.equal(upstream.state.circuit, 'open')
    clock.pass(100)
    assert.equal(upstream.state.circuit, 'half_open')
    assert.equal(upstream.admit(), undefined)
    const trial = take()
    assert.equal(upstream.admit()?.headers['retry-after'], '1')
    trial.began(200)
    assert.equal(upstream.admit(), undefined)
    assert.equal(upstream.state.circuit, 'closed')
    assert.equal(upstream.state.refusals, 3)
    assert.deepEqual(told, [
      'user service: the circuit is open for 2500ms: 2 of the last 4 requests failed',
      'user service: the circuit is closed: requests are taken again',
    ])
  })

  test('lets another try when the client of the first left', () => {
    const { upstream, clock, take } = open(1, breaker)
    for (let time = 0; time < 4; time++) take().failed()
    clock.pass(2_500)
    const trial = take()
    assert.notEqual(upstream.admit(), undefined)
    trial.abandoned()
    assert.equal(upstream.admit(), undefined)
  })

  test('counts answers that break off', () => {
    const { upstream, take } = open(1, breaker)
    for (let time = 0; time < 4; time++) {
      const lease = take()
      lease.began(200)
      lease.failed()
    }
    assert.equal(upstream.state.circuit, 'open')
  })

  test('refuses what is more than may be under way', () => {
    const { upstream, take } = open(2, { circuit_breaker: { max_pending: 2 } })
    const first = take()
    assert.equal(upstream.admit(), undefined)
    take()
    const refusal = upstream.admit()
    assert.equal(refusal?.status, 503)
    assert.equal(refusal.headers['retry-after'], '1')
    first.succeeded(200)
    assert.equal(upstream.admit(), undefined)
  })
})
