import type { FastifySchema } from 'fastify'
import Type from 'typebox'
import { Status } from './status.ts'

/** What the OpenAPI document says of the routes that tell how the service is. */

export const pingDocument: FastifySchema = {
  operationId: 'post_ping',
  summary: 'Whether somebody is there',
  tags: ['health'],
  response: { 200: Type.Object({ status: Type.Literal('success') }) },
}

export const statusDocument: FastifySchema = {
  operationId: 'get_status',
  summary: 'How the log is doing',
  tags: ['health'],
  response: { 200: Status },
}
