import type { ActionTarget } from '@trilha/client'
import type { FastifyRequest } from 'fastify'
import { idText, memberOf } from './field-schemas.ts'

/**
 * The id of the thing that a request is about, for its entry: from the answer, else the path's parameter, else the body.
 * Undefined where none is a valid id.
 */
export const requestedId = (request: FastifyRequest, payload: unknown, parameter: string): string | undefined =>
  idText(memberOf(payload, 'id')) ?? idText(memberOf(request.params, parameter)) ?? idText(memberOf(request.body, 'id'))

/** An entry's target: `{ type, id }` of the thing that a request is about. */
export const targetOf =
  (type: string, parameter: string) =>
  (request: FastifyRequest, payload?: unknown): ActionTarget => {
    const id = requestedId(request, payload, parameter)
    return id === undefined ? { type } : { type, id }
  }
