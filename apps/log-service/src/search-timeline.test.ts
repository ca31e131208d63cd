import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { entry, startLogService, type TestLogService } from './log-service.fixture.ts'
import type { TimelineAnswer } from './search-timeline.ts'

let service: TestLogService
before(async () => {
  service = await startLogService()
  const seen = (timestamp: string, action: string, more: object = {}) =>
    entry({ user_id: 'ana', timestamp, action, ...more })
  const from = (ip: string, agent: string) => ({ http: { client_ip: ip, user_agent: agent } })
  const failure = { result: 'failure', cause: 'wrong password' }
  await service.postJson('/logs', [
    // 23:30 of the 30th in São Paulo (UTC-3), where clocks have not been changed since 2019.
    seen('2026-05-01T02:30:00Z', 'login', { ...from('10.0.0.1', 'Firefox'), ...failure }),
    seen('2026-05-01T03:30:00Z', 'login', from('10.0.0.1', 'Firefox')),
    seen('2026-05-01T03:30:00Z', 'login', from('10.0.0.1', 'curl')),
    seen('2026-05-02T12:00:00Z', 'buy', from('10.0.0.2', 'Firefox')),
    seen('2026-05-02T12:00:00.000000001Z', 'buy', { service: 'shop' }),
    seen('2026-05-03T12:00:00Z', 'login', { ...from('10.0.0.2', 'curl'), ...failure }),
    entry({ user_id: 'bob', timestamp: '2026-05-02T12:00:00Z', action: 'sell' }),
  ])
})
after(() => service[Symbol.asyncDispose]())

const ask = async (query: string, user = 'ana'): Promise<TimelineAnswer> => {
  const answer = await service.ask('GET', `/api/users/${encodeURIComponent(user)}/timeline?${query}`)
  assert.equal(answer.status, 200, answer.text)
  return answer.json as unknown as TimelineAnswer
}

const daysOf = ({ days }: TimelineAnswer) =>
  days.map(({ date, count, failures, actions }) => [
    date,
    count,
    failures,
    actions.map(({ action, count: times, first }) => `${action} ${times}${first === true ? ' first' : ''}`).join(', '),
  ])
const marksOf = ({ entries }: TimelineAnswer) => entries.map(({ action, first }) => [action, ...(first ?? [])])

