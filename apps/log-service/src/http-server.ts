import { createServer, type Server as HttpServer, type RequestListener } from 'node:http'
import type { IngestHandler } from './ingest-routes.ts'

/** Longer than the idle time of the usual proxies and clients (60 s), so that it is they who close. */
const keepAliveTimeoutMs = 72_000

export interface HttpServerOptions {
  readonly log: IngestHandler
  readonly logs: IngestHandler
  /** Everything else. */
  readonly others: RequestListener
}

/** The log service's HTTP server: the two ingest paths go to their handlers directly, all others to the framework. */
export const createHttpServer = ({ log, logs, others }: HttpServerOptions): HttpServer =>
  createServer({ keepAliveTimeout: keepAliveTimeoutMs }, (request, response) => {
    if (request.method === 'POST' && request.url === '/log') log(request, response)
    else if (request.method === 'POST' && request.url === '/logs') logs(request, response)
    else others(request, response)
  })
