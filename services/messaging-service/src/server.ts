import {
  createServer,
  Id,
  idText,
  memberOf,
  orProblem,
  pageQuery,
  parsePage,
  problemAnswers,
  type Server,
  type ServerOptions,
  targetOf,
  toPage,
} from '@trilha/service-kit'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { Message, MessageFilter, MessageInput } from './message.ts'
import { addStreamRoute, type StreamRouteOptions } from './stream-route.ts'

export interface MessagingServerOptions
  extends Pick<ServerOptions, 'name' | 'logger' | 'apiKey' | 'isReady' | 'actionLog'>,
    StreamRouteOptions {}

const tags = ['messages']
const params = Type.Object({ message_id: Id })
const target = targetOf('message', 'message_id')
const orNotFound = (message: Message | undefined): Message => orProblem(message, 'not_found', 'Message not found')

/** Who acts: the sender of a message that is sent, the recipient of what is read. */
const sender = (request: FastifyRequest) => idText(memberOf(request.body, 'sender_id'))
const recipient = (request: FastifyRequest, payload?: unknown) =>
  idText(memberOf(payload, 'recipient_id')) ?? idText(memberOf(request.query, 'recipient_id'))

export const createMessagingServer = async (options: MessagingServerOptions): Promise<Server> => {
  const { messages, news } = options
  const server = await createServer({
    ...options,
    title: 'Messaging service',
    version: '0.1.0',
    description: 'Send, list, read and follow messages between users. Every call is an entry in the log.',
  })

  server.post(
    '/messages',
    {
      config: { action: 'send_message', userId: sender, target },
      schema: {
        operationId: 'send_message',
        summary: 'Send a message',
        tags,
        body: MessageInput,
        response: { 200: Message, ...problemAnswers(422) },
      },
    },
    async ({ body }) => {
      const message = await messages.send(body)
      news.announce(message.recipient_id)
      return message
    },
  )

  server.get(
    '/messages',
    {
      config: { action: 'get_messages', userId: recipient },
      schema: {
        operationId: 'get_messages',
        summary: 'List messages by id',
        tags,
        querystring: Type.Object({ ...MessageFilter, ...pageQuery }),
        response: { 200: Type.Array(Message), ...problemAnswers(422) },
      },
    },
    async (request, reply) => {
      const page = parsePage(request.query)
      return toPage(await messages.list(request.query, page), page, { request, reply })
    },
  )

  server.get(
    '/messages/:message_id',
    {
      config: { action: 'get_message', userId: recipient, target },
      schema: {
        operationId: 'get_message',
        summary: 'Get a message',
        tags,
        params,
        response: { 200: Message, ...problemAnswers(404, 422) },
      },
    },
    async (request) => orNotFound(await messages.find(request.params.message_id)),
  )

  server.post(
    '/messages/:message_id/read',
    {
      config: { action: 'read_message', userId: recipient, target },
      schema: {
        operationId: 'read_message',
        summary: 'Mark a message as read; the time of the first call stays',
        tags,
        params,
        response: { 200: Message, ...problemAnswers(404, 422) },
      },
    },
    async (request) => orNotFound(await messages.markRead(request.params.message_id)),
  )

  server.delete(
    '/messages/:message_id',
    {
      config: { action: 'delete_message', userId: recipient, target },
      schema: {
        operationId: 'delete_message',
        summary: 'Remove a message; the answer is the removed message',
        tags,
        params,
        response: { 200: Message, ...problemAnswers(404, 422) },
      },
    },
    async (request) => orNotFound(await messages.remove(request.params.message_id)),
  )

  addStreamRoute(server, options)
  return server
}
