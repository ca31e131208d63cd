import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type LogClient, readRequestContext } from '@trilha/client'
import type { Logger } from '@trilha/service-kit'
import { listenToArrivals } from './arrivals.ts'
import { Connections } from './connections.ts'
import { createDropWarning } from './drop-warning.ts'
import { Exchange } from './exchange.ts'
import { onIdle } from './idle.ts'
import type { Limits } from './limits.ts'
import { answerHealthCheck, createReadiness, isHealthCheck } from './own-pages.ts'
import { reject } from './rejected.ts'
import { splitTarget } from './request-path.ts'
import { type Arrival, createServe } from './serve.ts'
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

/** Builds the gateway; it serves once its server listens. */
export const createGateway = ({ config, client, spoolDir, logger }: GatewayOptions): Gateway => {
  const server = createServer(serverOptions(config))
  const connections = new Connections()
  const upstreams = openUpstreams(config, config)
  const isReady = createReadiness(client, spoolDir)
  let stopped: Promise<void> | undefined
  const serve = createServe({
    upstreams,
    maxBodyBytes: config.maxBodyBytes,
    apiKey: config.apiKey,
    consoleUrl: config.consoleUrl ?? `${new URL(config.logUrl).origin}/`,
    onInternalError: (error) => logger.error({ err: error }, 'the gateway failed to serve a request'),
  })

  const onRequest = (request: IncomingMessage, response: ServerResponse, arrival: Arrival): void => {
    if (stopped !== undefined) response.shouldKeepAlive = false
    const connection = connections.get(request.socket)
    if (connection === undefined) {
      request.socket.destroy()
    } else if (isHealthCheck(request)) {
      void answerHealthCheck(request, response, isReady)
    } else {
      const open = { exchange: startExchange(request, connection.clientIp, client), request, response, connection }
      connection.add(open)
      serve(open, arrival)
    }
  }

  listenToArrivals(server, connections, {
    onRequest,
    onClientError: (error, socket) => {
      const connection = connections.get(socket)
      if (connection === undefined) socket.destroy()
      else reject(error, connection, client)
    },
  })
  boundConnections(server, connections, { config, logger })

  return {
    server,
    close: () => {
      stopped ??= stopServer(server, connections)
      return stopped
    },
    abort: () => abortAll(connections),
    closeUpstreams: () => closeUpstreams(upstreams),
  }
}

const startExchange = (request: IncomingMessage, clientIp: string, client: LogClient): Exchange => {
  const { method = 'UNKNOWN', url = '', headers } = request
  return new Exchange({ method, ...splitTarget(url), clientIp, headers, context: readRequestContext(headers) }, client)
}

const boundConnections = (
  server: Server,
  connections: Connections,
  { config, logger }: Pick<GatewayOptions, 'config' | 'logger'>,
): void => {
  server.maxConnections = config.maxConnections
  server.on(
    'drop',
    createDropWarning((message) => logger.warn(message), config.maxConnections),
  )
  server.timeout = config.idleTimeoutMs
  server.on('timeout', (socket) => {
    const connection = connections.get(socket)
    if (connection !== undefined) onIdle(connection, config.idleTimeoutMs)
  })
}

const abortAll = (connections: Connections): void => {
  for (const connection of connections) {
    for (const { exchange } of connection.open) exchange.fail('the gateway stopped before the answer was complete')
    connection.socket.destroy()
  }
}

/** Node's parser stays strict: none of its `insecureHTTPParser` leniencies. */
const serverOptions = (limits: Limits) => ({
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
  shouldUpgradeCallback: isWebSocketUpgrade,
})
