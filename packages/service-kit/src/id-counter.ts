import { type Kysely, sql, type Transaction } from 'kysely'
import { idColumnType } from './database.ts'

/** Ids above it were chosen by callers and do not move the counter: see {@link insertWithId}. */
const highestCounted = 2 ** 52

/** A migration's step: makes the counter of a kind of thing, a table `name` with one row. */
export const createIdCounter = async <Tables>(db: Kysely<Tables>, name: string): Promise<void> => {
  await db.schema
    .createTable(name)
    .addColumn('last_id', idColumnType(db), (column) => column.notNull())
    .execute()
  await sql`insert into ${sql.table(name)} (last_id) values (0)`.execute(db)
}

/**
 * The next id: 1, 2, 3, … An id is never given twice, not even after a delete, for it stands in the log for good; and none
 * is given that a caller chose before.
 *
 * The counter is a row that each creation updates first, in its own transaction. So creations commit in the order of
 * their ids, on PostgreSQL too (a sequence would not promise that): whoever has read up to an id has seen all before it.
 */
export const nextId = async <Tables>(trx: Transaction<Tables>, counter: string): Promise<number> => {
  const { rows } = await sql<{ readonly last_id: number }>`
    update ${sql.table(counter)} set last_id = last_id + 1 returning last_id`.execute(trx)
  const [row] = rows
  if (row === undefined) throw new Error(`${counter} has lost its row`)
  return row.last_id
}

export interface InsertWithId<Row> {
  /** The counter's table. */
  readonly counter: string
  /** The caller's choice, if it made one. */
  readonly id?: number | undefined
  /** Inserts the row under the id; resolves undefined when the id is taken. */
  readonly insert: (id: number) => Promise<Row | undefined>
}

/**
 * Inserts a row under the id that the caller chose, or under the next one. Resolves undefined when the chosen id is
 * taken. An id chosen in the upper half of the safe range does not move the counter: a caller that hashes or counts
 * from there must not use up everyone's numbers.
 */
export const insertWithId = async <Tables, Row>(
  trx: Transaction<Tables>,
  { counter, id, insert }: InsertWithId<Row>,
): Promise<Row | undefined> => {
  if (id === undefined) return insert(await nextId(trx, counter))
  if (id <= highestCounted) await noteId(trx, counter, id)
  return insert(id)
}

const noteId = async <Tables>(trx: Transaction<Tables>, counter: string, id: number): Promise<void> => {
  // The row is locked even when its value stays: two creations then wait for each other in one order, never in a ring.
  await sql`update ${sql.table(counter)}
    set last_id = case when last_id < ${id} then ${id} else last_id end`.execute(trx)
}
