import type { Server as HttpServer, RequestListener } from 'node:http'
import type { Journal } from '@trilha/journal'
import type { Retention } from '@trilha/retention'
import { createApiKeyCheck, createServer, type Logger, type Server } from '@trilha/service-kit'
import packageJson from '../package.json' with { type: 'json' }
import type { LogServiceConfig } from './config.ts'
import { addConsole, type ConsoleFiles } from './console-pages.ts'
import type { EntryWriter } from './entry-writer.ts'
import { addExportRoute } from './export-route.ts'
import { createHttpServer } from './http-server.ts'
import { logDocument, logsDocument } from './ingest-documents.ts'
import { createIngestRoutes, type IngestHandler } from './ingest-routes.ts'
import { missingPart } from './readiness.ts'
import { addRetentionRoutes } from './retention-routes.ts'
import { addSavedRoutes } from './saved-routes.ts'
import type { SavedSearches } from './saved-searches.ts'
import { addSearchRoutes, unchecked } from './search-routes.ts'
import type { SearchableLog } from './searchable-log.ts'
import { statusOf } from './status.ts'
import { pingDocument, statusDocument } from './status-documents.ts'
import { addTailRoute } from './tail-route.ts'

export interface LogServerParts {
  readonly config: LogServiceConfig
  readonly journal: Journal
  readonly writer: EntryWriter
  readonly log: SearchableLog
  readonly retention: Retention
  readonly retentionIntervalMs: number
  readonly saved: SavedSearches
  readonly consoleFiles: Promise<ConsoleFiles>
  readonly logger: Logger
}

/** The log service's routes. Listening and closing are the caller's. */
export const createLogServer = async (parts: LogServerParts): Promise<Server> => {
  const { config, writer, log, logger } = parts
  const ingest = createIngestRoutes({
    writer,
    limits: config,
    isAuthorized: createApiKeyCheck(config.apiKey),
    isClosing: () => !server.server.listening,
    logger,
  })
  const server: Server = await createServer({
    name: 'log_service',
    title: 'Trilha log service',
    version: packageJson.version,
    description: 'Accepts, keeps, searches and shows log entries.',
    logger,
    apiKey: config.apiKey,
    isReady: () => missingPart(writer, log),
    serverFactory: (others): HttpServer => createHttpServer({ ...ingest, others: others as RequestListener }),
  })
  await documentIngest(server, ingest, config)
  addSearchRoutes(server, log)
  addTailRoute(server, { ...parts, maxTails: config.maxTails })
  addExportRoute(server, { ...parts, maxExports: config.maxExports })
  addRetentionRoutes(server, parts)
  addSavedRoutes(server, parts)
  addConsole(server, log, parts.consoleFiles)
  server.post('/ping', { schema: pingDocument }, async () => ({ status: 'success' }))
  server.get('/api/status', { schema: statusDocument }, async () =>
    statusOf({ ...parts, version: packageJson.version }),
  )
  return server
}

/**
 * Puts the two ingest paths into the document, and answers other spellings of them (`/log/`, `/log?x`), which the HTTP
 * server passes on.
 */
const documentIngest = async (
  server: Server,
  ingest: { readonly log: IngestHandler; readonly logs: IngestHandler },
  config: LogServiceConfig,
): Promise<void> => {
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    scope.post('/log', { schema: logDocument, validatorCompiler: unchecked }, (request, reply) => {
      reply.hijack()
      ingest.log(request.raw, reply.raw)
    })
    scope.post('/logs', { schema: logsDocument(config), validatorCompiler: unchecked }, (request, reply) => {
      reply.hijack()
      ingest.logs(request.raw, reply.raw)
    })
  })
}
