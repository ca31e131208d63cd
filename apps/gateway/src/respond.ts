import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { type Problem, problemDocument, problemMediaType } from '@trilha/service-kit'
import type { OpenExchange } from './connections.ts'
import type { Exchange } from './exchange.ts'
import { linger } from './request-body.ts'

/** An answer of the gateway's own. */
export interface OwnResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** The response for a problem: its document and headers, and the request id. */
export const problemResponse = (exchange: Exchange, problem: Problem): OwnResponse => {
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
export const sendOwn = (open: OpenExchange, { status, headers, body }: OwnResponse, cause?: string): void => {
  const { exchange, request, response } = open
  exchange.answer(status, headers)
  exchange.responseBytes = request.method === 'HEAD' ? 0 : body.length
  if (!exchange.complete(cause)) return
  exchange.work?.abandon()
  if (!request.complete) linger(request)
  endWith(response, status, headers, body)
}

/** Sends a whole response. */
export const endWith = (response: ServerResponse, status: number, headers: OutgoingHttpHeaders, body: Buffer): void => {
  response.writeHead(status, headers)
  response.end(body)
}
