import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
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
  readonly previous_cursor: string | null
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

/** Many entries in few instants, so that pages end between entries of one instant. */
const addPlaces = async (): Promise<void> => {
  const batch = Array.from({ length: 24 }, (_, index) =>
    entry({
      action: 'placed',
      timestamp: `2024-06-01T00:00:0${(index * 7) % 4}.${index % 2 === 0 ? '5' : '500000001'}Z`,
    }),
  )
  assert.equal((await service.postJson('/logs', batch)).json.accepted, 24)
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

  test('leads through everything once, forwards and then backwards, whatever the sizes of the pages', async () => {
    await addPlaces()
    const sizes = fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('asc', 'desc'), sizes, async (order, limits) => {
        const expected = (await search(`action=placed&order=${order}&limit=1000`)).entries.map(({ seq }) => seq)
        let turn = 0
        const next = (query: string) => search(`action=placed&limit=${limits[turn++ % limits.length]}&${query}`)
        let page = await next(`order=${order}`)
        const forwards = page.entries.map(({ seq }) => seq)
        assert.equal(page.previous_cursor, null)
        while (page.next_cursor !== null) {
          page = await next(`cursor=${page.next_cursor}`)
          forwards.push(...page.entries.map(({ seq }) => seq))
        }
        assert.deepEqual(forwards, expected)
        const backwards = page.entries.map(({ seq }) => seq)
        while (page.previous_cursor !== null) {
          page = await next(`cursor=${page.previous_cursor}`)
          backwards.unshift(...page.entries.map(({ seq }) => seq))
        }
        assert.deepEqual(backwards, expected)
      }),
      // Each run asks some thirty times.
      { numRuns: 5 },
    )
  })

  test('shows in a page that was left behind what has arrived on its side since', async () => {
    const one = (id: string, minute: number) =>
      entry({ action: 'late', user_id: id, timestamp: new Date(Date.UTC(2024, 5, 2, 0, minute)).toISOString() })
    await service.postJson('/logs', [one('a', 1), one('b', 3), one('c', 5)])
    const first = await search('action=late&limit=1')
    const second = await search(`action=late&limit=1&cursor=${first.next_cursor}`)
    assert.deepEqual([idsOf(first), idsOf(second)], [['c'], ['b']])
    await service.postJson('/logs', [one('newest', 9), one('between', 4), one('oldest', 0)])
    const back = await search(`action=late&limit=9&cursor=${second.previous_cursor}`)
    assert.deepEqual([idsOf(back), back.previous_cursor], [['newest', 'c', 'between'], null])
    const on = await search(`action=late&limit=9&cursor=${second.next_cursor}`)
    assert.deepEqual([idsOf(on), on.next_cursor], [['a', 'oldest'], null])
    const again = await search(`action=late&limit=9&cursor=${back.next_cursor}`)
    assert.deepEqual(idsOf(again), ['b', 'a', 'oldest'])
  })

  test('takes a cursor of another query as a place in its own', async () => {
    await addDay('first_query', 3)
    await addDay('second_query', 3)
    const { next_cursor: cursor } = await search('action=first_query&limit=1')
    assert.deepEqual(idsOf(await search(`action=second_query&cursor=${cursor}`)), ['1', '0'])
    const none = await search(`action=no_query&cursor=${cursor}`)
    assert.deepEqual([none.entries, none.next_cursor], [[], null])
  })

  test('refuses a cursor with the other order', async () => {
    await addDay('ordered', 2)
    const { next_cursor: cursor } = await search('action=ordered&limit=1')
    const answer = await service.ask('GET', `/api/entries?order=asc&cursor=${cursor}`)
    assert.deepEqual([answer.status, answer.json.code], [422, 'invalid_content'])
    assert.match(String(answer.json.detail), /^cursor: belongs to order=desc; /)
  })

  test('narrows by a query, and by a query and filters together', async () => {
    await service.postJson('/logs', [
      entry({ action: 'asked', user_id: '1', cause: 'Disk is full', result: 'failure' }),
      entry({ action: 'asked', user_id: '2', attributes: { disk: 'sda' } }),
      entry({ action: 'asked', user_id: '3' }),
    ])
    for (const [query, ids] of [
      ['action:asked disk', ['2', '1']],
      ['action:asked cause:"disk is full"', ['1']],
      ['action:asked NOT result:failure', ['3', '2']],
      ['action:asked timestamp>now-1h', ['3', '2', '1']],
    ] as const) {
      assert.deepEqual(idsOf(await search(`q=${encodeURIComponent(query)}`)), ids, query)
    }
    assert.deepEqual(idsOf(await search('q=action:asked&user_id=2&user_id=3&from=now-1h&to=now%2B1h')), ['3', '2'])
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
  const { size, ...store } = status.store
  assert.deepEqual(store, { ready: true, applied_seq: status.journal.head_seq, lag: 0, rebuild: null })
  assert.ok(size !== null && size.bytes > 0)
  assert.equal(size.entries, status.journal.entries)
})
