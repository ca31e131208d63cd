import { METHODS, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { Problem } from '@trilha/service-kit'
import { headersTooLarge, requestTooLate } from './client-faults.ts'
import type { Connection, OpenExchange } from './connections.ts'
import type { Exchange } from './exchange.ts'
import { lingerBytes, lingerMs } from './limits.ts'
import { splitTarget } from './request-path.ts'
import { problemResponse, sendProblem } from './respond.ts'
import type { ExchangeStarter } from './start-exchange.ts'

/** What Node's server emits as `clientError`. */
export interface ClientError extends Error {
  readonly code?: string
  /** The parser's reason, such as `Missing expected CR after header value`. */
  readonly reason?: string
  readonly rawPacket?: Buffer
}

/**
 * Ends what a client began and did not do right: framing that the parser refuses, headers too large, a request that
 * takes too long, a line that breaks. When a request was under way, its exchange ends; otherwise the bytes are an
 * exchange of their own, refused before it was routed, with its own entry.
 */
export const reject = (error: ClientError, connection: Connection, starter: ExchangeStarter): void => {
  const { socket, arriving, newest } = connection
  const isGone = hasLeft(error)
  if (connection.isRejected) {
    // The parser refuses every further packet; cutting the line now might cost the client the answers that it waits for.
    if (isGone || socket.bytesRead > (bytesBefore.get(connection) ?? 0) + lingerBytes) socket.destroy()
    return
  }
  if (!socket.writable) {
    socket.destroy()
    return
  }
  if (arriving === undefined && newest?.request.complete === false) {
    // It was answered before it had arrived: what is wrong with its rest is no exchange of its own.
    closeAfter(connection, newest)
  } else if (arriving === undefined) {
    rejectUnrouted(error, connection, starter)
  } else if (isGone || arriving.response.headersSent) {
    arriving.exchange.fail(isGone ? 'client went away' : problemOf(error).detail)
    socket.destroy()
  } else {
    markRejected(connection)
    arriving.response.shouldKeepAlive = false
    arriving.response.once('finish', () => endSoon(socket))
    sendProblem(arriving, problemOf(error))
  }
}

const rejectUnrouted = (error: ClientError, connection: Connection, starter: ExchangeStarter): void => {
  const { socket } = connection
  // A connection that breaks between two requests, or that never asked for anything, is no exchange.
  const hasAsked = connection.requestCount > 0 || socket.bytesRead > 0
  if (!hasAsked || error.code === 'ECONNRESET' || error.code === 'EPIPE') {
    socket.destroy()
    return
  }
  const exchange = starter.forBytes(startLine(error, connection), connection)
  // The last answer: one that has ended may still wait for those before it.
  const earlier = connection.open.length > 0 ? connection.newest : undefined
  if (hasLeft(error) || earlier !== undefined) {
    exchange.fail(hasLeft(error) ? 'client went away' : problemOf(error).detail)
    // Answers to earlier requests go first, and nothing may be put between them: the line closes after them.
    if (earlier === undefined) socket.destroy()
    else closeAfter(connection, earlier)
    return
  }
  markRejected(connection)
  answerUnrouted(exchange, problemOf(error), socket)
}

/** Closes the connection once the last of its answers is out; an earlier one must not announce the close. */
const closeAfter = (connection: Connection, { response }: OpenExchange): void => {
  markRejected(connection)
  response.shouldKeepAlive = false
  if (response.writableFinished) endSoon(connection.socket)
  else response.once('finish', () => endSoon(connection.socket))
}

/** What had come on a connection when it was rejected. */
const bytesBefore = new WeakMap<Connection, number>()

const markRejected = (connection: Connection): void => {
  connection.isRejected = true
  bytesBefore.set(connection, connection.socket.bytesRead)
}

/**
 * Closes our half at once and the other a little later, whatever the client goes on sending: a reset could overtake the
 * last answer (RFC 9112, section 9.6).
 */
export const endSoon = (socket: Duplex, lastBytes?: Buffer): void => {
  if (lastBytes === undefined) socket.end()
  else socket.end(lastBytes)
  const timer = setTimeout(() => socket.destroy(), lingerMs).unref()
  socket.once('close', () => clearTimeout(timer))
}

/** Node gives no response object for what it could not parse, so the answer is written by hand. */
const answerUnrouted = (exchange: Exchange, problem: Problem, socket: Socket): void => {
  const { status, headers, body } = problemResponse(exchange, problem)
  exchange.answer(status, headers)
  exchange.responseBytes = body.length
  exchange.complete(problem.detail)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}connection: close\r\n\r\n`)
  endSoon(socket, body)
}

const problemOf = ({ code = '', reason, message }: ClientError): Problem => {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return requestTooLate()
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return headersTooLarge()
  }
  return new Problem('bad_request', `The request is not valid HTTP/1.1: ${reason ?? message}`)
}

const hasLeft = ({ code = '' }: ClientError): boolean =>
  ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'HPE_INVALID_EOF_STATE'].includes(code)

const methods = new Set(METHODS)

/** Method and path where the refused bytes are a connection's first and begin with a request line that can be read. */
const startLine = ({ rawPacket }: ClientError, connection: Connection) => {
  const unknown = { method: 'UNKNOWN', path: '*' }
  if (rawPacket === undefined || connection.requestCount > 0) return unknown
  const [, method = '', target = ''] = /^([A-Z-]+) ([\x21-\x7e]+)/.exec(rawPacket.toString('latin1')) ?? []
  if (!methods.has(method)) return unknown
  return { method, ...splitTarget(target) }
}
