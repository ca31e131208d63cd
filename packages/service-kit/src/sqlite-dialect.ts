import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type SqliteStatement,
} from 'kysely'
import { ConfigError } from './config.ts'

/** How long a statement waits for another process's lock. Migrations of two starting processes take far less. */
const busyTimeoutMs = 10_000

/** Prepared statements kept for reuse: a service has a few dozen. */
const maxPrepared = 200

/**
 * Kysely on Node's own SQLite. The journal is a write-ahead log synced at every commit (`synchronous = FULL`): what was
 * acknowledged survives a power cut. That costs a sync a creation: some 600 a second on a virtual disk that others load
 * too, where leaving it to the next checkpoint (`normal`) makes 33,000.
 */
export const createSqliteDialect = (file: string): Dialect => ({
  createAdapter: () => new TransactionalSqliteAdapter(),
  createDriver: () => new ImmediateSqliteDriver({ database: async () => openSqlite(file) }),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
})

/** SQLite rolls back table changes too; Kysely's default says otherwise and would migrate without a transaction. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/** Takes the write lock at the start, so that two processes wait for each other instead of failing half-way. */
class ImmediateSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

/** @throws {ConfigError} when the file cannot be opened or is no database */
const openFile = (file: string): DatabaseSync => {
  try {
    mkdirSync(dirname(file), { recursive: true })
    const database = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: busyTimeoutMs })
    database.exec('pragma journal_mode = wal; pragma synchronous = full')
    return database
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigError(
      `the database ${file} cannot be opened (${reason}): move what is there away, or set TRILHA_DATA_DIR to another folder`,
    )
  }
}

const openSqlite = (file: string): SqliteDatabase => {
  const database = openFile(file)
  const prepared = new Map<string, SqliteStatement>()
  return {
    prepare: (sql) => {
      const known = prepared.get(sql)
      if (known !== undefined) return known
      const statement = asKyselyStatement(database.prepare(sql))
      if (prepared.size >= maxPrepared) prepared.clear()
      prepared.set(sql, statement)
      return statement
    },
    close: () => database.close(),
  }
}

const asKyselyStatement = (statement: StatementSync): SqliteStatement => ({
  reader: statement.columns().length > 0,
  all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
  run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
  iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
})