describe('GET /api/users/{user_id}/timeline', () => {
  test('says who the user is', async () => {
    const { user_id: id, identity, complete } = await ask('limit=1')
    assert.deepEqual([id, complete], ['ana', true])
    assert.deepEqual(
      [identity.first_seen, identity.last_seen, identity.total, identity.failures],
      ['2026-05-01T02:30:00.000Z', '2026-05-03T12:00:00.000Z', 6, 2],
    )
    assert.deepEqual(
      identity.services.map(({ value }) => value),
      ['user_service', 'shop'],
    )
    assert.deepEqual(identity.client_ips, [
      { value: '10.0.0.1', count: 3 },
      { value: '10.0.0.2', count: 2 },
    ])
    assert.deepEqual(new Set(identity.user_agents.map(({ value }) => value)), new Set(['Firefox', 'curl']))
  })

  test('gathers the days of the zone asked for, the newest first', async () => {
    const utc = await ask('')
    assert.equal(utc.tz, 'UTC')
    assert.deepEqual(daysOf(utc), [
      ['2026-05-03', 1, 1, 'login 1'],
      ['2026-05-02', 2, 0, 'buy 2 first'],
      ['2026-05-01', 3, 1, 'login 3 first'],
    ])
    const local = await ask('tz=America/Sao_Paulo')
    assert.deepEqual(daysOf(local), [
      ['2026-05-03', 1, 1, 'login 1'],
      ['2026-05-02', 2, 0, 'buy 2 first'],
      ['2026-05-01', 2, 0, 'login 2'],
      ['2026-04-30', 1, 1, 'login 1 first'],
    ])
    const nepal = await ask('tz=Asia/Kathmandu&to=2026-05-01T12:00:00Z')
    assert.deepEqual(daysOf(nepal), [['2026-05-01', 3, 1, 'login 3 first']])
  })

  test('marks what was done, or come from, for the first time ever', async () => {
    const all = [
      ['login'],
      ['buy'],
      ['buy', 'action', 'client_ip'],
      ['login', 'user_agent'],
      ['login'],
      ['login', 'action', 'client_ip', 'user_agent'],
    ]
    assert.deepEqual(marksOf(await ask('')), all)
    assert.deepEqual(marksOf(await ask('order=asc')), all.toReversed())
    // Whatever the page, and though two entries share an instant.
    const paged: unknown[] = []
    for (let query = 'limit=1'; ; ) {
      const page = await ask(query)
      paged.push(...marksOf(page))
      if (page.next_cursor === null) break
      query = `limit=1&cursor=${page.next_cursor}`
    }
    assert.deepEqual(paged, all)
  })

  test('marks a first time also when the timeline is narrowed', async () => {
    const successes = await ask('result=success')
    assert.deepEqual(marksOf(successes), [['buy'], ['buy', 'action', 'client_ip'], ['login', 'user_agent'], ['login']])
    assert.deepEqual(daysOf(successes), [
      ['2026-05-02', 2, 0, 'buy 2 first'],
      ['2026-05-01', 2, 0, 'login 2 first'],
    ])
    const later = await ask('from=2026-05-02&q=login')
    assert.deepEqual(marksOf(later), [['login']])
    assert.deepEqual(daysOf(later), [['2026-05-03', 1, 1, 'login 1']])
    assert.equal(later.identity.total, 6)
  })

  test('marks the very first of several, where a page or a filter shows only later ones', async () => {
    const done = (timestamp: string, action: string, result = 'success') =>
      entry({ user_id: 'eva', timestamp, action, result })
    await service.postJson('/logs', [
      done('2026-06-01T10:00:00Z', 'login'),
      done('2026-06-01T11:00:00Z', 'buy', 'failure'),
      done('2026-06-02T10:00:00Z', 'buy'),
      done('2026-06-03T10:00:00Z', 'sell'),
      done('2026-06-03T10:00:00Z', 'sell'),
    ])
    const successes = await ask('result=success', 'eva')
    assert.deepEqual(marksOf(successes), [['sell'], ['sell', 'action'], ['buy'], ['login', 'action']])
    assert.deepEqual(daysOf(successes), [
      ['2026-06-03', 2, 0, 'sell 2 first'],
      ['2026-06-02', 1, 0, 'buy 1'],
      ['2026-06-01', 1, 0, 'login 1 first'],
    ])
    const newest = await ask('limit=1', 'eva')
    assert.deepEqual(marksOf(newest), [['sell']])
    assert.deepEqual(marksOf(await ask(`limit=1&cursor=${newest.next_cursor}`, 'eva')), [['sell', 'action']])
  })

  test('of nobody is empty, and of N/A marks nothing', async () => {
    const { identity, days, entries, next_cursor: next } = await ask('', 'no such/user')
    assert.deepEqual([identity.total, identity.first_seen, days, entries, next], [0, null, [], [], null])
    await service.postJson('/log', entry({ user_id: 'N/A', action: 'ping' }))
    const unknown = await ask('', 'N/A')
    assert.deepEqual(marksOf(unknown), [['ping']])
    assert.equal(unknown.days[0]?.actions[0]?.first, undefined)
  })

  test('cuts a life of years at a number of whole days', async () => {
    const user = 'old hand'
    const batch = [0, 300, 399, 399.75, 400, 1_000].map((days) =>
      entry({
        user_id: user,
        action: 'work',
        timestamp: new Date(Date.UTC(2026, 0, 1, 12) - days * 86_400_000).toISOString(),
      }),
    )
    await service.postJson('/logs', batch)
    const answer = await ask('', user)
    assert.deepEqual([answer.days.length, answer.has_more_days, answer.identity.total], [3, true, 6])
    assert.ok(answer.days.every(({ actions }) => actions[0]?.first === undefined))
    const before = await ask('to=2024-12-01', user)
    assert.deepEqual(daysOf(before), [
      ['2024-11-28', 1, 0, 'work 1'],
      ['2024-11-27', 2, 0, 'work 2'],
    ])
    assert.equal(before.has_more_days, true)
    const oldest = await ask('to=2023-12-01', user)
    assert.deepEqual([daysOf(oldest), oldest.has_more_days], [[['2023-04-07', 1, 0, 'work 1 first']], false])
  })

  test('names a wrong parameter', async () => {
    for (const [query, detail] of [
      ['tz=Mars/Phobos', /^tz: must be the IANA name of a time zone/],
      ['tz=', /^tz: /],
      ['tz=%2B02:00', /^tz: /],
      ['user_id=7', /^user_id: is no parameter of this/],
      ['limit=0', /^limit: /],
      ['cursor=x', /^cursor: /],
    ] as const) {
      const { status, json } = await service.ask('GET', `/api/users/ana/timeline?${query}`)
      assert.equal(status, 422)
      assert.match(String(json.detail), detail)
    }
  })
})
