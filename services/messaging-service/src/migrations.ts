import { createIdCounter, idColumnType } from '@trilha/service-kit'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The tables as they came to be. A migration that has run anywhere is never changed; a new one is added below. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001_messages': {
    up: async (db: Kysely<unknown>) => {
      const id = idColumnType(db)
      await db.schema
        .createTable('messages')
        .addColumn('id', id, (column) => column.primaryKey())
        .addColumn('sender_id', id, (column) => column.notNull())
        .addColumn('recipient_id', id, (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addColumn('sent_at', 'text', (column) => column.notNull())
        .addColumn('read_at', 'text')
        .execute()
      // Someone's messages, and a stream's next ones, are read in the order of ids.
      await db.schema.createIndex('messages_recipient').on('messages').columns(['recipient_id', 'id']).execute()
      await db.schema.createIndex('messages_sender').on('messages').columns(['sender_id', 'id']).execute()
      await createIdCounter(db, 'message_ids')
    },
  },
}
