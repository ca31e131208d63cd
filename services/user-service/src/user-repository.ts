import { insertWithId, type Page } from '@trilha/service-kit'
import type { Kysely } from 'kysely'
import type { User, UserInput } from './user.ts'

export interface UserTables {
  readonly users: User
}

/** The kept users. */
export interface UserRepository {
  /** Resolves undefined when the chosen id is taken. */
  create(input: UserInput): Promise<User | undefined>
  /** By id; one more than the page's limit, to tell whether there are more. */
  list(page: Page): Promise<User[]>
  find(id: number): Promise<User | undefined>
  /** Resolves undefined when there is no such user, as `remove` does. */
  replace(id: number, input: UserInput): Promise<User | undefined>
  remove(id: number): Promise<User | undefined>
}

export const createUserRepository = (db: Kysely<UserTables>): UserRepository => ({
  create: (input) =>
    db.transaction().execute((trx) =>
      insertWithId(trx, {
        counter: 'user_ids',
        id: input.id,
        insert: (id) =>
          trx
            .insertInto('users')
            .values({ id, ...columnsOf(input) })
            .onConflict((conflict) => conflict.doNothing())
            .returningAll()
            .executeTakeFirst(),
      }),
    ),

  list: ({ after, limit }) =>
    db
      .selectFrom('users')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .$if(limit !== undefined, (query) => query.limit((limit ?? 0) + 1))
      .execute(),

  find: (id) => db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst(),

  replace: (id, input) =>
    db.updateTable('users').set(columnsOf(input)).where('id', '=', id).returningAll().executeTakeFirst(),

  remove: (id) => db.deleteFrom('users').where('id', '=', id).returningAll().executeTakeFirst(),
})

const columnsOf = ({ name, email, age }: UserInput) => ({ name, email, age: age ?? null })
