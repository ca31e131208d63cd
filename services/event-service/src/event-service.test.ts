import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import {
  assertOneEntry,
  type ExpectedEntry,
  onEachDatabase,
  openTestService,
  type TestService,
} from '@trilha/service-kit/testing'
import type { Event } from './event.ts'
import { createEventRepository, type EventTables } from './event-repository.ts'
import { migrations } from './migrations.ts'
import { createEventServer } from './server.ts'

const lunch = {
  title: 'Team lunch',
  description: 'Bring an appetite',
  location: 'Roof terrace',
  starts_at: '2026-06-15T12:00:00.000Z',
  ends_at: '2026-06-15T13:30:00.000Z',
  organizer_id: 7,
}

onEachDatabase('the event service', (fresh) => {
  let service: TestService
  before(async () => {
    service = await openTestService<EventTables>({
      name: 'event_service',
      migrations,
      database: await fresh(),
      createServer: ({ db, ...parts }) => createEventServer({ ...parts, events: createEventRepository(db) }),
    })
  })
  after(() => service.close())
  beforeEach(() => service.log.take())

  const create = async (event: object = lunch) => {
    const { body } = await service.call<Event>('POST', '/events/', event)
    service.log.take()
    return body
  }
  const entryOf = (expected: ExpectedEntry) => assertOneEntry(service.log, expected)

  for (const path of ['/events/', '/events']) {
    test(`POST ${path} creates an event, GET ${path} lists it`, async () => {
      const { status, body } = await service.call<Event>('POST', path, lunch)
      assert.equal(status, 200)
      assert.deepEqual(body, { id: body.id, ...lunch })
      const entry = entryOf({ action: 'create_event', user_id: '7' })
      assert.deepEqual(entry.target, { type: 'event', id: String(body.id) })
      const list = await service.call<Event[]>('GET', path)
      assert.deepEqual(list.body.at(-1), body)
      entryOf({ action: 'get_events', user_id: 'N/A' })
    })
  }

  test('only title, start and organizer are needed', async () => {
    const body = await create({ title: 'Walk', starts_at: '2026-06-15T12:00:00Z', organizer_id: 1 })
    assert.deepEqual(body, {
      id: body.id,
      title: 'Walk',
      description: null,
      location: null,
      starts_at: '2026-06-15T12:00:00.000Z',
      ends_at: null,
      organizer_id: 1,
    })
  })

  test('date-times are kept in one spelling, to the nanosecond', async () => {
    const { starts_at, ends_at } = await create({
      ...lunch,
      starts_at: '2026-06-15 09:00:00',
      ends_at: '2026-06-15T13:30:00.123456789+02:00',
    })
    assert.equal(starts_at, '2026-06-15T09:00:00.000Z')
    assert.equal(ends_at, '2026-06-15T11:30:00.123456789Z')
  })

  test('a chosen id is kept, and a taken one refused', async () => {
    assert.equal((await create({ ...lunch, id: 900 })).id, 900)
    const { status, body } = await service.call('POST', '/events', { ...lunch, id: 900 })
    assert.equal(status, 400)
    assert.equal(body.detail, 'Event with this ID already exists')
    entryOf({ action: 'create_event', user_id: '7', cause: 'Event with this ID already exists' })
    assert.equal((await create()).id, 901)
  })

  test('GET, PUT and DELETE of one event', async () => {
    const { id } = await create()
    assert.deepEqual((await service.call('GET', `/events/${id}/`)).body, { id, ...lunch })
    entryOf({ action: 'get_event', user_id: '7' })

    const moved = { ...lunch, location: null, organizer_id: 8 }
    assert.deepEqual((await service.call('PUT', `/events/${id}`, { ...moved, id })).body, { id, ...moved })
    entryOf({ action: 'update_event', user_id: '8' })

    assert.deepEqual((await service.call('DELETE', `/events/${id}`)).body, { id, ...moved })
    entryOf({ action: 'delete_event', user_id: '8' })
    assert.equal((await service.call('GET', `/events/${id}`)).status, 404)
  })

  test('what does not exist is 404, logged with its cause', async () => {
    const calls = [
      ['GET', 'get_event', 'N/A'],
      ['PUT', 'update_event', '7'],
      ['DELETE', 'delete_event', 'N/A'],
    ] as const
    for (const [method, action, user_id] of calls) {
      const { status, body } = await service.call(method, '/events/424242', method === 'PUT' ? lunch : undefined)
      assert.equal(status, 404)
      assert.equal(body.detail, 'Event not found')
      const entry = entryOf({ action, user_id, cause: 'Event not found' })
      assert.deepEqual(entry.target, { type: 'event', id: '424242' })
    }
  })

  test('pages', async () => {
    const first = await create()
    const second = await create()
    const page = await service.call<Event[]>('GET', `/events?limit=1&after=${first.id - 1}`)
    assert.deepEqual(page.body, [first])
    assert.equal(page.headers.get('link'), `</events?limit=1&after=${first.id}>; rel="next"`)
    const last = await service.call<Event[]>('GET', `/events?limit=1&after=${first.id}`)
    assert.deepEqual(last.body, [second])
    assert.equal(last.headers.get('link'), null)
  })

  describe('refuses with 422, names the field, and logs why', () => {
    const wrong: [string, object, string][] = [
      ['an end before the start', { ends_at: '2026-06-15T11:59:59Z' }, 'ends_at: must not be before starts_at'],
      [
        'an end a nanosecond before the start',
        { starts_at: '2026-06-15T12:00:00.000000001Z', ends_at: '2026-06-15T12:00:00Z' },
        'ends_at: must not be before starts_at',
      ],
      [
        'a day that does not exist',
        { starts_at: '2026-02-30T12:00:00Z' },
        'starts_at: must be an RFC 3339 date-time such as 2024-06-15T12:34:56Z',
      ],
      ['no start', { starts_at: undefined }, 'starts_at: is required'],
      ['no title', { title: '' }, 'title: must not be empty'],
      ['an organizer in words', { organizer_id: 'Ana' }, 'organizer_id: must be an integer'],
      [
        'a description too long',
        { description: 'x'.repeat(10_001) },
        'description: must have at most 10000 characters or null',
      ],
    ]
    for (const [what, change, detail] of wrong) {
      test(what, async () => {
        const body = { ...lunch, ...change }
        for (const [method, path, action] of [
          ['POST', '/events/', 'create_event'],
          ['PUT', '/events/1', 'update_event'],
        ] as const) {
          const answer = await service.call(method, path, body)
          assert.equal(answer.status, 422)
          assert.equal(answer.body.detail, detail)
          entryOf({ action, user_id: body.organizer_id === 7 ? '7' : 'N/A', cause: detail })
        }
      })
    }
  })

  test('an event may end when it starts', async () => {
    assert.equal((await create({ ...lunch, ends_at: lunch.starts_at })).ends_at, lunch.starts_at)
  })
})
