import {
  createServer,
  Id,
  idText,
  memberOf,
  orProblem,
  pageQuery,
  parsePage,
  problemAnswers,
  requireSameId,
  type Server,
  type ServerOptions,
  targetOf,
  toPage,
} from '@trilha/service-kit'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { Event, EventInput, normalizeEvent } from './event.ts'
import type { EventRepository } from './event-repository.ts'

export interface EventServerOptions
  extends Pick<ServerOptions, 'name' | 'logger' | 'apiKey' | 'isReady' | 'actionLog'> {
  readonly events: EventRepository
}

const tags = ['events']
/** The organizer, where the answer or the body names one. */
const organizer = (request: FastifyRequest, payload?: unknown) =>
  idText(memberOf(payload, 'organizer_id')) ?? idText(memberOf(request.body, 'organizer_id'))
const target = targetOf('event', 'event_id')
const orNotFound = (event: Event | undefined): Event => orProblem(event, 'not_found', 'Event not found')
const params = Type.Object({ event_id: Id })

export const createEventServer = async ({ events, ...options }: EventServerOptions): Promise<Server> => {
  const server = await createServer({
    ...options,
    title: 'Event service',
    version: '0.1.0',
    description: 'Create, read, update and delete events. Every call is an entry in the log.',
  })

  server.post(
    '/events',
    {
      config: { action: 'create_event', userId: organizer, target },
      schema: {
        operationId: 'create_event',
        summary: 'Create an event',
        tags,
        body: EventInput,
        response: { 200: Event, ...problemAnswers(400, 422) },
      },
    },
    async ({ body }) =>
      orProblem(await events.create(normalizeEvent(body)), 'already_exists', 'Event with this ID already exists'),
  )

  server.get(
    '/events',
    {
      config: { action: 'get_events' },
      schema: {
        operationId: 'get_events',
        summary: 'List events by id',
        tags,
        querystring: Type.Object(pageQuery),
        response: { 200: Type.Array(Event), ...problemAnswers(422) },
      },
    },
    async (request, reply) => {
      const page = parsePage(request.query)
      return toPage(await events.list(page), page, { request, reply })
    },
  )

  server.get(
    '/events/:event_id',
    {
      config: { action: 'get_event', userId: organizer, target },
      schema: {
        operationId: 'get_event',
        summary: 'Get an event',
        tags,
        params,
        response: { 200: Event, ...problemAnswers(404, 422) },
      },
    },
    async (request) => orNotFound(await events.find(request.params.event_id)),
  )

  server.put(
    '/events/:event_id',
    {
      config: { action: 'update_event', userId: organizer, target },
      schema: {
        operationId: 'update_event',
        summary: 'Put an event in place of the one with this id',
        tags,
        params,
        body: EventInput,
        response: { 200: Event, ...problemAnswers(404, 422) },
      },
    },
    async ({ params, body }) => {
      requireSameId(params.event_id, body.id)
      return orNotFound(await events.replace(params.event_id, normalizeEvent(body)))
    },
  )

  server.delete(
    '/events/:event_id',
    {
      config: { action: 'delete_event', userId: organizer, target },
      schema: {
        operationId: 'delete_event',
        summary: 'Remove an event; the answer is the removed event',
        tags,
        params,
        response: { 200: Event, ...problemAnswers(404, 422) },
      },
    },
    async (request) => orNotFound(await events.remove(request.params.event_id)),
  )

  return server
}
