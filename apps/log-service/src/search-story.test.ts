import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { entry, startLogService, type TestLogService } from './log-service.fixture.ts'
import type { StoryAnswer } from './search-story.ts'

let service: TestLogService
before(async () => {
  service = await startLogService()
})
after(() => service[Symbol.asyncDispose]())

const ask = async (id: string): Promise<StoryAnswer> => {
  const answer = await service.ask('GET', `/api/requests/${encodeURIComponent(id)}`)
  assert.equal(answer.status, 200, answer.text)
  return answer.json as unknown as StoryAnswer
}

const trace = '0af7651916cd43dd8448eb211c80319c'

describe('GET /api/requests/{request_id}', () => {
  test('tells the request whole, and counts what else is of its trace', async () => {
    const at = (ms: number) => new Date(Date.UTC(2026, 10, 24, 10) + ms).toISOString()
    const http = (duration: number) => ({
      method: 'GET',
      route: '/users/{user_id}',
      status: 404,
      duration_ms: duration,
    })
    const failure = { result: 'failure', cause: 'User not found', request_id: 'r/1 ä', trace_id: trace }
    await service.postJson('/logs', [
      entry({ ...failure, action: 'get_user', user_id: '7', timestamp: at(2), http: http(5) }),
      entry({
        ...failure,
        service: 'gateway',
        user_id: 'N/A',
        action: 'GET /users/{user_id}',
        timestamp: at(0),
        http: http(10),
        attributes: { upstream: 'http://127.0.0.1:8001', first_byte_ms: 8 },
      }),
      entry({ service: 'shop', request_id: 'r2', trace_id: trace }),
      entry({ service: 'shop', trace_id: trace }),
    ])
    const story = await ask('r/1 ä')
    assert.deepEqual(
      [story.request_id, story.trace_id, story.related, story.truncated, story.complete],
      ['r/1 ä', trace, 2, false, true],
    )
    assert.deepEqual(
      story.entries.map((one) => [one.service, one.offset_ms, one.duration_ms, one.depth, one.http?.status]),
      [
        ['gateway', 0, 10, 0, 404],
        ['user_service', 2, 5, 1, 404],
      ],
    )
    assert.deepEqual([story.who, story.what, story.cause], ['7', 'get_user', 'User not found'])
    assert.deepEqual(story.gaps, [])

    const wholeTrace = await ask(trace)
    assert.deepEqual([wholeTrace.request_id, wholeTrace.entries.length, wholeTrace.related], [null, 4, 0])
  })

  test('is found by the trace of only this request, with its entries that have no trace', async () => {
    const lonely = 'f'.repeat(32)
    await service.postJson('/logs', [entry({ request_id: 'r9', trace_id: lonely }), entry({ request_id: 'r9' })])
    const story = await ask(lonely)
    assert.deepEqual([story.request_id, story.entries.length, story.related], ['r9', 2, 0])
  })

  test('has what was acknowledged just before', async () => {
    for (let round = 0; round < 5; round++) {
      await service.postJson('/log', entry({ request_id: `fresh-${round}`, http: { status: 200, duration_ms: 1 } }))
      const [gap] = (await ask(`fresh-${round}`)).gaps
      assert.deepEqual([gap?.kind, gap?.provisional], ['no_gateway_entry', true])
    }
  })

  test('is cut at a thousand entries, and says so', async () => {
    const batch = Array.from({ length: 1_001 }, (_, index) =>
      entry({ service: 'job', request_id: 'long', user_id: String(index % 7) }),
    )
    await service.postJson('/logs', batch)
    const story = await ask('long')
    assert.deepEqual([story.entries.length, story.truncated, story.users.length], [1_000, true, 7])
    assert.equal(story.gaps[0]?.kind, 'truncated')
  })

  test('answers 404 and 422', async () => {
    const missing = await service.ask('GET', '/api/requests/nothing')
    assert.deepEqual([missing.status, missing.json.code], [404, 'not_found'])
    assert.equal((await service.ask('GET', `/api/requests/${'x'.repeat(2_000)}`)).status, 404)
    const wrong = await service.ask('GET', '/api/requests/r1?limit=5')
    assert.deepEqual([wrong.status, wrong.json.detail], [422, 'limit: is no parameter of this; known are max_text'])
  })
})
