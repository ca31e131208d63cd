import type { IncomingMessage, ServerResponse } from 'node:http'
import { readRequestContext } from '@trilha/client'
import { type Logger, problemDocument, problemMediaType, toProblem, unauthorized } from '@trilha/service-kit'
import { acceptBatch, type BatchLimits } from './accept-batch.ts'
import { acceptLog } from './accept-log.ts'
import type { EntryWriter } from './entry-writer.ts'
import { PartlyKept, unsupported } from './refusals.ts'

export interface IngestOptions {
  readonly writer: EntryWriter
  readonly limits: BatchLimits
  /** Whether a request may pass, by its headers. */
  readonly isAuthorized: (headers: IncomingMessage['headers']) => boolean
  /** Then an answer is its connection's last. */
  readonly isClosing: () => boolean
  readonly logger: Logger
}

export type IngestHandler = (request: IncomingMessage, response: ServerResponse) => void

/**
 * `POST /log` and `POST /logs`, on node:http itself: a framework's routing, hooks and serialiser would cost more than
 * all that these two do. Answers, limits and problem documents are those of every other route.
 */
export const createIngestRoutes = (
  options: IngestOptions,
): { readonly log: IngestHandler; readonly logs: IngestHandler } => {
  const route =
    <Result>(
      accept: (request: IncomingMessage) => Promise<Result>,
      toJson: (result: Result) => string,
    ): IngestHandler =>
    (request, response) => {
      const refusal = refusalOf(request, options)
      if (refusal !== undefined) {
        sendProblem({ request, response, options }, refusal)
        return
      }
      accept(request).then(
        (result) => send({ request, response, options }, toJson(result)),
        (error: unknown) => fail({ request, response, options }, error),
      )
    }
  return {
    log: route(
      (request) => acceptLog(request, options.writer),
      (id) => `{"status":"success","log_id":"${id}"}`,
    ),
    logs: route((request) => acceptBatch(request, options.writer, options.limits), JSON.stringify),
  }
}

const refusalOf = (request: IncomingMessage, { isAuthorized }: IngestOptions): unknown => {
  const { headers } = request
  if (!isAuthorized(headers)) return unauthorized()
  // A page of another site can make a browser post without a content-type, unasked; with JSON's it has to ask first.
  if (headers.origin !== undefined && headers['content-type'] === undefined) {
    return unsupported('content-type: is required from a browser: send application/json')
  }
  return undefined
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly options: IngestOptions
}

const send = ({ response, options }: Exchange, json: string): void => {
  if (options.isClosing()) response.shouldKeepAlive = false
  response.writeHead(200, ['content-type', 'application/json', 'content-length', String(Buffer.byteLength(json))])
  response.end(json)
}

const fail = (exchange: Exchange, error: unknown): void => {
  const { request, options } = exchange
  // Nobody is left to be told.
  if (!request.complete && request.destroyed) return
  const thrown = error instanceof PartlyKept ? error.cause : error
  if (toProblem(thrown).status === 500) {
    options.logger.error({ err: thrown, path: pathOf(request.url) }, 'an entry could not be accepted')
  }
  sendProblem(exchange, error)
}

const sendProblem = ({ request, response, options }: Exchange, error: unknown): void => {
  const { requestId } = readRequestContext(request.headers)
  const partly = error instanceof PartlyKept ? error : undefined
  const problem = toProblem(partly?.cause ?? error)
  const document = problemDocument(problem, { instance: pathOf(request.url), requestId })
  const body = JSON.stringify(partly === undefined ? document : { ...document, accepted: partly.accepted })
  if (options.isClosing()) response.shouldKeepAlive = false
  response.writeHead(problem.status, {
    ...problem.headers,
    'content-type': problemMediaType,
    'content-length': Buffer.byteLength(body),
    'x-request-id': requestId,
  })
  response.end(body)
  // What is still coming is read and forgotten: closing now would reset the connection before the answer is read.
  request.resume()
}

const pathOf = (url = '/'): string => url.split('?', 1)[0] ?? '/'
