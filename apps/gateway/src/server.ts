import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Socket } from 'node:net'
import type { LogClient } from '@trilha/client'
import { createApiKeyCheck, type Logger, Problem } from '@trilha/service-kit'
import type { Metrics } from './admin/metrics.ts'
import { type ArrivalHandlers, listenToArrivals } from './arrivals.ts'
import type { ClientRequest } from './client-messages.ts'
import { Connections, type OpenExchange } from './connections.ts'
import { boundConnectionsPerClient } from './connections-per-client.ts'
import { createDropWarning } from './drop-warning.ts'
import { onIdle } from './idle.ts'
import type { Limits } from './limits.ts'
import type { LivePlan } from './live-plan.ts'
import type { ApiDocs } from './openapi/api-docs.ts'
import { answerHealthCheck, isHealthCheck } from './own-pages.ts'
import { createRecorder } from './recorder.ts'
import { reject } from './rejected.ts'
import { sendProblem } from './respond.ts'
import { createServe } from './serve.ts'
import { createExchangeStarter } from './start-exchange.ts'
import { stopServer } from './stop.ts'
import { createHttp2Arrivals } from './tls/http2-arrivals.ts'
import type { LiveCertificates } from './tls/live-certificates.ts'
import { createSecureServer } from './tls/secure-server.ts'
import { isWebSocketUpgrade } from './upgrade.ts'

export interface GatewayOptions {
  readonly config: Limits & {
    readonly apiKey?: string | undefined
    readonly consoleUrl?: string | undefined
    readonly logUrl: string
  }
  readonly livePlan: LivePlan
  /** Of HTTPS; without a section of them the gateway speaks HTTP. */
  readonly certificates: LiveCertificates
  readonly metrics: Metrics
  readonly apiDocs: ApiDocs
  readonly client: LogClient
  readonly isReady: () => Promise<string | undefined>
  readonly logger: Logger
}

export interface Gateway {
  readonly server: Server
  /** Open connections of clients. */
  readonly connectionCount: number
  /** Exchanges under way. */
  readonly activeExchangeCount: number
  /** Stops accepting; ends event streams and upgraded connections; resolves when the other exchanges have ended. */
  close(): Promise<void>
  /** Breaks what `close` still waits for; each exchange gets its entry. */
  abort(): void
}

/** Builds the gateway; it serves once its server listens. */
export const createGateway = (options: GatewayOptions): Gateway => {
  const { config, livePlan, metrics, client, logger } = options
  const isSecure = options.certificates.section !== undefined
  const connections = new Connections()
  const settings = serverOptions(config, connections)
  const server = isSecure ? createSecureServer(settings, options.certificates) : createServer(settings)
  const starter = createExchangeStarter(() => livePlan.current, metrics, createRecorder(client, metrics))
  let stopped: Promise<void> | undefined
  const serve = createServe({
    hasApiKey: createApiKeyCheck(config.apiKey),
    consoleUrl: config.consoleUrl ?? `${new URL(config.logUrl).origin}/`,
    apiDocs: options.apiDocs,
    onInternalError: (error) => logger.error({ err: error }, 'the gateway failed to serve a request'),
  })

  const onRequest: ArrivalHandlers['onRequest'] = (request, response, arrival) => {
    if (stopped !== undefined) response.shouldKeepAlive = false
    const connection = connections.get(request.socket)
    if (connection === undefined) {
      request.socket.destroy()
      return undefined
    }
    const { newest: earlier } = connection
    connection.lastResponse = response
    if (earlier !== undefined && isTooLate(request, earlier)) {
      request.resume()
      return undefined
    }
    if (isHealthCheck(request)) {
      void answerHealthCheck(request, response, options.isReady)
      return undefined
    }
    const open = { exchange: starter.forRequest(request, connection), request, response, connection }
    const openCount = connection.add(open)
    if (arrival.refusal !== undefined) sendProblem(open, arrival.refusal)
    else if (request.isHttp2 === undefined && openCount > maxPipelined) {
      response.shouldKeepAlive = false
      sendProblem(open, tooManyAtOnce())
    } else if (request.isHttp2 === undefined && earlier?.exchange.hasEnded === false && arrival.fault === undefined) {
      // As if they came one by one (RFC 9112, section 9.3.2): no connection gets more than one of an upstream's.
      earlier.response.once('close', () => {
        if (!open.exchange.hasEnded) serve(open, arrival, livePlan.current)
      })
    } else serve(open, arrival, livePlan.current)
    return open
  }

  listenToArrivals(server, connections, {
    onRequest,
    onClientError: (error, socket) => {
      const connection = connections.get(socket)
      if (connection === undefined) socket.destroy()
      else reject(error, connection, starter)
    },
    onHttp2: isSecure ? createHttp2Arrivals(config, onRequest) : undefined,
  })
  boundConnections(server, connections, options)
  const sockets = isSecure ? trackSockets(server) : undefined

  return {
    server,
    get connectionCount() {
      return connections.size
    },
    get activeExchangeCount() {
      return connections.activeExchangeCount
    },
    close: () => {
      stopped ??= stopServer(server, connections)
      return stopped
    },
    abort: () => {
      abortAll(connections)
      // Those of TLS that have not shaken hands are no connections yet, though the server waits for them too.
      for (const socket of sockets ?? []) socket.destroy()
    },
  }
}

