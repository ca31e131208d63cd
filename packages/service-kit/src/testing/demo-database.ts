import { argv } from 'node:process'
import type { Kysely } from 'kysely'
import { idColumnType, openDatabase } from '../database.ts'
import { createIdCounter, insertWithId } from '../id-counter.ts'
import type { TestDatabase } from './on-each-database.ts'

export interface Tables {
  readonly things: { readonly id: number; readonly name: string }
}

export const migrations = {
  '0001_things': {
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .createTable('things')
        .addColumn('id', idColumnType(db), (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .execute()
      await createIdCounter(db, 'thing_ids')
    },
  },
}

export const open = (database: TestDatabase) => openDatabase<Tables>({ name: 'demo', migrations, ...database })

/** Adds a thing under the id, or the next one. */
export const add = (db: Kysely<Tables>, id?: number) =>
  db.transaction().execute((trx) =>
    insertWithId(trx, {
      counter: 'thing_ids',
      id,
      insert: (chosen) =>
        trx
          .insertInto('things')
          .values({ id: chosen, name: 'x' })
          .onConflict((conflict) => conflict.doNothing())
          .returningAll()
          .executeTakeFirst(),
    }),
  )

// Started as a process of its own: opens the database that the argument names, adds a thing, and ends.
if (import.meta.main) {
  const db = await open(JSON.parse(argv[2] ?? '') as TestDatabase)
  await add(db)
  await db.destroy()
}
