import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { entry, startLogService, type TestLogService } from './log-service.fixture.ts'
import type { Status } from './status.ts'

let service: TestLogService
before(async () => {
  service = await startLogService()
})
after(() => service[Symbol.asyncDispose]())

interface Page {
  readonly entries: readonly Record<string, unknown>[]
  readonly next_cursor: string | null
  readonly complete: boolean
}

const search = async (query: string): Promise<Page> => {
  const answer = await service.ask('GET', `/api/entries?${query}`)
  assert.equal(answer.status, 200, answer.text)
  return answer.json as unknown as Page
}

const idsOf = (page: Page): unknown[] => page.entries.map(({ user_id: id }) => id)

const addDay = async (action: string, count: number): Promise<void> => {
  const batch = Array.from({ length: count }, (_, index) =>
    entry({ action, user_id: String(index), timestamp: new Date(Date.UTC(2024, 5, 1, 0, index)).toISOString() }),
  )
  assert.equal((await service.postJson('/logs', batch)).json.accepted, count)
}

describe('GET /api/entries', () => {
  test('finds what was acknowledged just before, every time', async () => {
    for (let round = 0; round < 30; round++) {
      const { log_id: id } = (await service.postJson('/log', entry({ action: `round_${round}` }))).json
      const page = await search(`action=round_${round}`)
      assert.deepEqual([page.entries.map((found) => found.id), page.complete], [[id], true])
    }
  })

  test('pages through everything once, in both orders', async () => {
    await addDay('paged', 25)
    for (const order of ['asc', 'desc']) {
      const seen: unknown[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const page: Page = await search(`action=paged&limit=10&order=${order}${cursor && `&cursor=${cursor}`}`)
        seen.push(...idsOf(page))
        cursor = page.next_cursor
      }
      const all = Array.from({ length: 25 }, (_, index) => String(index))
      assert.deepEqual(seen, order === 'asc' ? all : all.reverse())
    }
  })

  test('takes from as inclusive and to as exclusive', async () => {
    await addDay('timed', 5)
    const page = await search('action=timed&from=2024-06-01T00:01:00Z&to=2024-06-01T02:03:00%2B02:00&order=asc')
    assert.deepEqual(idsOf(page), ['1', '2'])
  })

  test('narrows by every kind of field, and widens by a repeated one', async () => {
    const http = { method: 'GET', route: '/users/{user_id}', path: '/users/7', status: 404, client_ip: '127.0.0.1' }
    const kept = { action: 'narrow', request_id: 'req-1', trace_id: 't1', cause: 'User not found', http }
    await service.postJson('/logs', [
      entry({ ...kept, user_id: '7', target: { type: 'user', id: '7' } }),
      entry({ ...kept, user_id: '8', http: { ...http, status: 200 }, cause: null }),
      entry({ ...kept, user_id: '9', request_id: 'req-2' }),
    ])
    const cases: [query: string, ids: string[]][] = [
      ['request_id=req-1', ['7', '8']],
      ['request_id=req-1&request_id=req-2', ['7', '8', '9']],
      ['http.status=404', ['7', '9']],
      ['http.status=404&request_id=req-1', ['7']],
      ['http.status=404&http.status=200', ['7', '8', '9']],
      ['target.type=user&target.id=7', ['7']],
      ['cause=User%20not+found', ['7', '9']],
      ['http.route=%2Fusers%2F%7Buser_id%7D&user_id=8', ['8']],
      ['user_id=%27%20OR%201%3D1', []],
    ]
    for (const [query, ids] of cases)
      assert.deepEqual(new Set(idsOf(await search(`action=narrow&${query}`))), new Set(ids), query)
  })

  test('names a wrong or unknown parameter', async () => {
    for (const [query, detail] of [
      ['from=x', /^from: /],
      ['limit=1001', /^limit: /],
      ['servise=a', /^servise: /],
      ['cursor=a', /^cursor: /],
    ] as const) {
      const answer = await service.ask('GET', `/api/entries?${query}`)
      assert.equal(answer.status, 422)
      assert.equal(answer.json.instance, '/api/entries')
      assert.match(String(answer.json.detail), detail)
    }
  })
})

describe('GET /api/entries/{id}', () => {
  test('finds an entry by either spelling of its id', async () => {
    const id = String((await service.postJson('/log', entry())).json.log_id)
    for (const spelling of [id, id.toUpperCase()]) {
      const answer = await service.ask('GET', `/api/entries/${spelling}`)
      assert.deepEqual([answer.status, answer.json.id], [200, id])
    }
  })

  test('answers 404 and 422', async () => {
    const missing = await service.ask('GET', '/api/entries/01890a5d-ac96-774b-bcce-b302099a8999')
    assert.deepEqual([missing.status, missing.json.detail], [404, 'Entry not found'])
    const wrong = await service.ask('GET', '/api/entries/7')
    assert.equal(wrong.status, 422)
    assert.match(String(wrong.json.detail), /^id: must be a UUID/)
  })
})

describe('GET / for a program', () => {
  test('shows the newest hundred, newest first', async () => {
    const batch = Array.from({ length: 120 }, (_, index) =>
      entry({
        action: 'newest',
        user_id: String(index),
        timestamp: new Date(Date.UTC(2200, 0, 1, 0, index)).toISOString(),
      }),
    )
    await service.postJson('/logs', batch)
    for (const headers of [{ accept: 'application/json' }, {}]) {
      const answer = await service.ask('GET', '/', { headers: headers as Record<string, string> })
      assert.match(String(answer.headers['content-type']), /^application\/json/)
      assert.match(String(answer.headers.vary), /Accept/)
      assert.deepEqual(
        (answer.json.log as Record<string, unknown>[]).map(({ user_id: id }) => id),
        Array.from({ length: 100 }, (_, index) => String(119 - index)),
      )
    }
  })
})

test('GET /api/status tells where journal and store are', async () => {
  await service.postJson('/log', entry())
  await search('limit=1')
  const status = (await service.ask('GET', '/api/status')).json as unknown as Status
  assert.deepEqual([status.ready, status.missing], [true, null])
  assert.ok(status.journal.head_seq > 0)
  assert.ok(status.journal.bytes > 0)
  assert.deepEqual(status.store, { ready: true, applied_seq: status.journal.head_seq, lag: 0, rebuild: null })
})
