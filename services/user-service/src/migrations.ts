import { createIdCounter, idColumnType } from '@trilha/service-kit'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The tables as they came to be. A migration that has run anywhere is never changed; a new one is added below. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001_users': {
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .createTable('users')
        .addColumn('id', idColumnType(db), (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('email', 'text', (column) => column.notNull())
        .addColumn('age', 'integer')
        .execute()
      await createIdCounter(db, 'user_ids')
    },
  },
}
