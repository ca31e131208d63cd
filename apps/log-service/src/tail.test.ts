import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { entry, startLogService, type TestLogService, until } from './log-service.fixture.ts'
import { batchOf, nextEntries, nextEvent, openTail, usersOf } from './tail.fixture.ts'

/** A test that hangs must fail by itself. */
const options = { timeout: 60_000 }

describe('GET /api/tail', options, () => {
  let service: TestLogService
  before(async () => {
    service = await startLogService()
  })
  after(() => service[Symbol.asyncDispose]())

  const post = (fields: Readonly<Record<string, unknown>>) => service.postJson('/log', entry(fields))
  const postBatch = async (lines: string): Promise<void> => {
    const { status } = await service.ask('POST', '/logs', {
      headers: { 'content-type': 'application/x-ndjson' },
      body: lines,
    })
    assert.equal(status, 200)
  }
  const headSeq = async (): Promise<number> =>
    ((await service.ask('GET', '/api/status')).json.journal as { head_seq: number }).head_seq

  test('sends each entry as it is accepted, and as it is kept', async () => {
    await post({ action: 'before' })
    using tail = await openTail(service)
    assert.equal(tail.status, 200)
    assert.equal(tail.headers['content-type'], 'text/event-stream')
    assert.equal(tail.headers['cache-control'], 'no-store')
    assert.equal(tail.headers['x-accel-buffering'], 'no')
    assert.equal(tail.headers['content-encoding'], undefined)
    const first = await tail.next()
    const seq = await headSeq()
    assert.deepEqual(first, { event: 'position', id: String(seq), data: JSON.stringify({ seq }) })
    const { json } = await post({ action: 'now', cause: 'a\nb\r\u2028"ü𝄞', attributes: { big: 1 } })
    const event = await nextEvent(tail)
    assert.equal(event.event, 'entry')
    assert.equal(event.id, String(seq + 1))
    const stored = await service.ask('GET', `/api/entries/${json.log_id}`)
    assert.deepEqual(JSON.parse(event.data), stored.json)
  })

  test('sends what matches the query, the filters and the times, and nothing else', async () => {
    const query = new URLSearchParams([
      ['q', 'cause:"not found" OR http.status>=500'],
      ['user_id', '7'],
      ['user_id', '8'],
      ['http.status', '404'],
      ['http.status', '503'],
      ['from', '2026-01-01T00:00:00Z'],
      ['to', '2026-02-01T00:00:00Z'],
    ])
    using tail = await openTail(service, `?${query}`)
    const good = { user_id: '7', cause: 'User not found', http: { status: 404 }, timestamp: '2026-01-01T00:00:00Z' }
    await postBatch(
      [
        good,
        { ...good, user_id: '9' },
        { ...good, cause: 'found' },
        { ...good, http: { status: 405 } },
        { ...good, timestamp: '2025-12-31T23:59:59.999999999Z' },
        { ...good, timestamp: '2026-02-01T00:00:00Z' },
        { ...good, user_id: '8', cause: null, http: { status: 503 }, timestamp: '2026-01-31T23:59:59.999Z' },
      ]
        .map((fields, index) => `${JSON.stringify(entry({ ...fields, action: `a${index}` }))}\n`)
        .join(''),
    )
    assert.deepEqual(
      (await nextEntries(tail, 2)).map(({ action }) => action),
      ['a0', 'a6'],
    )
  })

  for (const [what, query, headers] of [
    ['after_seq', (seq: number) => `?after_seq=${seq}`, () => ({})],
    ['the header', () => '?', (seq: number) => ({ 'last-event-id': String(seq) })],
    // A browser asks for the address of its first connection again; how far it came is in the header.
    ['the header before last', () => '?last=5', (seq: number) => ({ 'last-event-id': String(seq) })],
    ['the header before after_seq', () => '?after_seq=0', (seq: number) => ({ 'last-event-id': String(seq) })],
  ] as const) {
    test(`who comes back by ${what} gets what came meanwhile, once and in order, then what is new`, async () => {
      const action = `resumed by ${what}`
      await post({ action, user_id: 'seen' })
      const seen = await headSeq()
      await postBatch(batchOf(3_000, { action }))
      using tail = await openTail(service, `${query(seen)}&action=${encodeURIComponent(action)}`, headers(seen))
      const wanted = Array.from({ length: 3_000 }, (_, index) => String(index + 1))
      assert.deepEqual(usersOf(await nextEntries(tail, 3_000)), wanted)
      await post({ action: 'another' })
      await post({ action, user_id: 'new' })
      assert.deepEqual(usersOf(await nextEntries(tail, 1)), ['new'])
    })
  }

  test('the place to resume from moves when nothing matches', async () => {
    using tail = await openTail(service, '?action=never')
    const first = await tail.next()
    await postBatch(batchOf(100))
    const second = await tail.next()
    assert.equal(second?.event, 'position')
    assert.ok(Number(second.id) > Number(first?.id))
    assert.ok(Number(second.id) <= (await headSeq()))
  })

  for (const header of ['x', '-1', '1.5', '99999999', '9'.repeat(40), '']) {
    test(`passes over the header "${header}", which no event of this journal carried`, async () => {
      using tail = await openTail(service, '', { 'last-event-id': header })
      assert.equal(tail.status, 200)
      assert.equal((await tail.next())?.id, String(await headSeq()))
    })
  }

  for (const [query, detail] of [
    ['after_seq=x', /^after_seq: must be a whole number from 0 to \d+, the number of the newest entry$/],
    ['after_seq=-1', /^after_seq: must be/],
    ['after_seq=99999999', /^after_seq: must be/],
    ['last=1001', /^last: must be a whole number from 0 to 1000$/],
    ['last=1&after_seq=0', /^last: must not be given together with after_seq/],
    ['when_slow=never', /^when_slow: must be skip or wait$/],
    ['limit=1', /^limit: is no parameter of this; known are q, /],
    ['from=yesterday', /^from: must be/],
    ['q=%28', /^column 2: /],
  ] as const) {
    test(`refuses ${query}`, async () => {
      const { status, json } = await service.ask('GET', `/api/tail?${query}`)
      assert.equal(status, 422)
      assert.match(String(json.detail), detail)
    })
  }

  test('answers GET alone', async () => {
    for (const method of ['HEAD', 'POST'] as const) {
      const { status, headers } = await service.ask(method, '/api/tail')
      assert.deepEqual([status, headers.allow], [405, 'GET'])
    }
  })

  test('begins with the newest that match, oldest of them first, without gap or double to what is new', async () => {
    await postBatch(batchOf(50, { action: 'newest' }))
    await postBatch(batchOf(50, { action: 'other' }))
    using tail = await openTail(service, '?last=10&q=action:newest')
    await post({ action: 'newest', user_id: '51' })
    const wanted = Array.from({ length: 11 }, (_, index) => String(41 + index))
    assert.deepEqual(usersOf(await nextEntries(tail, 11)), wanted)
  })

  test('begins with fewer where there are fewer', async () => {
    await post({ action: 'lonely', user_id: '1' })
    using tail = await openTail(service, '?last=1000&action=lonely')
    await post({ action: 'lonely', user_id: '2' })
    assert.deepEqual(usersOf(await nextEntries(tail, 2)), ['1', '2'])
  })

  test('the newest are there while others write, each entry once', async () => {
    const total = 400
    await postBatch(batchOf(20, { action: 'busy' }))
    const writing = (async () => {
      for (let from = 21; from <= total; from += 20) await postBatch(batchOf(20, { action: 'busy' }, from))
    })()
    const tails = await Promise.all(Array.from({ length: 4 }, () => openTail(service, '?last=20&action=busy')))
    for (const tail of tails) {
      const users: number[] = []
      while (users.at(-1) !== total) users.push(...(await nextEntries(tail, 1)).map(({ user_id }) => Number(user_id)))
      const first = users[0] ?? 0
      assert.deepEqual(
        users,
        Array.from({ length: total - first + 1 }, (_, index) => first + index),
      )
      tail.close()
    }
    await writing
  })

  test('what the store has not yet of the newest comes from the journal', async () => {
    await using hasty = await startLogService({ TRILHA_SEARCH_CATCH_UP_MS: '0' })
    await until('readiness', async () => (await hasty.ask('GET', '/readyz')).status === 200)
    for (let round = 1; round <= 3; round++) {
      const headers = { 'content-type': 'application/x-ndjson' }
      await hasty.ask('POST', '/logs', { headers, body: batchOf(2_000, {}, (round - 1) * 2_000 + 1) })
      using tail = await openTail(hasty, '?last=10')
      const users: string[] = []
      while (users.at(-1) !== String(round * 2_000)) users.push(...usersOf(await nextEntries(tail, 1)))
      const first = Number(users[0])
      assert.ok(users.length >= 10)
      assert.deepEqual(
        users,
        users.map((_, index) => String(first + index)),
      )
    }
  })

  test('takes no more readers than it may, and a place is free as soon as one leaves', async () => {
    await using small = await startLogService({ TRILHA_MAX_TAILS: '2' })
    const [first, second] = await Promise.all([openTail(small), openTail(small)])
    const refused = await small.ask('GET', '/api/tail')
    assert.equal(refused.status, 503)
    assert.equal(refused.json.code, 'unavailable')
    assert.ok(Number(refused.headers['retry-after']) > 0)
    assert.match(refused.text, /2 tails are open/)
    first.close()
    await until('the place is free', async () => {
      using third = await openTail(small)
      return third.status === 200
    })
    second.close()
  })

  test('needs the API key like every other route', async () => {
    await using locked = await startLogService({ TRILHA_API_KEY: 'a-key-of-some-length' })
    using refused = await openTail(locked)
    assert.equal(refused.status, 401)
    using tail = await openTail(locked, '', { authorization: 'Bearer a-key-of-some-length' })
    assert.equal(tail.status, 200)
  })
})
