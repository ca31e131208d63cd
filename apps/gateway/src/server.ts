import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type LogClient, readRequestContext } from '@trilha/client'
import { createApiKeyCheck, type Logger, Problem, toProblem, unauthorized } from '@trilha/service-kit'
import { Connections, type OpenExchange } from './connections.ts'
import { Exchange } from './exchange.ts'
import { forward } from './forward.ts'
import { framingFault } from './framing.ts'
import { onIdle } from './idle.ts'
import type { Limits } from './limits.ts'
import { answerHealthCheck, createReadiness, isHealthCheck, wantsConsole } from './own-pages.ts'
import { type ClientError, reject } from './rejected.ts'
import { parseRequestTarget, RequestTargetError, splitTarget } from './request-path.ts'
import { sendOwn, sendProblem } from './respond.ts'
import { createRouter } from './route-table.ts'
import { stopServer } from './stop.ts'
import { isWebSocketUpgrade } from './upgrade.ts'
import { closeUpstreams, openUpstreams, type UpstreamUrls } from './upstream.ts'

export interface GatewayOptions {
  readonly config: Limits &
    UpstreamUrls & { readonly apiKey?: string | undefined; readonly consoleUrl?: string | undefined }
  readonly client: LogClient
  /** Of `client`: readiness looks at it. */
  readonly spoolDir: string
  readonly logger: Logger
}

export interface Gateway {
  readonly server: Server
  /** Stops accepting; ends event streams and upgraded connections; resolves when the other exchanges have ended. */
  close(): Promise<void>
  /** Breaks what `close` still waits for; each exchange gets its entry. */
  abort(): void
  /** Closes the connections to the upstreams; to be called last. */
  closeUpstreams(): Promise<void>
}

/** Ways in which Node hands a request over. */
interface Arrival {
  readonly expectsContinue?: boolean
  readonly upgrade?: string
  /** What is wrong with it from the start. */
  readonly fault?: string
}

