import { type Kysely, PostgresAdapter, sql } from 'kysely'

/** How long after a lost connection the next attempt is made. */
const reconnectMs = 1_000

export interface NoticesOptions {
  readonly url: string
  /** An SQL identifier in lower case. */
  readonly channel: string
  readonly onNotice: (payload: string) => void
  readonly onWarning: (message: string) => void
}

export interface Notices {
  close(): Promise<void>
}

/**
 * Hears what other processes on the same PostgreSQL send with {@link sendNotice} (LISTEN and NOTIFY), over a connection
 * of its own that is opened again when it breaks. What is sent meanwhile is not heard: a notice may say when to look,
 * never what there is to see.
 */
export const listenForNotices = async ({ url, channel, onNotice, onWarning }: NoticesOptions): Promise<Notices> => {
  const { default: pg } = await import('pg')
  let isClosed = false
  let timer: NodeJS.Timeout | undefined
  let current: InstanceType<typeof pg.Client> | undefined

  const connect = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: url, application_name: `trilha ${channel}`, keepAlive: true })
    current = client
    // The end follows an error, and is what is acted on.
    client.on('error', (error) => onWarning(`notices from PostgreSQL stopped: ${error.message}`))
    client.on('notification', ({ payload }) => onNotice(payload ?? ''))
    await client.connect()
    await client.query(`listen "${channel}"`)
    client.once('end', connectLater)
  }

  const connectLater = (): void => {
    if (isClosed) return
    timer = setTimeout(() => {
      connect().catch(connectLater)
    }, reconnectMs)
  }

  await connect()
  return {
    close: async () => {
      isClosed = true
      clearTimeout(timer)
      await current?.end()
    },
  }
}

/**
 * Within a transaction: tells all that listen on `channel`, once it is committed. On SQLite nobody but this process could
 * listen, and nothing is sent.
 */
export const sendNotice = async <Tables>(db: Kysely<Tables>, channel: string, payload: string): Promise<void> => {
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return
  await sql`select pg_notify(${channel}, ${payload})`.execute(db)
}
