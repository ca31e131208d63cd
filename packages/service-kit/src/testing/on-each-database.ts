import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe } from 'node:test'
import { postgresMissing, startPostgres, type TestPostgres } from './postgres.ts'

/** Where to open a fresh database; spread into `openDatabase`'s options. */
export interface TestDatabase {
  readonly databaseUrl: string | undefined
  readonly sqliteFile: string
}

/** Runs one suite twice: on SQLite, and on a real PostgreSQL of its own (skipped, with the reason, where none is). */
export const onEachDatabase = (name: string, suite: (fresh: () => Promise<TestDatabase>) => void): void => {
  describe(`${name}, on SQLite`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'trilha-sqlite-'))
    let count = 0
    after(() => rmSync(folder, { recursive: true, force: true }))
    suite(async () => {
      count += 1
      return { databaseUrl: undefined, sqliteFile: join(folder, `${count}.db`) }
    })
  })

  describe(`${name}, on PostgreSQL`, { skip: postgresMissing() }, () => {
    let postgres: TestPostgres | undefined
    before(async () => {
      postgres = await startPostgres()
    })
    after(() => postgres?.close())
    suite(async () => ({ databaseUrl: await postgres?.createDatabase(), sqliteFile: '' }))
  })
}
