import { PostgresDialect, type PostgresPool, type PostgresPoolClient, type PostgresQueryResult } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { ConfigError } from './config.ts'
import { Problem } from './problem.ts'

/** PostgreSQL's number for `bigint`. Our bigints are ids within JavaScript's safe range. */
const bigintOid = 20
/** A request that waits longer for a connection is better told so. */
const connectTimeoutMs = 5_000
/** No statement of ours takes a second; one that does is stuck behind a lock. */
const statementTimeoutMs = 30_000
/** PostgreSQL allows 100 by default, and three services may share one. */
const maxConnections = 10

export interface PostgresOptions {
  readonly url: string
  /** Seen in `pg_stat_activity`. */
  readonly applicationName: string
  /** Told of a connection that broke while idle; the next query opens a new one. */
  readonly onWarning?: ((message: string) => void) | undefined
}

/**
 * Kysely on a pool of PostgreSQL connections. Loaded only when PostgreSQL is wanted.
 *
 * @throws {ConfigError} when PostgreSQL cannot be reached or does not let us in
 */
export const openPostgresDialect = async (options: PostgresOptions): Promise<PostgresDialect> => {
  const pool = await createPool(options)
  try {
    const client = await pool.connect()
    client.release()
  } catch (error) {
    await pool.end()
    throw new ConfigError(describeConnectError(error, options.url))
  }
  return new PostgresDialect({ pool: guardPool(pool) })
}

const createPool = async ({ url, applicationName, onWarning }: PostgresOptions): Promise<Pool> => {
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max: maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    keepAlive: true,
    types: { getTypeParser: (oid, format) => (oid === bigintOid ? Number : pg.types.getTypeParser(oid, format)) },
  })
  pool.on('error', (error) => onWarning?.(`a connection to PostgreSQL broke: ${error.message}`))
  return pool
}

/** A lost connection becomes a 503 problem, whatever words the driver has for it. */
const guardPool = (pool: Pool): PostgresPool => {
  const guarded = new WeakMap<PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await pool.connect().catch((error: unknown) => {
        throw databaseAway(error)
      })
      const known = guarded.get(client) ?? guardClient(client)
      guarded.set(client, known)
      return known
    },
  }
}

const guardClient = (client: PoolClient): PostgresPoolClient => {
  const query = async <Row>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>> => {
    try {
      return (await client.query(text, [...parameters])) as unknown as PostgresQueryResult<Row>
    } catch (error) {
      throw isAnswer(error) ? error : databaseAway(error)
    }
  }
  // Kysely asks for a cursor only when a query is streamed, which no service does.
  return { query: query as PostgresPoolClient['query'], release: (destroy) => client.release(destroy) }
}

/** Whether PostgreSQL itself said no (its errors have a five-character SQLSTATE); classes 08 and 57P mean it is leaving. */
const isAnswer = (error: unknown): boolean => {
  const code = codeOf(error)
  return /^[0-9A-Z]{5}$/.test(code) && !/^(?:08|57P)/.test(code)
}

const codeOf = (error: unknown): string => String((error as { readonly code?: unknown } | null)?.code ?? '')

export const databaseAway = (cause: unknown): Problem =>
  new Problem('unavailable', 'The database cannot be reached at the moment; try again shortly.', { cause })

const describeConnectError = (error: unknown, url: string): string => {
  const place = placeOf(url)
  const code = codeOf(error)
  const reason = code || (error instanceof Error ? error.message : String(error))
  if (isAnswer(error) && error instanceof Error) {
    return `DATABASE_URL: PostgreSQL at ${place} refused the connection (${error.message}): correct the user, password or database name`
  }
  return `DATABASE_URL: PostgreSQL at ${place} cannot be reached (${reason}): start it, or correct the address`
}

/** Host and database of the address, never its password. */
const placeOf = (url: string): string => {
  if (!URL.canParse(url)) return 'that address'
  const { host, pathname, searchParams } = new URL(url)
  return `${host || searchParams.get('host') || 'localhost'}${pathname}`
}
