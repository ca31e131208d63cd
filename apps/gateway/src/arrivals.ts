import { type IncomingMessage, type Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { tunnelFault } from './client-faults.ts'
import type { ClientRequest, ClientResponse } from './client-messages.ts'
import type { Connection, Connections, OpenExchange } from './connections.ts'
import { type ClientError, endSoon } from './rejected.ts'
import type { Arrival } from './serve.ts'

export interface ArrivalHandlers {
  /** @returns undefined for what is no exchange */
  readonly onRequest: (request: ClientRequest, response: ClientResponse, arrival: Arrival) => OpenExchange | undefined
  readonly onClientError: (error: ClientError, socket: Socket) => void
  /** A connection whose client has chosen HTTP/2; without it the server has no TLS. */
  readonly onHttp2?: ((connection: Connection) => void) | undefined
}

/** Brings together the many ways in which Node's server hands over a request, so that none is served unlogged. */
export const listenToArrivals = (server: Server, connections: Connections, handlers: ArrivalHandlers): void => {
  const { onRequest, onClientError, onHttp2 } = handlers
  if (onHttp2 === undefined) {
    server.on('connection', (socket) => connections.add(socket))
  } else {
    server.on('secureConnection', (socket: TLSSocket) => {
      const connection = connections.add(socket)
      if (socket.alpnProtocol === 'h2') onHttp2(connection)
    })
  }
  /** Node has taken all of its own listeners off the socket. */
  const onBareSocket = (request: IncomingMessage, socket: Socket, arrival: Arrival): void => {
    socket.on('error', () => {})
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    if (connections.get(socket)?.isAnswering === true) {
      // CONNECT behind a request without its answer: there is no way back that it could have.
      onRequest(request, response, arrival)
      socket.destroy()
      return
    }
    response.assignSocket(socket)
    keepWatch(socket, response, () => server.emit('timeout', socket))
    socket.setTimeout(server.timeout)
    const open = onRequest(request, response, arrival)
    // A client that ends its half before it has the answer has left, as it has with any other request.
    socket.once('end', () => {
      if (open === undefined || open.exchange.hasEnded) return
      open.exchange.leave()
      socket.destroy()
    })
  }
  server.on('request', (request, response) => onRequest(request, response, plain))
  server.on('checkContinue', (request, response) => onRequest(request, response, { expectsContinue: true }))
  server.on('checkExpectation', (request, response) => onRequest(request, response, unknownExpectation))
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (head.length > 0) socket.unshift(head)
    onBareSocket(request, socket, hasBody(request) ? upgradeWithBody : { upgrade: 'websocket' })
  })
  server.on('connect', (request: IncomingMessage, socket: Socket) => onBareSocket(request, socket, tunnel))
  server.on('clientError', (error, socket) => onClientError(error, socket as Socket))
}

/** Nothing is to be said of it. */
export const plain: Arrival = Object.freeze({})
export const unknownExpectation: Arrival = Object.freeze({
  expectsContinue: true,
  fault: 'The only expectation understood is 100-continue',
})
const upgradeWithBody: Arrival = Object.freeze({ fault: 'A request for an upgrade must not have a body' })
const tunnel: Arrival = Object.freeze({ fault: tunnelFault })

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined

/**
 * Node hands upgrades and tunnels over as bare sockets. Until another protocol is spoken on it, a socket does for its
 * response what Node does for others: tells of room, of silence, and ends with it.
 */
const keepWatch = (socket: Socket, response: ServerResponse, onSilence: () => void): void => {
  socket.on('drain', () => {
    if (socket === response.socket) response.emit('drain')
  })
  socket.on('timeout', onSilence)
  response.once('finish', () => {
    // What the client goes on sending is read and forgotten: unread, it would hold the connection for ever.
    socket.resume()
    endSoon(socket)
  })
}
