import type { ActionLogOptions } from '@trilha/client'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { databaseReadiness, openDatabase } from '../database.ts'
import type { ReadinessCheck } from '../health.ts'
import { fastifyListener } from '../http-listener.ts'
import { createLogger, type Logger } from '../logger.ts'
import type { Server } from '../server.ts'
import { type Caller, createCaller } from './caller.ts'
import type { TestDatabase } from './on-each-database.ts'
import { type RecordedLog, recordLog } from './recorded-log.ts'

export interface TestServiceParts<Tables> {
  readonly name: string
  readonly db: Kysely<Tables>
  readonly logger: Logger
  readonly actionLog: ActionLogOptions
  readonly isReady: ReadinessCheck
}

export interface TestServiceOptions<Tables> {
  readonly name: string
  readonly database: TestDatabase
  readonly migrations: Readonly<Record<string, Migration>>
  readonly createServer: (parts: TestServiceParts<Tables>) => Promise<Server>
}

/** A service that listens on a free port, on a fresh database, with its entries in memory. */
export interface TestService {
  readonly url: string
  readonly call: Caller
  readonly log: RecordedLog
  readonly close: () => Promise<void>
}

export const openTestService = async <Tables>(options: TestServiceOptions<Tables>): Promise<TestService> => {
  const { name, database, migrations } = options
  const db = await openDatabase<Tables>({ name, migrations, ...database })
  const log = recordLog(name)
  const logger = createLogger({ name, format: 'json', level: 'silent' })
  const actionLog = { client: log.client, service: name }
  const listener = fastifyListener(
    await options.createServer({ name, db, logger, actionLog, isReady: databaseReadiness(db) }),
  )
  const url = await listener.listen(0, '127.0.0.1')
  const close = async (): Promise<void> => {
    await listener.close()
    await db.destroy()
  }
  return { url, call: createCaller(url), log, close }
}
