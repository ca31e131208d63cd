import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { ConfigError } from './config.ts'
import { databaseReadiness, openDatabase } from './database.ts'
import { Problem } from './problem.ts'
import { add, migrations, open } from './testing/demo-database.ts'
import { onEachDatabase } from './testing/on-each-database.ts'
import { postgresMissing, startPostgres } from './testing/postgres.ts'
import { startProcess } from './testing/started-process.ts'

const demoDatabase = fileURLToPath(new URL('./testing/demo-database.ts', import.meta.url))

onEachDatabase('a database', (fresh) => {
  test('what was kept is there when it is opened again', async () => {
    const database = await fresh()
    const first = await open(database)
    const kept = await add(first)
    await first.destroy()
    const second = await open(database)
    assert.deepEqual(await second.selectFrom('things').selectAll().execute(), [kept])
    await second.destroy()
  })

  test('several processes that open it at once find it migrated once', async () => {
    const database = await fresh()
    const processes = Array.from({ length: 3 }, () => startProcess(demoDatabase, {}, [JSON.stringify(database)]))
    const codes = await Promise.all(processes.map(({ ended }) => ended))
    assert.deepEqual(codes, [0, 0, 0], processes.map(({ errors }) => errors()).join(''))
    const db = await open(database)
    assert.deepEqual(
      (await db.selectFrom('things').selectAll().orderBy('id').execute()).map(({ id }) => id),
      [1, 2, 3],
    )
    await db.destroy()
  })

  test('a migration that fails leaves nothing behind', async () => {
    const database = await fresh()
    const failing = { ...migrations, '0002_failing': { up: async () => Promise.reject(new Error('no')) } }
    await assert.rejects(openDatabase({ name: 'demo', migrations: failing, ...database }), /no/)
    const db = await open(database)
    assert.deepEqual(await db.selectFrom('things').selectAll().execute(), [])
    await db.destroy()
  })

  test('no id is given twice, whatever callers choose and remove', async () => {
    const db = await open(await fresh())
    const chosen = fc.oneof(
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(2 ** 52, 2 ** 52 + 1, Number.MAX_SAFE_INTEGER),
    )
    const step = fc.oneof(fc.constant('assign' as const), fc.record({ choose: chosen }), fc.record({ remove: chosen }))
    const assigned = new Set<number>()
    const present = new Set((await db.selectFrom('things').select('id').execute()).map(({ id }) => id))
    const take = async (change: { choose: number } | { remove: number } | 'assign') => {
      if (change === 'assign') {
        const id = (await add(db))?.id ?? 0
        assert.ok(!assigned.has(id) && !present.has(id) && Number.isSafeInteger(id), `${id} was given twice`)
        assigned.add(id)
        present.add(id)
      } else if ('choose' in change) {
        assert.equal((await add(db, change.choose))?.id, present.has(change.choose) ? undefined : change.choose)
        present.add(change.choose)
      } else {
        await db.deleteFrom('things').where('id', '=', change.remove).execute()
        present.delete(change.remove)
      }
    }
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        for (const change of steps) await take(change)
      }),
      { numRuns: 15 },
    )
    await db.destroy()
  })

  test('choosing and being assigned the same id at once ends well for both', async () => {
    const db = await open(await fresh())
    const ids = Array.from({ length: 20 }, (_, index) => index + 1)
    const added = await Promise.all(ids.flatMap((id) => [add(db, id), add(db)]))
    const given = added.flatMap((thing) => (thing === undefined ? [] : [thing.id]))
    assert.equal(new Set(given).size, given.length)
    await db.destroy()
  })
})

test('SQLite: a file that cannot be the database is named in one sentence', async () => {
  const noDatabase = import.meta.filename
  for (const file of [noDatabase, join(noDatabase, 'demo.db')]) {
    await assert.rejects(
      open({ databaseUrl: undefined, sqliteFile: file }),
      (error) =>
        error instanceof ConfigError &&
        error.message.startsWith(`the database ${file} cannot be opened (`) &&
        error.message.includes('TRILHA_DATA_DIR'),
    )
  }
})

test('PostgreSQL: owners share a database, and one that went away is told as such and found again', {
  skip: postgresMissing(),
}, async () => {
  const postgres = await startPostgres()
  const database = { databaseUrl: await postgres.createDatabase(), sqliteFile: '' }
  const db = await open(database)
  const other = await openDatabase({ name: 'other', migrations: {}, ...database })
  const isReady = databaseReadiness(db)
  assert.equal(await isReady(), undefined)

  await postgres.pause()
  await assert.rejects(add(db), (error) => error instanceof Problem && error.status === 503)
  assert.equal(await isReady(), 'The database cannot be reached.')
  const { host, pathname } = new URL(database.databaseUrl)
  await assert.rejects(open(database), {
    message: `DATABASE_URL: PostgreSQL at ${host}${pathname} cannot be reached (ECONNREFUSED): start it, or correct the address`,
  })

  await postgres.resume()
  assert.equal(await isReady(), undefined)
  assert.equal((await add(db))?.id, 1)
  const missing = database.databaseUrl.replace(/test_\d+$/, 'nowhere')
  await assert.rejects(
    open({ ...database, databaseUrl: missing }),
    /^ConfigError: DATABASE_URL: PostgreSQL at .* refused the connection \(database "nowhere" does not exist\)/,
  )
  await Promise.all([db.destroy(), other.destroy()])
  await postgres.close()
})
