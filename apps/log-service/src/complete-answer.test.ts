import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Journal, openJournal } from '@trilha/journal'
import { createLogger } from '@trilha/service-kit'
import { openClickhouseStore } from '@trilha/store-clickhouse'
import { arrivalTime } from './arrival-clock.ts'
import { createCompletion } from './complete-answer.ts'
import { recordOfValue } from './journal-record.ts'
import { entry, until } from './log-service.fixture.ts'
import { openSearchableLog, type SearchableLog } from './searchable-log.ts'

const logger = createLogger({ name: 'log_service', format: 'json', level: 'silent' })
const asked = (q: string) => new URLSearchParams({ q })
const textsOf = ({ suggestions }: { readonly suggestions: readonly { readonly text: string }[] }) =>
  suggestions.map(({ text }) => text)

describe('a completion', () => {
  let dir: string
  let journal: Journal
  let log: SearchableLog
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'trilha-complete-'))
    journal = await openJournal({ dir: join(dir, 'journal'), uniqueIds: true })
    const actions = Array.from({ length: 1_200 }, (_, n) => `common_${n}`).flatMap((action) => [action, action])
    const records = [...actions, 'Rare_one'].map((action) => recordOfValue(entry({ action }), arrivalTime()))
    await journal.append(records)
    log = openSearchableLog({
      journal,
      openStore: () => openClickhouseStore({ dir: join(dir, 'store') }),
      logger,
      catchUpMs: 40_000,
    })
    await until('the store to be open', async () => log.missing === undefined)
  })
  after(async () => {
    await log.close()
    await journal.close()
    await rm(dir, { recursive: true, force: true })
  })

  test('finds values that are not among the most frequent by their exact beginning', async () => {
    const complete = createCompletion()
    assert.deepEqual(textsOf(await complete({ log, parameters: asked('action:Rar') })), ['Rare_one'])
    assert.deepEqual(textsOf(await complete({ log, parameters: asked('action:rar') })), [])
  })

  test('is given up for a caller who hung up', async () => {
    const caller = new AbortController()
    const answer = createCompletion()({ log, parameters: asked('action:com'), signal: caller.signal })
    caller.abort(new Error('gone'))
    await assert.rejects(answer, /gone/)
  })

  test('without a store still knows the language and the fields of every entry', async () => {
    await using missing = openSearchableLog({
      journal,
      openStore: () => Promise.reject(new Error('no disk')),
      logger,
      catchUpMs: 0,
    })
    const complete = createCompletion()
    const fields = await complete({ log: missing, parameters: asked('result:failure serv') })
    assert.deepEqual(textsOf(fields), ['service'])
    assert.equal(fields.complete, false)
    const values = await complete({ log: missing, parameters: asked('action:') })
    assert.deepEqual([values.kind, values.suggestions, values.complete], ['value', [], false])
    const times = await complete({ log: missing, parameters: asked('timestamp>=') })
    assert.deepEqual([textsOf(times)[0], times.complete], ['now-5m', true])
  })

  test('that the store has no time for offers values of recent entries', async () => {
    const complete = createCompletion()
    await complete({ log, parameters: asked('act') })
    const busy: SearchableLog = Object.create(log, {
      facets: { value: (_request: unknown, options: { signal: AbortSignal }) => untilAborted(options.signal) },
    })
    const answer = await complete({ log: busy, parameters: asked('action:') })
    assert.equal(answer.complete, false)
    assert.ok(textsOf(answer).includes('Rare_one'), textsOf(answer).join())
  })
})

/** A question that takes longer than anybody waits. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
