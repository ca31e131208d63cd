import { nextId, type Page, sendNotice } from '@trilha/service-kit'
import { type Kysely, sql } from 'kysely'
import type { Message, MessageFilter, MessageInput } from './message.ts'

/** Where processes on one PostgreSQL tell each other whom a new message is for. */
export const messageChannel = 'trilha_messages'

export interface MessageTables {
  readonly messages: Message
  readonly message_ids: { readonly last_id: number }
}

/** The kept messages. Their ids grow in the order in which they become visible: nothing appears below a seen id. */
export interface MessageRepository {
  send(input: MessageInput): Promise<Message>
  /** By id; one more than the page's limit, to tell whether there are more. */
  list(filter: MessageFilter, page: Page): Promise<Message[]>
  /** The next messages to someone, by id, at most `limit`. */
  listAfter(recipientId: number, after: number, limit: number): Promise<Message[]>
  /** The last id that was given, 0 before the first. */
  lastId(): Promise<number>
  find(id: number): Promise<Message | undefined>
  /** Notes when it was first read; later calls change nothing. Resolves undefined when there is no such message. */
  markRead(id: number): Promise<Message | undefined>
  remove(id: number): Promise<Message | undefined>
}

export const createMessageRepository = (db: Kysely<MessageTables>): MessageRepository => ({
  send: ({ sender_id, recipient_id, body }) =>
    db.transaction().execute(async (trx) => {
      const id = await nextId(trx, 'message_ids')
      const sent_at = new Date().toISOString()
      const message = { id, sender_id, recipient_id, body, sent_at, read_at: null }
      await sendNotice(trx, messageChannel, String(recipient_id))
      return trx.insertInto('messages').values(message).returningAll().executeTakeFirstOrThrow()
    }),

  list: ({ recipient_id, sender_id, unread }, { after, limit }) => {
    let query = db.selectFrom('messages').selectAll().where('id', '>', after).orderBy('id')
    if (recipient_id !== undefined) query = query.where('recipient_id', '=', recipient_id)
    if (sender_id !== undefined) query = query.where('sender_id', '=', sender_id)
    if (unread !== undefined) query = query.where('read_at', unread ? 'is' : 'is not', null)
    return limit === undefined ? query.execute() : query.limit(limit + 1).execute()
  },

  listAfter: (recipientId, after, limit) =>
    db
      .selectFrom('messages')
      .selectAll()
      .where('recipient_id', '=', recipientId)
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute(),

  lastId: async () => (await db.selectFrom('message_ids').select('last_id').executeTakeFirstOrThrow()).last_id,

  find: (id) => db.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirst(),

  markRead: (id) =>
    db
      .updateTable('messages')
      .set({ read_at: sql<string>`coalesce(read_at, ${new Date().toISOString()})` })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst(),

  remove: (id) => db.deleteFrom('messages').where('id', '=', id).returningAll().executeTakeFirst(),
})
