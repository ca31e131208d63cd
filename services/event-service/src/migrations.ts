import { createIdCounter, idColumnType } from '@trilha/service-kit'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The tables as they came to be. A migration that has run anywhere is never changed; a new one is added below. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001_events': {
    up: async (db: Kysely<unknown>) => {
      const id = idColumnType(db)
      await db.schema
        .createTable('events')
        .addColumn('id', id, (column) => column.primaryKey())
        .addColumn('title', 'text', (column) => column.notNull())
        .addColumn('description', 'text')
        .addColumn('location', 'text')
        // Date-times are kept as the text that callers see: a column type would cut the nanoseconds.
        .addColumn('starts_at', 'text', (column) => column.notNull())
        .addColumn('ends_at', 'text')
        .addColumn('organizer_id', id, (column) => column.notNull())
        .execute()
      await createIdCounter(db, 'event_ids')
    },
  },
}
