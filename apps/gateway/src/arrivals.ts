import { type IncomingMessage, type Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { ClientRequest, ClientResponse } from './client-messages.ts'
import type { Connection, Connections, OpenExchange } from './connections.ts'
import type { ClientError } from './rejected.ts'
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
  server.on('request', (request, response) => onRequest(request, response, plain))
  server.on('checkContinue', (request, response) => onRequest(request, response, { expectsContinue: true }))
  server.on('checkExpectation', (request, response) => onRequest(request, response, unknownExpectation))
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (head.length > 0) socket.unshift(head)
    onRequest(request, responseOn(socket, request), hasBody(request) ? upgradeWithBody : { upgrade: 'websocket' })
  })
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    onRequest(request, responseOn(socket, request), tunnel)
  })
  server.on('clientError', (error, socket) => onClientError(error, socket as Socket))
}

const plain: Arrival = Object.freeze({})
const unknownExpectation: Arrival = Object.freeze({
  expectsContinue: true,
  fault: 'The only expectation understood is 100-continue',
})
const upgradeWithBody: Arrival = Object.freeze({ fault: 'A request for an upgrade must not have a body' })
const tunnel: Arrival = Object.freeze({ fault: 'The gateway opens no tunnels: CONNECT is not accepted' })

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined

/** Node hands upgrades and tunnels over as bare sockets; a response on one of them says so when there is none. */
const responseOn = (socket: Socket, request: IncomingMessage): ServerResponse => {
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  response.assignSocket(socket)
  response.once('finish', () => socket.end())
  return response
}
