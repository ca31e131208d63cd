import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { parseEntry } from '@trilha/entry'
import { parseQuery } from '@trilha/query'
import { blockOf } from '@trilha/store/conformance'
import { EngineProcess } from './engine-process.ts'
import { facetsStatement } from './facets.ts'
import { histogramStatement } from './histogram.ts'
import { openClickhouseStore } from './index.ts'
import type { Statement } from './statement.ts'
import { codeCacheFolder, engineFolder } from './store-folder.ts'

const startMs = Date.parse('2026-03-01T00:00:00Z')

/** Ten hours of them, so that there are far fewer minutes than entries. */
const entries = Array.from({ length: 30_000 }, (_, n) =>
  parseEntry(
    { service: `s${n % 5}`, user_id: `u${n % 50}`, action: `a${n % 7}`, result: n % 9 === 0 ? 'failure' : 'success' },
    new Date(startMs + n * 1_200).toISOString(),
  ),
)

describe('what the table has counted already', () => {
  let dir = ''
  let engine: EngineProcess | undefined
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'trilha-counts-'))
    await using store = await openClickhouseStore({ dir })
    await store.apply(blockOf(entries, 1).block)
    await store.close()
    engine = new EngineProcess({ threads: 2, codeCacheDir: codeCacheFolder(dir) })
    await engine.request({ kind: 'open', dir: engineFolder(dir), engineArgs: [] }, 60_000)
  })
  after(async () => {
    engine?.kill()
    await engine?.exited
    await rm(dir, { recursive: true, force: true })
  })

  const explain = async ({ sql, params }: Statement): Promise<string> => {
    assert.ok(engine)
    const { bytes } = await engine.request({ kind: 'query', sql: `EXPLAIN ${sql}`, params, format: 'TSVRaw' }, 60_000)
    return Buffer.from(bytes).toString()
  }
  const byMinute = { intervalMs: 60_000, groups: 5 }
  const now = new Date(startMs)

  test('a histogram by result', async () => {
    assert.match(await explain(histogramStatement({ ...byMinute, by: 'result' })), /\(by_minute\)/)
  })

  test('a histogram of failures in one service', async () => {
    const query = parseQuery('result:failure service:s1', { now })
    assert.match(await explain(histogramStatement({ ...byMinute, query })), /\(by_minute\)/)
  })

  test('a histogram whose ends lie within a minute', async () => {
    const within = { from: '2026-03-01T00:00:30.000Z', to: '2026-03-01T08:00:59.500Z' }
    assert.match(await explain(histogramStatement({ ...byMinute, ...within })), /\(by_minute\)/)
  })

  test('a histogram by action and hour', async () => {
    const byHour = { intervalMs: 3_600_000, groups: 5, by: 'action' }
    assert.match(await explain(histogramStatement(byHour)), /\(by_hour\)/)
  })

  test('facets, beside others that are counted anew', async () => {
    const plan = await explain(facetsStatement({ fields: ['service', 'action', 'user_id', 'http.status'], limit: 10 }))
    for (const counts of [/\(by_minute|by_hour\)/, /\(by_hour\)/, /\(users\)/, /entries\)/]) assert.match(plan, counts)
  })
})
