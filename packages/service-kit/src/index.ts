export { requestedId, targetOf } from './action-target.ts'
export { createApiKeyCheck, unauthorized } from './api-key.ts'
export {
  ConfigError,
  ConfigHelp,
  type ConfigSources,
  dataPath,
  parseConfig,
  portConfig,
  serviceConfig,
  sharedConfig,
  urlConfig,
} from './config.ts'
export { type DatabaseOptions, databaseReadiness, idColumnType, openDatabase } from './database.ts'
export { type DocsPageFile, docsPageFiles } from './docs-page.ts'
export {
  DateTime,
  FreeText,
  Id,
  idText,
  memberOf,
  normalizeDateTime,
  nullable,
  OptionalId,
  RequiredText,
} from './field-schemas.ts'
export type { ReadinessCheck } from './health.ts'
export { fastifyListener, httpListener, type Listener } from './http-listener.ts'
export { createIdCounter, type InsertWithId, insertWithId, nextId } from './id-counter.ts'
export { createLogger, type Logger, type LoggerOptions } from './logger.ts'
export { isLoopback, requireKeyBeyondLoopback } from './loopback.ts'
export { type Page, pageQuery, parsePage, toPage } from './paging.ts'
export { listenForNotices, type Notices, type NoticesOptions, sendNotice } from './postgres-notices.ts'
export { Problem, type ProblemOptions, problem } from './problem.ts'
export { ProblemDocument, type ProblemPlace, problemDocument, problemMediaType } from './problem-document.ts'
export { type ProblemCode, problems } from './problem-registry.ts'
export { orProblem, problemAnswers, requireSameId } from './route-conventions.ts'
export {
  type LifecycleConfig,
  listenFailure,
  type OpenedService,
  runService,
  type ServiceDefinition,
} from './run-service.ts'
export { createServer, type Server, type ServerOptions } from './server.ts'
export { openServiceParts, type PartsOptions, type ServiceParts } from './service-parts.ts'
export { internalDetail, toProblem } from './to-problem.ts'
