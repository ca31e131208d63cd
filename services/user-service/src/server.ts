import {
  createServer,
  Id,
  orProblem,
  pageQuery,
  parsePage,
  problemAnswers,
  requestedId,
  requireSameId,
  type Server,
  type ServerOptions,
  targetOf,
  toPage,
} from '@trilha/service-kit'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { User, UserInput } from './user.ts'
import type { UserRepository } from './user-repository.ts'

export interface UserServerOptions extends Pick<ServerOptions, 'name' | 'logger' | 'apiKey' | 'isReady' | 'actionLog'> {
  readonly users: UserRepository
}

const tags = ['users']
const userId = (request: FastifyRequest, payload?: unknown) => requestedId(request, payload, 'user_id')
const target = targetOf('user', 'user_id')
const orNotFound = (user: User | undefined): User => orProblem(user, 'not_found', 'User not found')
const params = Type.Object({ user_id: Id })

export const createUserServer = async ({ users, ...options }: UserServerOptions): Promise<Server> => {
  const server = await createServer({
    ...options,
    title: 'User service',
    version: '0.1.0',
    description: 'Create, read, update and delete users. Every call is an entry in the log.',
  })

  server.post(
    '/users',
    {
      config: { action: 'create_user', userId, target },
      schema: {
        operationId: 'create_user',
        summary: 'Create a user',
        tags,
        body: UserInput,
        response: { 200: User, ...problemAnswers(400, 422) },
      },
    },
    async ({ body }) => orProblem(await users.create(body), 'already_exists', 'User with this ID already exists'),
  )

  server.get(
    '/users',
    {
      config: { action: 'get_users' },
      schema: {
        operationId: 'get_users',
        summary: 'List users by id',
        tags,
        querystring: Type.Object(pageQuery),
        response: { 200: Type.Array(User), ...problemAnswers(422) },
      },
    },
    async (request, reply) => {
      const page = parsePage(request.query)
      return toPage(await users.list(page), page, { request, reply })
    },
  )

  server.get(
    '/users/:user_id',
    {
      config: { action: 'get_user', userId, target },
      schema: {
        operationId: 'get_user',
        summary: 'Get a user',
        tags,
        params,
        response: { 200: User, ...problemAnswers(404, 422) },
      },
    },
    async (request) => orNotFound(await users.find(request.params.user_id)),
  )

  server.put(
    '/users/:user_id',
    {
      config: { action: 'update_user', userId, target },
      schema: {
        operationId: 'update_user',
        summary: 'Put a user in place of the one with this id',
        tags,
        params,
        body: UserInput,
        response: { 200: User, ...problemAnswers(404, 422) },
      },
    },
    async ({ params, body }) => {
      requireSameId(params.user_id, body.id)
      return orNotFound(await users.replace(params.user_id, body))
    },
  )

  server.delete(
    '/users/:user_id',
    {
      config: { action: 'delete_user', userId, target },
      schema: {
        operationId: 'delete_user',
        summary: 'Remove a user; the answer is the removed user',
        tags,
        params,
        response: { 200: User, ...problemAnswers(404, 422) },
      },
    },
    async (request) => orNotFound(await users.remove(request.params.user_id)),
  )

  return server
}
