import { ServerResponse } from 'node:http'
import { type Problem, problemDocument, problemMediaType } from '@trilha/service-kit'
import type { ClientResponse } from './client-messages.ts'
import type { OpenExchange } from './connections.ts'
import type { Exchange } from './exchange.ts'
import { linger } from './request-body.ts'

/** An answer of the gateway's own. */
export interface OwnResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Further headers, some perhaps of the same name: name, value, name, … */
  readonly added?: readonly string[]
  readonly body: Buffer
}

/** The response for a problem, which the exchange then remembers: its document and headers, and the request id. */
export const problemResponse = (exchange: Exchange, problem: Problem): OwnResponse => {
  exchange.problem = problem.code
  const { requestId } = exchange.context
  const body = Buffer.from(JSON.stringify(problemDocument(problem, { instance: exchange.path, requestId })))
  const headers = {
    ...problem.headers,
    'content-type': problemMediaType,
    'content-length': String(body.length),
    'x-request-id': requestId,
  }
  return { status: problem.status, headers, body }
}

/**
 * Ends an exchange with a problem, unless it has ended: writes the entry, stops what is under way, answers.
 *
 * @param cause what the entry tells, when it may tell more than the client is told
 */
export const sendProblem = (open: OpenExchange, problem: Problem, cause = problem.detail): void => {
  if (!open.exchange.hasEnded) sendOwn(open, problemResponse(open.exchange, problem), cause)
}

/** Ends an exchange with an answer of the gateway's own: the entry is written before the first byte leaves. */
export const sendOwn = (
  open: OpenExchange,
  { status, headers, added = [], body }: OwnResponse,
  cause?: string,
): void => {
  const { exchange, request, response } = open
  exchange.answer(status, headers)
  exchange.responseBytes = request.method === 'HEAD' ? 0 : body.length
  if (!exchange.complete(cause)) return
  exchange.work?.abandon()
  if (!request.complete) linger(request)
  const own = { 'x-request-id': exchange.context.requestId, ...headers }
  response.writeHead(status, [...Object.entries(own).flat(), ...(exchange.answerHeaders ?? []), ...added])
  response.end(body)
}

/** Sends a whole response. */
export const endWith = (
  response: ClientResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
): void => {
  response.writeHead(status, Object.entries(headers).flat())
  response.end(body)
}

/** Most answers of an API; larger ones are not worth copying. */
const joinedBytes = 4_096

/**
 * Ends a response with its last chunk. A short one is handed to Node as text of one byte a character, which goes out in
 * one buffer with the headers; as a Buffer it would be a second one, in a gathered write that costs more than the copy.
 */
export const endWithChunk = (response: ClientResponse, chunk: Buffer): void => {
  if (chunk.length <= joinedBytes && response instanceof ServerResponse)
    response.end(chunk.toString('latin1'), 'latin1')
  else response.end(chunk)
}
