import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { newEntryId } from '@trilha/entry'
import { type Journal, openJournal } from '@trilha/journal'
import { createLogger, Problem } from '@trilha/service-kit'
import type { Store } from '@trilha/store'
import { openClickhouseStore } from '@trilha/store-clickhouse'
import { arrivalTime } from './arrival-clock.ts'
import { recordOfValue } from './journal-record.ts'
import { entry, until } from './log-service.fixture.ts'
import { createFieldsSearch } from './search-fields.ts'
import { openSearchableLog, type SearchableLog } from './searchable-log.ts'

const logger = createLogger({ name: 'log_service', format: 'json', level: 'silent' })
const newest = { order: 'desc', limit: 10 } as const
const isProblem = (code: string) => (error: unknown) => error instanceof Problem && error.code === code

describe('a searchable log', () => {
  let dir: string
  let journal: Journal
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'trilha-searchable-log-'))
    journal = await openJournal({ dir: join(dir, 'journal'), uniqueIds: true })
  })
  after(async () => {
    await journal.close()
    await rm(dir, { recursive: true, force: true })
  })

  const append = (count: number, fields: object = {}) =>
    journal.append(Array.from({ length: count }, () => recordOfValue(entry({ ...fields }), arrivalTime())))

  describe('that waits for nothing', () => {
    let log: SearchableLog
    before(async () => {
      const openStore = () => openClickhouseStore({ dir: join(dir, 'store') })
      log = openSearchableLog({ journal, openStore, logger, catchUpMs: 0 })
      await until('the store to be open', async () => log.missing === undefined)
    })
    after(() => log.close())

    const caughtUp = () =>
      until('the store to catch up', async () => {
        const { coverage } = await log.search(newest)
        return coverage.complete
      })

    const questions: [name: string, ask: () => Promise<{ coverage: { complete: boolean } }>][] = [
      ['search', () => log.search(newest)],
      ['scan', () => log.scan({ order: 'asc' })],
      ['histogram', () => log.histogram({ intervalMs: 1_000, groups: 1 })],
      ['facets', () => log.facets({ fields: ['action'], limit: 1 })],
      ['stats', () => log.stats({ groupBy: [], metrics: [{ kind: 'count' }], limit: 1 })],
    ]
    for (const [name, ask] of questions) {
      test(`says what a ${name} that came too early covers`, async () => {
        await append(1)
        const { coverage } = await ask()
        assert.deepEqual(coverage, { complete: false, headSeq: journal.headSeq, appliedSeq: journal.headSeq - 1 })
        await caughtUp()
        assert.equal((await ask()).coverage.complete, true)
      })
    }

    test('does not say that there is no such entry before it knows', async () => {
      await append(1)
      await assert.rejects(log.get(newEntryId()), isProblem('unavailable'))
      await caughtUp()
      assert.equal(await log.get(newEntryId()), undefined)
    })

    test('scans everything, and ends with the reason of the signal', async () => {
      await append(50)
      await caughtUp()
      const caller = new AbortController()
      const { batches } = await log.scan({ order: 'asc' }, { signal: caller.signal })
      let count = 0
      for await (const batch of batches) count += batch.length
      assert.equal(count, journal.headSeq)
      const { batches: cut } = await log.scan({ order: 'asc' }, { signal: caller.signal })
      caller.abort(new Error('gone'))
      await assert.rejects(async () => {
        for await (const _ of cut);
      }, /gone/)
    })

    test('gives up what is asked for a caller who is gone', async () => {
      const signal = AbortSignal.abort(new Error('gone'))
      for (const ask of [
        () => log.search(newest, { signal }),
        () => log.get(newEntryId(), { signal }),
        () => log.stats({ groupBy: [], metrics: [{ kind: 'count' }], limit: 1 }, { signal }),
      ]) {
        await assert.rejects(ask, /gone/)
      }
    })

    test('tells the size of its store', async () => {
      await caughtUp()
      assert.equal((await log.size()).entries, journal.headSeq)
    })
  })

  test('whose searches are past their budget says so, and lives', async () => {
    await append(300, { cause: 'x'.repeat(30_000) })
    const openStore = () => openClickhouseStore({ dir: join(dir, 'small-store'), maxSearchBytes: 4_000_000 })
    await using log = openSearchableLog({ journal, openStore, logger, catchUpMs: 40_000 })
    const asked = log.search({ order: 'desc', limit: 1_000, filters: [{ field: 'result', values: ['success'] }] })
    await assert.rejects(asked, isProblem('search_budget'))
    const { facets } = await log.facets({ fields: ['action'], limit: 1 })
    assert.equal(facets[0]?.present, journal.headSeq)
    const { fields } = await createFieldsSearch()({ log, parameters: new URLSearchParams() })
    assert.ok(fields.some(({ name }) => name === 'user_id'))
  })

  test('whose store does not open lets a caller go at once, and tells those who wait', async () => {
    const opening = Promise.withResolvers<Store>()
    const options = { journal, openStore: () => opening.promise, logger }
    const patient = openSearchableLog({ ...options, catchUpMs: 40_000 })
    const hurried = openSearchableLog({ ...options, catchUpMs: 0 })
    const caller = new AbortController()
    const asked = patient.search(newest, { signal: caller.signal })
    caller.abort(new Error('gone'))
    await assert.rejects(asked, /gone/)
    await assert.rejects(hurried.search(newest), isProblem('unavailable'))
    opening.reject(new Error('no such library'))
    await Promise.all([patient.close(), hurried.close()])
  })
})
