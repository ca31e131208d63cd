import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { bucketBoundsMs } from './exchange-counts.ts'
import { createMetrics } from './metrics.ts'
import { createRecentRate } from './recent-rate.ts'
import { exchange } from './testing/scripted-sources.ts'

describe('the counters of a route', () => {
  test('are the same for the same name, so that they survive a reload', () => {
    const metrics = createMetrics()
    metrics.route('users').observe(exchange(), 3, false)
    metrics.route('users').observe(exchange(), 3, false)
    assert.equal(metrics.routes.get('users')?.counts.total, 2)
    assert.equal(metrics.routes.size, 1)
  })

  test('tell method, class of the status and result apart, made-up methods aside', () => {
    const { counts, observe } = createMetrics().route('users')
    observe(exchange({ method: 'GET', status: 204 }), 1, false)
    observe(exchange({ method: 'BREW', status: 418 }), 1, true)
    observe(exchange({ method: 'SIP', status: 418 }), 1, true)
    observe(exchange({ method: 'GET', status: 0, firstByteAt: undefined }), 1, true)
    observe(exchange({ method: 'PATCH', status: 599 }), 1, true)
    const told: [string, number][] = []
    counts.tellEach(({ method, status_class, result }, count) =>
      told.push([`${method} ${status_class} ${result}`, count]),
    )
    assert.deepEqual(told, [
      ['GET none failure', 1],
      ['GET 2xx success', 1],
      ['PATCH 5xx failure', 1],
      ['_OTHER 4xx failure', 2],
    ])
    assert.equal(counts.failures, 4)
    assert.equal(counts.requestBytes, 50)
    assert.equal(counts.responseBytes, 500)
  })

  test('put every duration into the first bucket that holds it', () => {
    const duration = fc.double({ min: 0, max: 1e7, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.oneof(duration, fc.constantFrom(...bucketBoundsMs)), { maxLength: 50 }), (durations) => {
        const { counts, observe } = createMetrics().route('any')
        for (const durationMs of durations) observe(exchange({ firstByteAt: undefined }), durationMs, false)
        let below = 0
        for (const [index, boundMs] of bucketBoundsMs.entries()) {
          below += counts.durations.counts[index] ?? 0
          assert.equal(below, durations.filter((durationMs) => durationMs <= boundMs).length)
        }
        assert.equal(below + (counts.durations.counts.at(-1) ?? 0), durations.length)
        assert.equal(counts.firstBytes.sumMs, 0)
      }),
    )
  })
})

describe('figures of late', () => {
  test('quantiles are within 1 % and forget after two minutes', () => {
    const metrics = createMetrics()
    const { latency, observe } = metrics.route('users')
    assert.equal(latency.quantiles(), undefined)
    for (let ms = 1; ms <= 1_000; ms++) observe(exchange(), ms, false)
    const near = (value: number | undefined, wanted: number) =>
      assert.ok(Math.abs((value ?? 0) - wanted) <= wanted * 0.011, `${value} is not near ${wanted}`)
    const check = () => {
      const quantiles = latency.quantiles()
      near(quantiles?.p50Ms, 500)
      near(quantiles?.p95Ms, 950)
      near(quantiles?.p99Ms, 990)
    }
    check()
    metrics.tick(0)
    metrics.tick(60_000)
    check()
    metrics.tick(119_999)
    check()
    metrics.tick(120_000)
    assert.equal(latency.quantiles(), undefined)
  })

  test('a time that no histogram holds is counted as an hour', () => {
    const { latency, observe } = createMetrics().route('stream')
    observe(exchange(), 86_400_000, false)
    observe(exchange(), 0, false)
    assert.ok((latency.quantiles()?.p99Ms ?? 0) >= 3_500_000)
  })

  test('exchanges a second are those of the window alone', () => {
    const metrics = createMetrics()
    const { observe } = metrics.route('users')
    assert.equal(metrics.exchangesPerSecond(10_000), 0)
    metrics.tick(0)
    assert.equal(metrics.exchangesPerSecond(10_000), 0)
    for (let second = 1; second <= 60; second++) {
      const exchanges = second > 50 ? 30 : 6
      for (let count = 0; count < exchanges; count++) observe(exchange(), 1, false)
      metrics.tick(second * 1_000)
    }
    assert.equal(metrics.exchangesPerSecond(10_000), 30)
    assert.equal(metrics.exchangesPerSecond(60_000), 10)
  })

  test('a rate forgets what is older than its longest window, and bears a clock that ticks late', () => {
    const rate = createRecentRate(10_000)
    rate.sample(0, 0)
    rate.sample(100, 1_000)
    rate.sample(200, 21_000)
    assert.equal(rate.perSecond(10_000), 5)
    rate.sample(260, 31_000)
    assert.equal(rate.perSecond(10_000), 6)
    assert.equal(rate.perSecond(60_000), 6)
  })
})
