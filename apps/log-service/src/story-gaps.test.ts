import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { StoredEntry } from '@trilha/entry'
import { beginning, exchange, failed, told } from './story.fixture.ts'
import { tellStory } from './story.ts'

const later = new Date(beginning + 3_600_000)
const gapsOf = (entries: readonly StoredEntry[], isTruncated = false) =>
  tellStory(entries, { isTruncated, now: later }).gaps
const kindsOf = (entries: readonly StoredEntry[]) => gapsOf(entries).map(({ kind }) => kind)

const unanswered = { upstream: 'http://127.0.0.1:8001' }
const logUpstream = { upstream: 'http://127.0.0.1:8003', first_byte_ms: 1 }

describe('gaps', () => {
  test('are none where everything is told', () => {
    const told1 = told({ at: 1, lasted: 8 })
    for (const entries of [
      [exchange(), told1],
      [exchange({ route: '/log', attributes: logUpstream })],
      [exchange({ route: '/logs', attributes: logUpstream }), told({ service: 'shop', lasted: null })],
      [exchange({ route: '*', attributes: {}, ...failed('There is nothing at this path.') })],
      [told({ service: 'job', lasted: null }), told({ service: 'job', lasted: 10 })],
      [exchange({ attributes: { ...unanswered, first_byte_ms: 1, retries: 1 } }), told1, told({ at: 3, lasted: 6 })],
    ]) {
      assert.deepEqual(gapsOf(entries), [])
    }
  })

  test('name a service that was asked and reported nothing', () => {
    const silent = exchange()
    assert.deepEqual(gapsOf([silent]), [
      {
        kind: 'no_service_entry',
        detail: 'the gateway forwarded to user_service, which reported no action',
        service: 'user_service',
        entry_id: silent.id,
      },
    ])
    const events = exchange({ route: '/events/' })
    assert.equal(
      gapsOf([events, told({ at: 1, lasted: 9 })]).find(({ service }) => service === 'event_service')?.entry_id,
      events.id,
    )
  })

  test('name the one of two exchanges that a service did not report', () => {
    const gaps = gapsOf([exchange(), told({ at: 1, lasted: 8 }), exchange({ at: 100 })])
    assert.deepEqual(
      gaps.map(({ kind }) => kind),
      ['no_service_entry', 'several_exchanges'],
    )
  })

  test('expect no action where a service has none to tell', () => {
    assert.deepEqual(kindsOf([exchange({ route: '/users/*', ...failed() })]), [])
    assert.deepEqual(kindsOf([exchange({ ...failed('This path does not answer to PATCH'), status: 405 })]), [])
  })

  test('tell a service that was never reached from one that kept silent', () => {
    const refused = failed('upstream refused the connection (user service at http://127.0.0.1:8001)')
    assert.deepEqual(kindsOf([exchange({ attributes: unanswered, ...refused, status: 502 })]), [])
    const first = exchange({ attributes: unanswered, ...refused, status: 502 })
    const again = [exchange({ at: 2_000 }), told({ at: 2_001, lasted: 8 })]
    assert.deepEqual(kindsOf([first, ...again]), ['several_exchanges'])
    const silent = failed('upstream timed out before its first byte (user service at http://127.0.0.1:8001)')
    const [gap] = gapsOf([exchange({ attributes: unanswered, ...silent, status: 504 })])
    assert.equal(gap?.kind, 'service_silent')
    assert.match(gap?.detail ?? '', /it is not known whether it acted/)
  })

  test('name the missing exchange of a service that stands behind the gateway', () => {
    const [gap] = gapsOf([told({ lasted: 5 })])
    assert.deepEqual([gap?.kind, gap?.service], ['no_gateway_entry', 'user_service'])
  })

  test('name a failure without a cause', () => {
    for (const cause of [null, '', ' ']) {
      const silent = told({ service: 'job', lasted: null, result: 'failure', cause })
      assert.deepEqual(
        gapsOf([silent]).map(({ kind, entry_id }) => [kind, entry_id]),
        [['failure_without_cause', silent.id]],
      )
    }
  })

  test('say when the caller was told something else than what was done', () => {
    const [left] = gapsOf([
      exchange({ ...failed('client went away'), status: 0 }),
      told({ action: 'create_user', lasted: 9 }),
    ])
    assert.equal(left?.kind, 'outcomes_differ')
    assert.match(left?.detail ?? '', /^create_user succeeded in user_service, but .*\(client went away\)$/)
    assert.deepEqual(kindsOf([exchange(), told({ lasted: 9, ...failed() })]), ['outcomes_differ'])
    assert.deepEqual(kindsOf([exchange(), told({ lasted: 3, ...failed() }), told({ at: 4, lasted: 5 })]), [])
  })

  test('name time that nobody accounts for, and where the most of it is', () => {
    const outer = exchange({ lasted: 1_000 })
    const [gap] = gapsOf([
      outer,
      told({ at: 50, lasted: 100 }),
      told({ service: 'db', at: 120, lasted: 80 }),
      told({ at: 950, lasted: 10 }),
    ])
    assert.equal(gap?.kind, 'unaccounted_time')
    assert.deepEqual([gap?.entry_id, gap?.offset_ms, gap?.duration_ms], [outer.id, 200, 750])
    assert.match(gap?.detail ?? '', /^840 of the exchange's 1000 ms/)
    assert.deepEqual(kindsOf([outer, told({ at: 0, lasted: 600 })]), [])
    assert.deepEqual(kindsOf([exchange({ lasted: 90 }), told({ at: 0, lasted: 1 })]), [])
  })

  test('name a request id that was used for more than one exchange', () => {
    const again = exchange({ at: 60_000 })
    const parts = [exchange(), told({ at: 1, lasted: 8 }), again, told({ at: 60_001, lasted: 8 })]
    const [gap, ...others] = gapsOf(parts)
    assert.deepEqual([gap?.kind, gap?.entry_id, others], ['several_exchanges', again.id, []])
    assert.match(
      gap?.detail ?? '',
      /^2 exchanges have this request id, from 2026-11-24T10:00:00\.000Z to 2026-11-24T10:01:00\.000Z/,
    )
    const ofTrace = parts.map((part, index) => ({ ...part, request_id: index < 2 ? 'r1' : 'r2' }))
    assert.deepEqual(gapsOf(ofTrace), [])
    const inner = exchange({ route: '/events/', at: 12, lasted: 20 })
    const asking = told({ at: 10, lasted: 80 })
    const asked = told({ service: 'event_service', at: 13, lasted: 18 })
    assert.deepEqual(gapsOf([exchange({ lasted: 100 }), asking, inner, asked]), [])
    const upgraded = (phase: string) => exchange({ route: '/sockets', attributes: { ...unanswered, phase } })
    assert.deepEqual(gapsOf([upgraded('opened'), upgraded('closed')]), [])
  })

  test('are those of each request, where a trace has several', () => {
    const of = (request: string, ...parts: StoredEntry[]) => parts.map((part) => ({ ...part, request_id: request }))
    const silent = exchange({ at: 100 })
    const trace = [
      ...of('r1', exchange(), told({ at: 1, lasted: 8 }), told({ at: 2, lasted: 3 })),
      ...of('r2', silent),
      ...of('r3', told({ at: 200, lasted: 5 })),
    ]
    assert.deepEqual(
      gapsOf(trace).map(({ kind, entry_id: id }) => [kind, id]),
      [
        ['no_service_entry', silent.id],
        ['no_gateway_entry', undefined],
      ],
    )
  })

  test('name clocks that differ', () => {
    assert.deepEqual(kindsOf([exchange({ at: 5_000 }), told({ at: 0, lasted: 8 })]), ['clock_skew'])
  })

  test('of a story that is cut say that it is, and judge nothing that may be in the rest', () => {
    const gaps = gapsOf([exchange(), told({ service: 'job', lasted: null, ...failed(null) })], true)
    assert.deepEqual(
      gaps.map(({ kind }) => kind),
      ['truncated', 'failure_without_cause'],
    )
  })

  test('are provisional while what is missing may still be on its way', () => {
    const now = new Date(beginning + 1_000)
    const [gap] = tellStory([exchange()], { isTruncated: false, now }).gaps
    assert.deepEqual([gap?.kind, gap?.provisional], ['no_service_entry', true])
  })
})
