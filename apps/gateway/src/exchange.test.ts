import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { LogClient, LogInput } from '@trilha/client'
import { limits, parseEntry, redactHeaders, redactQuery } from '@trilha/entry'
import fc from 'fast-check'
import { createMetrics, unrouted } from './admin/metrics.ts'
import { Exchange, type ExchangeStart } from './exchange.ts'
import { createRecorder } from './recorder.ts'
import type { RouteLog } from './route-log.ts'

const context = { requestId: 'r', traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) }

/** Every exchange, no bodies, the secrets masked that always are. */
const usualLog: RouteLog = { redactor: { headers: redactHeaders, query: redactQuery } }

/** An exchange and the entries that it wrote. The log client is only its `log`: what comes after is not at issue. */
const startExchange = (start: Partial<ExchangeStart> = {}) => {
  const entries: LogInput[] = []
  const client = { log: (entry: LogInput) => void entries.push(entry) } as unknown as LogClient
  const whole = { method: 'GET', path: '/users/1', clientIp: '127.0.0.1', headers: {}, context, log: usualLog }
  const metrics = createMetrics()
  const recorder = createRecorder(client, metrics)
  return { exchange: new Exchange({ ...whole, metrics: metrics.route(unrouted), ...start }, recorder), entries }
}

describe('an exchange', () => {
  test('that completes below 400 is a success without a cause', () => {
    const { exchange, entries } = startExchange()
    exchange.answer(302, {})
    assert.equal(exchange.complete('ignored'), true)
    assert.equal(entries[0]?.result, 'success')
    assert.equal(entries[0]?.cause, null)
  })

  test('that completes from 400 on is a failure with its cause', () => {
    const { exchange, entries } = startExchange()
    exchange.answer(404, {})
    exchange.complete('User not found')
    assert.equal(entries[0]?.result, 'failure')
    assert.equal(entries[0]?.cause, 'User not found')
  })

  test('that fails is a failure whatever its status was, and its work is abandoned once', () => {
    const { exchange, entries } = startExchange()
    let abandoned = 0
    exchange.work = { abandon: () => void abandoned++ }
    exchange.answer(200, {})
    exchange.fail('upstream closed early')
    exchange.fail('client went away')
    assert.equal(abandoned, 1)
    assert.equal(entries.length, 1)
    assert.equal(entries[0]?.result, 'failure')
    assert.equal(entries[0]?.cause, 'upstream closed early')
  })

  test('that is an event stream ends well when the client closes it', () => {
    const { exchange, entries } = startExchange()
    exchange.answer(200, { 'content-type': 'text/event-stream; charset=utf-8' })
    exchange.leave()
    assert.equal(entries[0]?.result, 'success')
  })

  test('writes exactly one entry, and abandons its work at most once, in any order of events', () => {
    const event = fc.constantFrom('answer', 'stream', 'complete', 'fail', 'leave')
    fc.assert(
      fc.property(fc.array(event), fc.constantFrom('complete', 'fail', 'leave'), (events, last) => {
        const { exchange, entries } = startExchange()
        let abandoned = 0
        exchange.work = { abandon: () => void abandoned++ }
        for (const name of [...events, last]) {
          if (name === 'answer') exchange.answer(200, {})
          else if (name === 'stream') exchange.answer(200, { 'content-type': 'text/event-stream' })
          else if (name === 'complete') exchange.complete()
          else if (name === 'fail') exchange.fail('broke')
          else exchange.leave()
        }
        assert.equal(entries.length, 1)
        assert.equal(exchange.hasEnded, true)
        assert.ok(abandoned <= 1)
      }),
    )
  })

  test('of any size is an entry that the log service takes, cut with a mark', () => {
    const long = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.nat(40_000).map((length) => '😀'.repeat(length / 2)),
    )
    const header = fc.constantFrom('accept', 'user-agent', 'origin', 'cookie', 'x-unknown')
    fc.assert(
      fc.property(long, long, long, fc.dictionary(header, long), (path, query, cause, headers) => {
        const { exchange, entries } = startExchange({ path, query, headers })
        exchange.answer(500, headers)
        exchange.complete(cause)
        const kept = parseEntry(
          { service: 'gateway', ...JSON.parse(JSON.stringify(entries[0])) },
          new Date().toISOString(),
        )
        assert.equal(kept.action, 'GET *')
        const shown = kept.http?.path ?? ''
        assert.ok(path.length <= limits.pathLength ? shown === path : shown.endsWith('…[cut]'))
      }),
      { numRuns: 200 },
    )
  })
})
