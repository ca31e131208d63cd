import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { Problem } from './problem.ts'
import { problemDocument, problemMediaType } from './problem-document.ts'
import { toProblem } from './to-problem.ts'

interface LastExchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

const lastExchanges = new WeakMap<Socket, LastExchange>()

/** Remembers each connection's last request, for {@link answerClientError}. */
export const trackExchanges = (server: Server): void => {
  server.on('request', (request: IncomingMessage, response) => lastExchanges.set(request.socket, { request, response }))
}

/**
 * Answers bytes that are no request with a problem document, and closes their connection. Node has no response object
 * for them. Nothing is sent behind an answer that has begun: it would be taken for a part of it, or for the next one.
 */
export const answerClientError = (error: Error & { readonly code?: string }, socket: Socket): void => {
  const last = lastExchanges.get(socket)
  const isAnswered = last !== undefined && !last.request.complete && last.response.headersSent
  if (error.code !== 'ECONNRESET' && socket.writable && !isAnswered) socket.write(responseTo(error))
  socket.destroySoon()
}

const responseTo = (error: Error): string => {
  const known = toProblem(error)
  const problem = known.status < 500 ? known : new Problem('bad_request', 'The request is not valid HTTP/1.1.')
  const body = JSON.stringify(problemDocument(problem))
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `content-type: ${problemMediaType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}
