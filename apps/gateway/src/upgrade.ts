import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  STATUS_CODES,
  validateHeaderName,
  validateHeaderValue,
} from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { clientHeaders } from './client-headers.ts'
import type { OpenExchange } from './connections.ts'
import type { Exchange } from './exchange.ts'
import { lingerMs } from './limits.ts'
import { endSoon } from './rejected.ts'
import type { Route } from './route.ts'

/**
 * The one protocol that may take over a connection; any other `Upgrade` header is ignored, as RFC 9110, 7.8 allows, and
 * all of HTTP/1.0, as it demands.
 */
export const isWebSocketUpgrade = ({ method, headers, httpVersionMinor }: IncomingMessage): boolean =>
  method === 'GET' && isWebSocket(headers) && httpVersionMinor > 0

const isWebSocket = ({ upgrade }: IncomingHttpHeaders): boolean => upgrade?.toLowerCase() === 'websocket'

interface UpgradedUpstream {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly socket: Duplex
  readonly route: Route
  /** The client's socket is closed, and the upstream's is being closed. */
  readonly onClose: () => void
}

/**
 * Joins the two sockets once the upstream has switched protocols. The exchange ends with the opening (an entry with
 * `phase: opened`); a second entry, `phase: closed`, tells of the connection's end with the bytes of both directions.
 *
 * @throws when the upstream's headers cannot be passed on; nothing was sent or written then
 */
export const passUpgrade = (open: OpenExchange, upstream: UpgradedUpstream): void => {
  const { exchange, response, connection } = open
  const client = connection.socket
  const head = switchingHead(upstream, exchange)
  exchange.answer(upstream.status, upstream.headers)
  exchange.phase = 'opened'
  const session = exchange.next('closed')
  if (!exchange.complete()) {
    upstream.socket.destroy()
    upstream.onClose()
    return
  }
  connection.isUpgraded = true
  response.detachSocket?.(client)
  client.write(head, 'latin1')
  joinSockets(client, upstream.socket, {
    onBytesUp: (bytes) => {
      session.requestBytes += bytes
    },
    onBytesDown: (bytes) => {
      session.responseBytes += bytes
    },
    onClose: (error) => {
      upstream.onClose()
      if (error === undefined) session.complete()
      else session.fail(error)
    },
  })
  // It came too late for the stop to end it.
  if (connection.isStopping) client.end()
}

const switchingHead = ({ status, headers, route }: UpgradedUpstream, exchange: Exchange): string => {
  if (!isWebSocket(headers)) throw new Error(`switched to ${headers.upgrade}, which it was not asked for`)
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, 'connection: Upgrade', 'upgrade: websocket']
  const passed = clientHeaders(headers, status, exchange, route)
  for (let index = 0; index < passed.length; index += 2) {
    const name = passed[index] ?? ''
    const value = passed[index + 1] ?? ''
    // Node looks at the headers of its own responses alone.
    validateHeaderName(name)
    validateHeaderValue(name, value)
    lines.push(`${name}: ${value}`)
  }
  return `${lines.join('\r\n')}\r\n\r\n`
}

interface JoinEvents {
  readonly onBytesUp: (bytes: number) => void
  readonly onBytesDown: (bytes: number) => void
  /** Once, when the client's socket is closed; with what broke the connection, undefined when it ended in order. */
  readonly onClose: (error: string | undefined) => void
}

/** After a quiet minute TCP asks whether a client is still there, as undici does with upstreams; systems wait two hours. */
const keepAliveProbeMs = 60_000

/** What one side sent before its end still reaches the other, which has the client's idle limit to take it and to end. */
const joinSockets = (client: Socket, upstream: Duplex, events: JoinEvents): void => {
  const idleMs = client.timeout ?? lingerMs
  // A WebSocket may be quiet for as long as both sides like.
  client.setTimeout(0)
  client.setKeepAlive(true, keepAliveProbeMs)
  let error: string | undefined
  const bound = () => {
    if (!client.destroyed) client.setTimeout(idleMs)
  }
  pass(client, upstream, events.onBytesUp)
  pass(upstream, client, events.onBytesDown)
  client.once('timeout', () => client.destroy())
  client.once('end', bound)
  client.once('finish', bound)
  upstream.once('end', bound)
  // A reset by a side that is through with the connection breaks nothing.
  client.on('error', () => {
    if (!client.readableEnded && !client.writableFinished) error ??= 'client went away'
  })
  upstream.on('error', () => {
    if (!upstream.readableEnded) error ??= 'upstream broke the connection'
  })
  upstream.once('close', () => {
    bound()
    client.end()
  })
  client.once('close', () => {
    upstream.resume()
    endSoon(upstream)
    events.onClose(error)
  })
}

/** One direction. What comes for a side that was ended is read and forgotten, so that the sender's end is seen. */
const pass = (from: Duplex, to: Duplex, onBytes: (bytes: number) => void): void => {
  from.on('data', (chunk: Buffer) => {
    if (!to.writable) return
    onBytes(chunk.length)
    if (!to.write(chunk)) from.pause()
  })
  from.once('end', () => {
    to.end()
    // Node ends this half as well, but a moment later, and writing in between would be an error.
    if (!from.allowHalfOpen) from.end()
  })
  to.on('drain', () => from.resume())
  to.once('finish', () => from.resume())
}