/** A close was announced: where this one begins is in doubt, or it came too late (RFC 9112, sections 6.3 and 9.6). */
const isTooLate = (request: ClientRequest, { response }: OpenExchange): boolean =>
  request.isHttp2 === undefined && !response.shouldKeepAlive

/** No client sends more without reading an answer; each waiting one takes memory. */
const maxPipelined = 100

const tooManyAtOnce = (): Problem =>
  new Problem('too_many_requests', `At most ${maxPipelined} requests may wait for their answers on one connection`)

const boundConnections = (
  server: Server,
  connections: Connections,
  { config, livePlan, logger }: GatewayOptions,
): void => {
  const warn = (message: string): void => logger.warn(message)
  server.maxConnections = config.maxConnections
  server.on('drop', createDropWarning(warn, `${config.maxConnections} are open already`))
  const onDrop = createDropWarning(warn, 'their clients have as many as one client may have')
  boundConnectionsPerClient(server, () => livePlan.current, onDrop)
  server.timeout = config.idleTimeoutMs
  server.on('timeout', (socket) => {
    const connection = connections.get(socket)
    if (connection !== undefined) onIdle(connection, config.idleTimeoutMs)
  })
}

const trackSockets = (server: Server): ReadonlySet<Socket> => {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return sockets
}

const abortAll = (connections: Connections): void => {
  for (const connection of connections) {
    for (const { exchange } of connection.open) exchange.fail('the gateway stopped before the answer was complete')
    connection.socket.destroy()
  }
}

/** Node's parser stays strict: none of its `insecureHTTPParser` leniencies. */
const serverOptions = (limits: Limits, connections: Connections) => ({
  insecureHTTPParser: false,
  maxHeaderSize: limits.maxHeaderBytes,
  headersTimeout: limits.headersTimeoutMs,
  requestTimeout: limits.requestTimeoutMs,
  keepAliveTimeout: limits.keepAliveTimeoutMs,
  // Checked by framingFault, so that a request without a Host has an entry too.
  requireHostHeader: false,
  // How often Node looks for late requests: a fraction of the shortest limit keeps it exact at little cost.
  connectionsCheckingInterval: Math.min(1_000, Math.ceil(limits.headersTimeoutMs / 4)),
  keepAlive: true,
  noDelay: true,
  // Behind an answer that is not out yet, a connection cannot be taken over: the header is ignored (RFC 9110, section 7.8).
  shouldUpgradeCallback: (request: IncomingMessage): boolean =>
    isWebSocketUpgrade(request) && connections.get(request.socket)?.isAnswering !== true,
})
