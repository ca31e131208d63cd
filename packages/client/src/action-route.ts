import type { FastifyRequest } from 'fastify'
import type { RequestContext } from './request-context.ts'

/** What an action was done to. */
export interface ActionTarget {
  readonly type?: string
  readonly id?: string | number
}

/**
 * How a route tells of its action, in its `config`. The functions may throw or find nothing (parameters and body are
 * as the client sent them, even when validation failed): the entry is written without what they would have said.
 */
export interface ActionRoute {
  /** Writes an entry of this action for every request to the route. */
  readonly action?: string
  /** Who did it; `payload` is the handler's answer when it succeeded and answered with an object. Default `N/A`. */
  readonly userId?: (request: FastifyRequest, payload?: unknown) => string | number | undefined
  /** What it was done to. */
  readonly target?: (request: FastifyRequest, payload?: unknown) => ActionTarget | undefined
}

declare module 'fastify' {
  interface FastifyContextConfig extends ActionRoute {}

  interface FastifyRequest {
    /** Request id and trace of this request. */
    readonly trilha: RequestContext
    /** Set by a handler or error handler: the `cause` of this request's entry when it fails. */
    failureCause: string | undefined
  }
}