/** Builds the gateway; it serves once its server listens. */
export const createGateway = ({ config, client, spoolDir, logger }: GatewayOptions): Gateway => {
  const server = createServer(serverOptions(config))
  const connections = new Connections()
  const upstreams = openUpstreams(config, config)
  const findRoute = createRouter()
  const isAllowed = createApiKeyCheck(config.apiKey)
  const isReady = createReadiness(client, spoolDir)
  const consoleUrl = config.consoleUrl ?? `${new URL(config.logUrl).origin}/`
  let isStopping = false

  /** Admits and forwards; what it throws is the answer. */
  const serve = (open: OpenExchange, arrival: Arrival): void => {
    const { exchange, request } = open
    const fault = arrival.fault ?? framingFault(request)
    if (fault !== undefined) throw new Problem('bad_request', fault)
    const target = parseRequestTarget(request.url ?? '', request.headers.host)
    exchange.path = target.path
    exchange.query = target.query
    const route = findRoute(target.path)
    if (route !== undefined) exchange.route = route.pattern
    else if (target.path === '/') exchange.route = '/'
    if (!isAllowed(request.headers)) throw unauthorized()
    if (request.method === 'TRACE') throw new Problem('method_not_allowed', 'TRACE would show what the gateway adds')
    if (route !== undefined) {
      forward(open, upstreams[route.upstream], { maxBodyBytes: config.maxBodyBytes, ...arrival })
    } else if (wantsConsole(request, target.path)) {
      const headers = { location: consoleUrl, 'content-length': '0', 'x-request-id': exchange.context.requestId }
      sendOwn(open, { status: 302, headers, body: Buffer.alloc(0) })
    } else {
      throw new Problem('not_found', 'Nothing answers to this path; try /users, /events, /messages or /logs')
    }
  }

  const onRequest = (request: IncomingMessage, response: ServerResponse, arrival: Arrival = {}): void => {
    if (isHealthCheck(request)) {
      void answerHealthCheck(request, response, isReady)
      return
    }
    const connection = connections.of(request.socket)
    const open = { exchange: startExchange(request, connection.clientIp, client), request, response, connection }
    connection.add(open)
    if (isStopping) response.shouldKeepAlive = false
    try {
      serve(open, arrival)
    } catch (error) {
      const problem = error instanceof RequestTargetError ? new Problem('bad_request', error.message) : toProblem(error)
      if (problem.status === 500) logger.error({ err: error }, 'the gateway failed to serve a request')
      // The client waits for a go-ahead that it will not get; what it sends next cannot be told apart from a body.
      if (arrival.expectsContinue === true) response.shouldKeepAlive = false
      sendProblem(open, problem)
    }
  }

  /** Node hands upgrades over without a response; one is put on the socket, for the case that there is no upgrade. */
  const onUpgrade = (request: IncomingMessage, socket: Socket, head: Buffer): void => {
    if (head.length > 0) socket.unshift(head)
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    response.assignSocket(socket)
    response.once('finish', () => socket.end())
    const hasBody =
      request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined
    onRequest(
      request,
      response,
      hasBody ? { fault: 'A request for an upgrade must not have a body' } : { upgrade: 'websocket' },
    )
  }

  const onConnect = (request: IncomingMessage, socket: Socket): void => {
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    response.assignSocket(socket)
    response.once('finish', () => socket.end())
    onRequest(request, response, { fault: 'The gateway opens no tunnels: CONNECT is not accepted' })
  }

  server.maxConnections = config.maxConnections
  server.on('connection', (socket) => connections.add(socket))
  server.on('request', (request, response) => onRequest(request, response))
  server.on('checkContinue', (request, response) => onRequest(request, response, { expectsContinue: true }))
  server.on('checkExpectation', (request, response) =>
    onRequest(request, response, { expectsContinue: true, fault: 'The only expectation understood is 100-continue' }),
  )
  server.on('upgrade', onUpgrade)
  server.on('connect', onConnect)
  server.on('clientError', (error: ClientError, socket) => {
    const connection = connections.get(socket as Socket)
    if (connection === undefined) socket.destroy()
    else reject(error, connection, client)
  })
  server.timeout = config.idleTimeoutMs
  server.on('timeout', (socket) => {
    const connection = connections.get(socket)
    if (connection !== undefined) onIdle(connection, config.idleTimeoutMs)
  })
  server.on('drop', () => logger.warn(`a connection was closed at once: ${config.maxConnections} are open already`))

  return {
    server,
    close: () => {
      isStopping = true
      return stopServer(server, connections)
    },
    abort: () => {
      for (const connection of connections) {
        for (const { exchange } of connection.open) exchange.fail('the gateway stopped before the answer was complete')
        connection.socket.destroy()
      }
    },
    closeUpstreams: () => closeUpstreams(upstreams),
  }
}

const startExchange = (request: IncomingMessage, clientIp: string, client: LogClient): Exchange => {
  const { method = 'UNKNOWN', url = '', headers } = request
  return new Exchange({ method, ...splitTarget(url), clientIp, headers, context: readRequestContext(headers) }, client)
}

/** Node's parser stays strict: none of its `insecureHTTPParser` leniencies. */
const serverOptions = (limits: Limits) => ({
  insecureHTTPParser: false,
  maxHeaderSize: limits.maxHeaderBytes,
  headersTimeout: limits.headersTimeoutMs,
  requestTimeout: limits.requestTimeoutMs,
  keepAliveTimeout: limits.keepAliveTimeoutMs,
  // Checked here, so that a request without a Host has an entry too.
  requireHostHeader: false,
  // Node looks for late requests this often; a fraction of the shortest limit keeps it honest at little cost.
  connectionsCheckingInterval: Math.min(1_000, Math.ceil(limits.headersTimeoutMs / 4)),
  keepAlive: true,
  noDelay: true,
  shouldUpgradeCallback: isWebSocketUpgrade,
})
