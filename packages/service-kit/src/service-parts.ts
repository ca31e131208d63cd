import { type ActionLogOptions, openLogClient } from '@trilha/client'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { dataPath } from './config.ts'
import { databaseReadiness, openDatabase } from './database.ts'
import type { ReadinessCheck } from './health.ts'
import type { Logger } from './logger.ts'

export interface PartsOptions {
  /** The service's name in entries, such as `user_service`. */
  readonly name: string
  readonly config: {
    readonly dataDir: string
    readonly logUrl: string
    readonly databaseUrl?: string | undefined
    readonly apiKey?: string | undefined
  }
  readonly logger: Logger
  readonly migrations: Readonly<Record<string, Migration>>
}

/** What a service stands on, once open. */
export interface ServiceParts<Tables> {
  readonly db: Kysely<Tables>
  readonly actionLog: ActionLogOptions
  readonly isReady: ReadinessCheck
  /** Delivers what the log service will take within five seconds (the rest stays in the spool), closes the database. */
  readonly close: () => Promise<void>
}

/** Opens a service's database and its log client. The log service need not be there: entries wait in the spool. */
export const openServiceParts = async <Tables>(options: PartsOptions): Promise<ServiceParts<Tables>> => {
  const { name, config, logger, migrations } = options
  const onWarning = (message: string): void => logger.warn(message)
  const db = await openDatabase<Tables>({
    name,
    databaseUrl: config.databaseUrl,
    sqliteFile: dataPath(config, `${name.replaceAll('_', '-')}.db`),
    migrations,
    onWarning,
  })
  const client = await openLogClient({
    url: config.logUrl,
    service: name,
    spoolDir: dataPath(config, 'spool', name),
    ...(config.apiKey !== undefined && { apiKey: config.apiKey }),
    onWarning,
  })
  const close = async (): Promise<void> => {
    await client.close()
    await db.destroy()
  }
  return { db, actionLog: { client, service: name }, isReady: databaseReadiness(db), close }
}
