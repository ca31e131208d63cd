import { type IncomingHttpHeaders, type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { clientHeaders } from './client-headers.ts'
import type { OpenExchange } from './connections.ts'
import type { Exchange } from './exchange.ts'
import type { Route } from './route.ts'

/** The one protocol that may take over a connection; any other `Upgrade` header is ignored, as RFC 9110, 7.8 allows. */
export const isWebSocketUpgrade = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket'

interface UpgradedUpstream {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly socket: Duplex
  readonly route: Route
  /** The two sockets are closed. */
  readonly onClose: () => void
}

/**
 * Joins the two sockets once the upstream has switched protocols. The exchange ends with the opening (an entry with
 * `phase: opened`); a second entry, `phase: closed`, tells of the connection's end with the bytes of both directions.
 */
export const passUpgrade = (open: OpenExchange, upstream: UpgradedUpstream): void => {
  const { exchange, response, connection } = open
  const client = connection.socket
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
  client.setTimeout(0)
  client.write(switchingHead(upstream, exchange), 'latin1')
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
}

const switchingHead = ({ status, headers, route }: UpgradedUpstream, exchange: Exchange): string => {
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, 'connection: Upgrade', `upgrade: ${headers.upgrade}`]
  const passed = clientHeaders(headers, status, exchange, route)
  for (let index = 0; index < passed.length; index += 2) lines.push(`${passed[index]}: ${passed[index + 1]}`)
  return `${lines.join('\r\n')}\r\n\r\n`
}

interface JoinEvents {
  readonly onBytesUp: (bytes: number) => void
  readonly onBytesDown: (bytes: number) => void
  /** Once, with what broke the connection; undefined when one side closed it in order. */
  readonly onClose: (error: string | undefined) => void
}

const joinSockets = (client: Duplex, upstream: Duplex, events: JoinEvents): void => {
  client.on('data', (chunk: Buffer) => events.onBytesUp(chunk.length))
  upstream.on('data', (chunk: Buffer) => events.onBytesDown(chunk.length))
  client.pipe(upstream)
  upstream.pipe(client)
  let error: string | undefined
  const close = () => {
    client.destroy()
    upstream.destroy()
    events.onClose(error)
  }
  client.on('error', () => {
    error ??= 'client went away'
  })
  upstream.on('error', () => {
    error ??= 'upstream broke the connection'
  })
  client.once('close', close)
  upstream.once('close', close)
}
