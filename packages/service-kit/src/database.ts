import { type Dialect, Kysely, SqliteAdapter, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { ReadinessCheck } from './health.ts'
import { createSqliteDialect } from './sqlite-dialect.ts'

export interface DatabaseOptions {
  /** The owner's name, such as `user_service`: its tables of migrations carry it, so that owners can share a database. */
  readonly name: string
  /** `postgres://…`; without it, SQLite. */
  readonly databaseUrl?: string | undefined
  readonly sqliteFile: string
  /** By name; run once each, in the order of their names. Together they are one transaction. */
  readonly migrations: Readonly<Record<string, Migration>>
  readonly onWarning?: (message: string) => void
}

/**
 * Opens the database and brings it up to date. Several processes may start at once: one migrates, the others wait.
 * `destroy()` closes it.
 *
 * @throws {ConfigError} when PostgreSQL cannot be reached
 */
export const openDatabase = async <Tables>(options: DatabaseOptions): Promise<Kysely<Tables>> => {
  const db = new Kysely<Tables>({ dialect: await openDialect(options) })
  try {
    await migrate(db, options)
    return db
  } catch (error) {
    await db.destroy()
    throw error
  }
}

const openDialect = async ({ databaseUrl, sqliteFile, name, onWarning }: DatabaseOptions): Promise<Dialect> => {
  if (databaseUrl === undefined) return createSqliteDialect(sqliteFile)
  const { openPostgresDialect } = await import('./postgres-dialect.ts')
  return openPostgresDialect({ url: databaseUrl, applicationName: `trilha ${name}`, onWarning })
}

const migrate = async <Tables>(db: Kysely<Tables>, { name, migrations }: DatabaseOptions): Promise<void> => {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableName: `${name}_migration`,
    migrationLockTableName: `${name}_migration_lock`,
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}

/** The column type of an id: SQLite's row id is `integer`, which in PostgreSQL is too small. */
export const idColumnType = <Tables>(db: Kysely<Tables>): 'integer' | 'bigint' =>
  db.getExecutor().adapter instanceof SqliteAdapter ? 'integer' : 'bigint'

/** A readiness check that asks the database a question. */
export const databaseReadiness =
  <Tables>(db: Kysely<Tables>): ReadinessCheck =>
  async () => {
    try {
      await sql`select 1`.execute(db)
      return undefined
    } catch {
      return 'The database cannot be reached.'
    }
  }
