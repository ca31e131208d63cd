import type { Server as HttpServer } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { type ActionLogOptions, actionLog } from '@trilha/client'
import { newEntryId } from '@trilha/entry'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerFactory,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
} from 'fastify'
import { createApiKeyCheck, unauthorized } from './api-key.ts'
import { answerClientError, trackExchanges } from './client-errors.ts'
import { addHealthRoutes, type ReadinessCheck } from './health.ts'
import { acceptJsonBodies } from './json-body.ts'
import { KnownPaths } from './known-paths.ts'
import { addOpenApi } from './open-api.ts'
import { Problem } from './problem.ts'
import { problemDocument, problemMediaType } from './problem-document.ts'
import { compileAnswerSchema, compileRequestSchema } from './request-schemas.ts'
import { toProblem } from './to-problem.ts'

/** A Fastify server whose routes are typed by their TypeBox schemas. */
export type Server = FastifyInstance<
  HttpServer,
  RawRequestDefaultExpression<HttpServer>,
  RawReplyDefaultExpression<HttpServer>,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

export interface ServerOptions {
  /** The part's name on the network, such as `user_service`. */
  readonly name: string
  /** Title, version and description of its OpenAPI document. */
  readonly title: string
  readonly version: string
  readonly description: string
  readonly logger: FastifyBaseLogger
  readonly apiKey?: string | undefined
  /** What is missing to do the job, in a sentence; undefined when nothing is. */
  readonly isReady?: ReadinessCheck
  /** Largest body in bytes. Default 1 MiB, Fastify's own. */
  readonly bodyLimit?: number
  readonly serverFactory?: FastifyServerFactory<HttpServer>
  /** Writes an entry for every request to a route that names an `action`. */
  readonly actionLog?: ActionLogOptions
}

const defaultBodyLimit = 1_048_576

/**
 * Characters of one part of a path. The longest id of an entry, a user's of 256 characters that are each nine when they
 * are escaped, still fits; Fastify's own limit of 100 is for routes with regular expressions.
 */
const maxParamLength = 2_304

/** For a whole request to arrive. Node's own default, which Fastify would switch off: slow bodies must end some time. */
const requestTimeoutMs = 300_000

/**
 * A Fastify server as every part has it: problem documents for every error, `/x` and `/x/` alike, 405 with `Allow`,
 * `/healthz` and `/readyz`, the API key's check, OpenAPI 3.1 at `/openapi.json` and a page of it at `/docs`.
 */
export const createServer = async (options: ServerOptions): Promise<Server> => {
  const server: Server = Fastify<HttpServer>({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimit ?? defaultBodyLimit,
    requestTimeout: requestTimeoutMs,
    genReqId: newEntryId,
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength },
    frameworkErrors: (error, request, reply) => sendProblem(toProblem(error), request, reply),
    schemaController: {
      compilersFactory: {
        buildValidator: neverBuilt,
        buildSerializer: neverBuilt,
      },
    },
    ...(options.serverFactory !== undefined && { serverFactory: options.serverFactory }),
  }).withTypeProvider<TypeBoxTypeProvider>()
  trackExchanges(server.server)
  server.setValidatorCompiler(compileRequestSchema)
  server.setSerializerCompiler(compileAnswerSchema)

  if (options.actionLog !== undefined) await server.register(actionLog, options.actionLog)
  answerWithProblems(server)
  acceptJsonBodies(server)
  requireApiKey(server, options.apiKey)
  closeConnectionsOnClose(server)
  await addOpenApi(server, options)
  addHealthRoutes(server, options.isReady)
  return server
}

/** Naming a factory keeps Fastify from loading its own compilers, which the ones set here make superfluous. */
const neverBuilt = (): never => {
  throw new Error('the server has its own compilers')
}

const answerWithProblems = (server: Server): void => {
  const knownPaths = new KnownPaths()
  server.addHook('onRoute', ({ url, method }) => knownPaths.add(url, method))
  server.setErrorHandler((error, request, reply) => sendProblem(toProblem(error), request, reply))
  server.setNotFoundHandler((request, reply) => {
    const allowed = knownPaths.methodsOf(pathOf(request))
    if (allowed.length === 0)
      return sendProblem(new Problem('not_found', 'There is nothing at this path.'), request, reply)
    const allow = allowed.join(', ')
    const detail = `This path does not answer to ${request.method}, but to ${allow}.`
    return sendProblem(new Problem('method_not_allowed', detail, { headers: { allow } }), request, reply)
  })
}

/** The request's path without its query, which may hold secrets. */
const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '/'

/** The id that the client plugin gave or took over, else Fastify's. */
const requestIdOf = (request: FastifyRequest): string =>
  (request as { readonly trilha?: { readonly requestId: string } }).trilha?.requestId ?? request.id

const sendProblem = (problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const requestId = requestIdOf(request)
  if (!request.raw.complete) readRest(request, reply)
  // A 503 without a cause is an answer, not a fault: whoever waits for readiness asks ten times a second.
  if (problem.status >= 500 && problem.cause !== undefined) {
    request.log.error({ err: problem.cause, requestId }, problem.detail)
  }
  return reply
    .code(problem.status)
    .headers(problem.headers)
    .type(problemMediaType)
    .send(problemDocument(problem, { instance: pathOf(request), requestId }))
}

/**
 * Lets a body that was refused before its end arrive, and forgets it: Fastify would close the connection, and a client
 * that is still sending would meet a reset instead of its answer.
 */
const readRest = (request: FastifyRequest, reply: FastifyReply): void => {
  reply.removeHeader('connection')
  request.raw.resume()
}

/** Health checks come from supervisors that have no key. */
const openPaths = new Set(['/healthz', '/readyz'])

const requireApiKey = (server: Server, apiKey: string | undefined): void => {
  if (apiKey === undefined) return
  const hasKey = createApiKeyCheck(apiKey)
  server.addHook('onRequest', async (request) => {
    if (!openPaths.has(pathOf(request).replace(/\/$/, '')) && !hasKey(request.headers)) throw unauthorized()
  })
}

/** Node leaves a busy keep-alive connection open after `close`; saying so on its last answer ends it promptly. */
const closeConnectionsOnClose = (server: Server): void => {
  let isClosing = false
  server.addHook('preClose', async () => {
    isClosing = true
  })
  server.addHook('onSend', async (_request, reply) => {
    if (isClosing) reply.header('connection', 'close')
  })
}
