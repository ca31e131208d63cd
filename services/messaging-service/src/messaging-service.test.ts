import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import {
  assertOneEntry,
  type ExpectedEntry,
  onEachDatabase,
  openTestService,
  type TestService,
} from '@trilha/service-kit/testing'
import type { Message } from './message.ts'
import { createMessageNews } from './message-news.ts'
import { createMessageRepository, type MessageTables } from './message-repository.ts'
import { migrations } from './migrations.ts'
import { createMessagingServer } from './server.ts'

onEachDatabase('the messaging service', (fresh) => {
  let service: TestService
  let recipient = 1_000
  before(async () => {
    service = await openTestService<MessageTables>({
      name: 'messaging_service',
      migrations,
      database: await fresh(),
      createServer: ({ db, ...parts }) =>
        createMessagingServer({ ...parts, messages: createMessageRepository(db), news: createMessageNews() }),
    })
  })
  after(() => service.close())
  // Each test writes to someone else, so that none sees another's messages.
  beforeEach(() => {
    recipient += 1
    service.log.take()
  })

  const send = async (change: object = {}) => {
    const input = { sender_id: 1, recipient_id: recipient, body: 'Lunch at noon?', ...change }
    const { body } = await service.call<Message>('POST', '/messages/', input)
    service.log.take()
    return body
  }
  const list = async (query: string) => (await service.call<Message[]>('GET', `/messages/?${query}`)).body
  const entryOf = (expected: ExpectedEntry) => assertOneEntry(service.log, expected)

  for (const path of ['/messages/', '/messages']) {
    test(`POST ${path} sends a message`, async () => {
      const input = { sender_id: 5, recipient_id: recipient, body: 'Olá,\n"tudo bem"?' }
      const { status, body } = await service.call<Message>('POST', path, { ...input, id: 9_999, read_at: 'never' })
      assert.equal(status, 200)
      assert.deepEqual(body, { id: body.id, ...input, sent_at: body.sent_at, read_at: null })
      assert.match(body.sent_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
      const entry = entryOf({ action: 'send_message', user_id: '5' })
      assert.deepEqual(entry.target, { type: 'message', id: String(body.id) })
    })
  }

  test('lists by recipient, by sender, unread and read', async () => {
    const fromOne = await send()
    const fromTwo = await send({ sender_id: 2 })
    const { body: read } = await service.call<Message>('POST', `/messages/${fromTwo.id}/read`)
    service.log.take()
    assert.deepEqual(await list(`recipient_id=${recipient}`), [fromOne, read])
    entryOf({ action: 'get_messages', user_id: String(recipient) })
    assert.deepEqual(await list(`recipient_id=${recipient}&sender_id=2`), [read])
    assert.deepEqual(await list(`recipient_id=${recipient}&unread=true`), [fromOne])
    assert.deepEqual(await list(`recipient_id=${recipient}&unread=false`), [read])
    service.log.take()
    assert.ok((await list('sender_id=2')).some(({ id }) => id === read.id))
    entryOf({ action: 'get_messages', user_id: 'N/A' })
  })

  test('pages keep the filter', async () => {
    const messages = [await send(), await send(), await send()]
    const page = await service.call<Message[]>('GET', `/messages?recipient_id=${recipient}&limit=2`)
    assert.deepEqual(page.body, messages.slice(0, 2))
    const next = /^<(.+)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1]
    assert.deepEqual((await service.call<Message[]>('GET', next ?? '')).body, messages.slice(2))
  })

  test('the time of the first reading stays', async () => {
    const { id } = await send()
    const first = await service.call<Message>('POST', `/messages/${id}/read`)
    entryOf({ action: 'read_message', user_id: String(recipient) })
    assert.notEqual(first.body.read_at, null)
    const second = await service.call<Message>('POST', `/messages/${id}/read/`, '')
    assert.equal(second.status, 200)
    assert.deepEqual(second.body, first.body)
  })

  test('GET and DELETE of one message', async () => {
    const message = await send()
    assert.deepEqual((await service.call('GET', `/messages/${message.id}`)).body, message)
    entryOf({ action: 'get_message', user_id: String(recipient) })
    assert.deepEqual((await service.call('DELETE', `/messages/${message.id}`)).body, message)
    entryOf({ action: 'delete_message', user_id: String(recipient) })
    assert.equal((await service.call('GET', `/messages/${message.id}`)).status, 404)
  })

  test('what does not exist is 404, logged with its cause', async () => {
    for (const [method, path, action] of [
      ['GET', '/messages/424242', 'get_message'],
      ['POST', '/messages/424242/read', 'read_message'],
      ['DELETE', '/messages/424242', 'delete_message'],
    ] as const) {
      const { status, body } = await service.call(method, path)
      assert.equal(status, 404)
      assert.equal(body.detail, 'Message not found')
      entryOf({ action, user_id: 'N/A', cause: 'Message not found' })
    }
  })

  describe('refuses with 422, names the field, and logs why', () => {
    const wrong: [string, object, string][] = [
      ['no text', { body: '' }, 'body: must not be empty'],
      ['a text too long', { body: 'x'.repeat(10_001) }, 'body: must have at most 10000 characters'],
      ['no recipient', { recipient_id: undefined }, 'recipient_id: is required'],
      ['a recipient in words', { recipient_id: 'Ana' }, 'recipient_id: must be an integer'],
    ]
    for (const [what, change, detail] of wrong) {
      test(what, async () => {
        const input = { sender_id: 1, recipient_id: recipient, body: 'Hi', ...change }
        const { status, body } = await service.call('POST', '/messages/', input)
        assert.equal(status, 422)
        assert.equal(body.detail, detail)
        entryOf({ action: 'send_message', user_id: '1', cause: detail })
      })
    }

    test('unread neither true nor false', async () => {
      const { status, body } = await service.call('GET', '/messages?unread=maybe')
      assert.equal(status, 422)
      entryOf({ action: 'get_messages', user_id: 'N/A', cause: 'unread: must be true or false' })
      assert.equal(body.detail, 'unread: must be true or false')
    })
  })
})
