import type { Server as HttpServer, RequestListener } from 'node:http'
import type { Journal } from '@trilha/journal'
import { createApiKeyCheck, createServer, type Logger, type Server } from '@trilha/service-kit'
import type { FastifyRequest, FastifySchemaCompiler } from 'fastify'
import packageJson from '../package.json' with { type: 'json' }
import type { LogServiceConfig } from './config.ts'
import { addConsole, type ConsoleFiles } from './console-pages.ts'
import type { EntryWriter } from './entry-writer.ts'
import { createHttpServer } from './http-server.ts'
import { createIngestRoutes, type IngestHandler } from './ingest-routes.ts'
import { missingPart } from './readiness.ts'
import {
  entryDocument,
  logDocument,
  logsDocument,
  pingDocument,
  searchDocument,
  statusDocument,
} from './route-documents.ts'
import { entryById, searchEntries } from './search-entries.ts'
import type { SearchableLog } from './searchable-log.ts'
import { statusOf } from './status.ts'

export interface LogServerParts {
  readonly config: LogServiceConfig
  readonly journal: Journal
  readonly writer: EntryWriter
  readonly log: SearchableLog
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
  addSearch(server, log)
  addConsole(server, log, parts.consoleFiles)
  server.post('/ping', { schema: pingDocument }, async () => ({ status: 'success' }))
  server.get('/api/status', { schema: statusDocument }, async () =>
    statusOf({ ...parts, version: packageJson.version }),
  )
  return server
}

/** The handlers read the request themselves: their schemas are for the document. */
const unchecked: FastifySchemaCompiler<unknown> = () => (value: unknown) => ({ value })

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

const addSearch = (server: Server, log: SearchableLog): void => {
  server.get('/api/entries', { schema: searchDocument, validatorCompiler: unchecked }, (request) =>
    searchEntries(log, queryOf(request)),
  )
  server.get<{ Params: { id: string } }>(
    '/api/entries/:id',
    { schema: entryDocument, validatorCompiler: unchecked },
    (request) => entryById(log, request.params.id),
  )
}

const queryOf = ({ url }: FastifyRequest): string => (url.includes('?') ? url.slice(url.indexOf('?') + 1) : '')
