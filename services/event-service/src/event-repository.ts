import { insertWithId, type Page } from '@trilha/service-kit'
import type { Kysely } from 'kysely'
import type { Event, EventInput } from './event.ts'

export interface EventTables {
  readonly events: Event
}

/** The kept events. */
export interface EventRepository {
  /** Resolves undefined when the chosen id is taken. */
  create(input: EventInput): Promise<Event | undefined>
  /** By id; one more than the page's limit, to tell whether there are more. */
  list(page: Page): Promise<Event[]>
  find(id: number): Promise<Event | undefined>
  /** Resolves undefined when there is no such event, as `remove` does. */
  replace(id: number, input: EventInput): Promise<Event | undefined>
  remove(id: number): Promise<Event | undefined>
}

export const createEventRepository = (db: Kysely<EventTables>): EventRepository => ({
  create: (input) =>
    db.transaction().execute((trx) =>
      insertWithId(trx, {
        counter: 'event_ids',
        id: input.id,
        insert: (id) =>
          trx
            .insertInto('events')
            .values({ id, ...columnsOf(input) })
            .onConflict((conflict) => conflict.doNothing())
            .returningAll()
            .executeTakeFirst(),
      }),
    ),

  list: ({ after, limit }) =>
    db
      .selectFrom('events')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .$if(limit !== undefined, (query) => query.limit((limit ?? 0) + 1))
      .execute(),

  find: (id) => db.selectFrom('events').selectAll().where('id', '=', id).executeTakeFirst(),

  replace: (id, input) =>
    db.updateTable('events').set(columnsOf(input)).where('id', '=', id).returningAll().executeTakeFirst(),

  remove: (id) => db.deleteFrom('events').where('id', '=', id).returningAll().executeTakeFirst(),
})

const columnsOf = ({ title, description, location, starts_at, ends_at, organizer_id }: EventInput) => ({
  title,
  description: description ?? null,
  location: location ?? null,
  starts_at,
  ends_at: ends_at ?? null,
  organizer_id,
})
