import type { Readable } from 'node:stream'
import { Id, idText, memberOf, Problem, problem, problemAnswers, type Server } from '@trilha/service-kit'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { messageEvents } from './message-events.ts'
import type { MessageNews } from './message-news.ts'
import type { MessageRepository } from './message-repository.ts'
import { createMessageStreams } from './message-streams.ts'

export interface StreamRouteOptions {
  readonly messages: MessageRepository
  readonly news: MessageNews
  /** Default 15 s: proxies close a connection that is silent for 30 s or more. */
  readonly heartbeatMs?: number
}

const defaultHeartbeatMs = 15_000

/** For the document a text; what the handler sends is the stream of it. */
const events = Type.Unsafe<Readable>(Type.String())

const querystring = Type.Object({
  recipient_id: Id,
  last_event_id: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description:
        'For a first connection, which cannot set the header Last-Event-ID in a browser; the header goes first',
    }),
  ),
})

/** `GET /messages/stream`: new messages as they arrive. */
export const addStreamRoute = (server: Server, { messages, news, heartbeatMs }: StreamRouteOptions): void => {
  const streams = createMessageStreams()
  server.addHook('preClose', async () => streams.closeAll())

  server.get(
    '/messages/stream',
    {
      // A HEAD of it would run the endless answer and throw it away.
      exposeHeadRoute: false,
      config: { action: 'stream_messages', userId: (request) => idText(memberOf(request.query, 'recipient_id')) },
      schema: {
        operationId: 'stream_messages',
        summary: 'Follow the messages to someone as server-sent events',
        description:
          'Each event is named `message`, carries the message as JSON, and its id. A client that comes back with the ' +
          'header `Last-Event-ID` gets what it missed first, nothing twice; without it, only new messages.',
        tags: ['messages'],
        querystring,
        response: {
          200: { description: 'The events', content: { 'text/event-stream': { schema: events } } },
          ...problemAnswers(422),
        },
      },
    },
    async (request, reply) => {
      const after = lastEventId(request) ?? request.query.last_event_id ?? (await messages.lastId())
      const stream = streams.start(reply.raw, (signal) =>
        messageEvents({
          recipientId: request.query.recipient_id,
          after,
          messages,
          news,
          heartbeatMs: heartbeatMs ?? defaultHeartbeatMs,
          signal,
        }),
      )
      return reply
        .type('text/event-stream')
        .headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
        .send(stream)
    },
  )
  // Without a route of its own it would be taken for a HEAD of the message with the id "stream".
  server.head('/messages/stream', { schema: { hide: true } }, async () => {
    const detail = 'This path does not answer to HEAD, but to GET.'
    throw new Problem('method_not_allowed', detail, { headers: { allow: 'GET' } })
  })
}

/** @throws {Problem} 422 for an id that no event of ours carried */
const lastEventId = (request: FastifyRequest): number | undefined => {
  const text = request.headers['last-event-id']
  if (text === undefined || text === '') return undefined
  const id = Number(text)
  if (typeof text === 'string' && /^\d+$/.test(text) && Number.isSafeInteger(id)) return id
  throw problem('invalid_content', 'Last-Event-ID: must be the id of an event of this stream')
}
