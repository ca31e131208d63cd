import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, beforeEach, test } from 'node:test'
import { onEachDatabase, openTestService, type TestService, until } from '@trilha/service-kit/testing'
import type { Message } from './message.ts'
import { createMessageNews } from './message-news.ts'
import { createMessageRepository, type MessageTables } from './message-repository.ts'
import { migrations } from './migrations.ts'
import { createMessagingServer } from './server.ts'
import { openEventStream } from './testing/event-stream.ts'

const open = (database: Parameters<typeof openTestService>[0]['database'], heartbeatMs: number) =>
  openTestService<MessageTables>({
    name: 'messaging_service',
    migrations,
    database,
    createServer: ({ db, ...parts }) =>
      createMessagingServer({
        ...parts,
        messages: createMessageRepository(db),
        news: createMessageNews(),
        heartbeatMs,
      }),
  })

/** Longer than any test: only news wake a stream. */
const never = 600_000

onEachDatabase('the stream of messages', (fresh) => {
  let service: TestService
  let recipient = 0
  before(async () => {
    service = await open(await fresh(), never)
  })
  after(() => service.close())
  beforeEach(() => {
    recipient += 1
    service.log.take()
  })

  const send = async (body: string, recipient_id = recipient) =>
    (await service.call<Message>('POST', '/messages', { sender_id: 1, recipient_id, body })).body
  const follow = (query = '', headers: Readonly<Record<string, string>> = {}) =>
    openEventStream(`${service.url}/messages/stream?recipient_id=${recipient}${query}`, headers)

  test('new messages come with their ids; older and other ones do not', async () => {
    await send('before')
    const stream = await follow()
    assert.equal(stream.response.status, 200)
    assert.equal(stream.response.headers.get('content-type'), 'text/event-stream')
    await send('for another', recipient + 1_000)
    const message = await send('now')
    await stream.next()
    const block = await stream.next()
    assert.equal(block?.event, 'message')
    assert.equal(block?.id, String(message.id))
    assert.deepEqual(block?.message, message)
    stream.close()
    const entry = await until('the stream is logged', () =>
      service.log.take().find(({ action }) => action === 'stream_messages'),
    )
    assert.equal(entry.user_id, String(recipient))
    assert.equal(entry.result, 'success')
  })

  test('who comes back with the last id gets what came meanwhile, once, in order', async () => {
    const sent = [await send('1')]
    for (let index = 2; index <= 250; index += 1) sent.push(await send(String(index)))
    const [first] = sent
    for (const [query, headers] of [
      ['', { 'last-event-id': String(first?.id) }],
      [`&last_event_id=${first?.id}`, {}],
      ['&last_event_id=999999', { 'last-event-id': String(first?.id) }],
    ] as const) {
      const stream = await follow(query, headers)
      for (const message of sent.slice(1)) assert.deepEqual(await stream.nextMessage(), message)
      const live = await send('live')
      assert.deepEqual(await stream.nextMessage(), live)
      sent.push(live)
      stream.close()
    }
  })

  test('the first block names the place to resume from, before any message', async () => {
    const { id } = await send('before')
    const stream = await follow()
    assert.equal((await stream.next())?.id, String(id))
    stream.close()
  })

  test('many senders at once: every reader gets every message once, ids growing, also across reconnects', async () => {
    const steady = await follow()
    const total = 120
    const sending = Promise.all(Array.from({ length: total }, (_, index) => send(`m${index}`)))
    const bySteady: Message[] = []
    const byRestless: Message[] = []
    const steadyReads = (async () => {
      while (bySteady.length < total) bySteady.push(await steady.nextMessage())
    })()
    while (byRestless.length < total) {
      const last = byRestless.at(-1)?.id ?? 0
      const stream = await follow('', { 'last-event-id': String(last) })
      for (let count = 0; count < 17 && byRestless.length < total; count += 1)
        byRestless.push(await stream.nextMessage())
      stream.close()
    }
    const sent = await sending
    await steadyReads
    steady.close()
    const expected = sent.map(({ id }) => id).sort((a, b) => a - b)
    assert.deepEqual(
      bySteady.map(({ id }) => id),
      expected,
    )
    assert.deepEqual(
      byRestless.map(({ id }) => id),
      expected,
    )
  })

  test('a reader that does not read holds nobody up, and loses nothing', async () => {
    const { hostname, port } = new URL(service.url)
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    socket.pause()
    socket.write(`GET /messages/stream?recipient_id=${recipient} HTTP/1.1\r\nhost: x\r\n\r\n`)
    const quick = await follow()
    const body = 'x'.repeat(10_000)
    const sent: Message[] = []
    for (let index = 0; index < 300; index += 1) sent.push(await send(body))
    for (const message of sent) assert.equal((await quick.nextMessage()).id, message.id)
    quick.close()

    let text = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    socket.resume()
    await until('the slow reader has all', () => (text.split('event: message').length === 301 ? true : undefined))
    socket.destroy()
  })

  test('does not answer to HEAD', async () => {
    const { status, headers } = await service.call('HEAD', '/messages/stream?recipient_id=1')
    assert.deepEqual([status, headers.get('allow')], [405, 'GET'])
    assert.ok(!service.log.take().some(({ action }) => action === 'get_message'))
  })

  for (const [what, query, headers, detail] of [
    ['no recipient', '', {}, 'recipient_id: is required'],
    [
      'a header that is no id',
      'recipient_id=1',
      { 'last-event-id': 'x' },
      'Last-Event-ID: must be the id of an event of this stream',
    ],
    ['a parameter that is no id', 'recipient_id=1&last_event_id=-1', {}, 'last_event_id: must be at least 0'],
  ] as const) {
    test(`refuses ${what}`, async () => {
      const { status, body } = await service.call('GET', `/messages/stream?${query}`, undefined, headers)
      assert.equal(status, 422)
      assert.equal(body.detail, detail)
      const refused = service.log.take().find(({ result }) => result === 'failure')
      assert.equal(refused?.action, 'stream_messages')
      assert.equal(refused?.cause, detail)
    })
  }

  test('a quiet stream is kept open by comments, and ends when the service stops', async () => {
    const quiet = await open(await fresh(), 20)
    const stream = await openEventStream(`${quiet.url}/messages/stream?recipient_id=1`)
    assert.equal((await stream.next())?.id, '0')
    assert.equal((await stream.next())?.comment, 'nothing new')
    assert.equal((await stream.next())?.comment, 'nothing new')
    await quiet.close()
    let last = await stream.next()
    while (last !== undefined) last = await stream.next()
  })
})
