import { performServerHandshake, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2'
import { type ArrivalHandlers, plain, unknownExpectation } from '../arrivals.ts'
import { headersTooLarge } from '../client-faults.ts'
import type { Connection } from '../connections.ts'
import { type Limits, lingerMs } from '../limits.ts'
import type { Arrival } from '../serve.ts'
import { connectionWindowBytes, http2Options } from './http2-limits.ts'
import { Http2Request } from './http2-request.ts'
import { Http2Response } from './http2-response.ts'
import { guardStream } from './stream-guard.ts'

/** Makes the way in for connections whose client has chosen HTTP/2: each request is served as one of HTTP/1 is. */
export const createHttp2Arrivals = (
  limits: Limits,
  onRequest: ArrivalHandlers['onRequest'],
): ((connection: Connection) => void) => {
  const options = http2Options(limits)
  return (connection) => {
    const { socket } = connection
    const session = performServerHandshake(socket, options)
    // What breaks a session breaks its requests, and they tell.
    session.on('error', ignore)
    session.setLocalWindowSize(connectionWindowBytes)
    connection.goAway = () => goAway(session, connection)
    const onStreamEnd = closeUnused(session, connection, limits)
    session.on('stream', (stream: ServerHttp2Stream, _headers: unknown, _flags: number, fields: string[]) => {
      stream.on('error', ignore)
      stream.once('close', onStreamEnd)
      const request = new Http2Request(stream, fields, socket)
      const response = new Http2Response(stream, request)
      const arrival = arrivalOf(request, sizeOf(fields) > limits.maxHeaderBytes)
      guardStream(stream, onRequest(request, response, arrival), limits)
    })
  }
}

const ignore = (): void => {}

/**
 * Takes no further requests, lets those under way finish, and closes (RFC 9113, section 6.8). A client that does not close
 * its end is left a little later.
 */
const goAway = (session: ServerHttp2Session, { socket }: Connection): void => {
  session.close()
  session.once('close', () => {
    const timer = setTimeout(() => socket.destroy(), lingerMs).unref()
    socket.once('close', () => clearTimeout(timer))
  })
}

/**
 * Closes a connection without a request for as long as one of HTTP/1 would be kept; PINGs and pieces of headers do not
 * count. The first request must come as soon as the headers of one must.
 *
 * @returns to be called at the end of each request
 */
const closeUnused = (
  session: ServerHttp2Session,
  connection: Connection,
  { headersTimeoutMs, keepAliveTimeoutMs }: Limits,
): (() => void) => {
  let open = 0
  const close = (): void => {
    if (open === 0) connection.goAway?.()
  }
  const first = setTimeout(close, headersTimeoutMs).unref()
  let idle: NodeJS.Timeout | undefined
  session.on('stream', () => {
    open += 1
    clearTimeout(first)
  })
  session.once('close', () => {
    clearTimeout(first)
    clearTimeout(idle)
  })
  return () => {
    open -= 1
    if (open > 0 || session.closed) return
    if (idle === undefined) idle = setTimeout(close, keepAliveTimeoutMs).unref()
    else idle.refresh()
  }
}

const waiting: Arrival = Object.freeze({ expectsContinue: true })
const tooLarge: Arrival = Object.freeze({ refusal: headersTooLarge() })

const arrivalOf = ({ fault, headers: { expect } }: Http2Request, isTooLarge: boolean): Arrival => {
  if (isTooLarge) return tooLarge
  if (fault !== undefined) return { fault }
  if (expect === undefined) return plain
  return expect.toLowerCase() === '100-continue' ? waiting : unknownExpectation
}

/** In bytes, as the fields would stand in a message of HTTP/1: each on a line with a colon and a space. */
const sizeOf = (fields: readonly string[]): number => {
  let bytes = 0
  for (const text of fields) bytes += text.length + 2
  return bytes
}
