import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { Store } from '@trilha/store'
import { assertHoldsExactly, crashBlock, entriesPerCrashBlock } from '../test/crash-blocks.ts'
import { openClickhouseStore } from './index.ts'

const deadlineMs = 30_000

const filled = async (dir: string, more?: (store: Store) => Promise<void>): Promise<void> => {
  await using store = await openClickhouseStore({ dir })
  await store.apply(crashBlock(0))
  await more?.(store)
}

/** The files and folders below `dir` whose path ends so. */
const find = async (dir: string, end: string): Promise<string[]> => {
  const names = await readdir(dir, { recursive: true })
  return names.filter((name) => name.endsWith(end)).map((name) => join(dir, name))
}

const parts = async (dir: string): Promise<string[]> => {
  const files = await find(dir, 'checksums.txt')
  return files.map((file) => join(file, '..')).filter((part) => /\/2026\d\d_[^/]*$/.test(part))
}

/** Whatever was wrong: the store is empty, says so once, and can be filled again. */
const assertStartsAnew = async (dir: string, warning: RegExp): Promise<void> => {
  const warnings: string[] = []
  await using store = await openClickhouseStore({ dir, onWarning: (text) => warnings.push(text) })
  await assertEmptyAndWorking(store)
  assert.equal(warnings.filter((text) => warning.test(text)).length, 1, warnings.join('\n'))
}

const assertEmptyAndWorking = async (store: Store): Promise<void> => {
  assert.equal(store.appliedSeq, 0)
  await store.apply(crashBlock(0))
  await assertHoldsExactly(store, entriesPerCrashBlock)
}

describe('embedded ClickHouse, damaged', () => {
  let dir = ''
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'trilha-damage-'))
  })
  after(() => rm(dir, { recursive: true, force: true }))

  test('a wiped folder says 0', async () => {
    const own = join(dir, 'wiped')
    await filled(own)
    await rm(own, { recursive: true })
    await using store = await openClickhouseStore({ dir: own })
    await assertEmptyAndWorking(store)
  })

  test('a folder of another schema version is removed', async () => {
    const own = join(dir, 'version')
    await mkdir(join(own, 'clickhouse-v0', 'data'), { recursive: true })
    await assertStartsAnew(own, /clickhouse-v0 was removed/)
    assert.deepEqual(await find(own, 'clickhouse-v0'), [])
  })

  test('a part of the newest records that is gone is filled again alone', async () => {
    const own = join(dir, 'newest')
    await filled(own)
    const [gone = '', unreadable = ''] = await parts(own)
    await rm(gone, { recursive: true })
    await truncate(join(unreadable, 'checksums.txt'), 10)
    await using store = await openClickhouseStore({ dir: own })
    assert.ok(store.appliedSeq < entriesPerCrashBlock)
    await store.apply(crashBlock(0))
    await assertHoldsExactly(store, entriesPerCrashBlock)
  })

  test('a part of older records that is gone makes the store start anew', async () => {
    const own = join(dir, 'older')
    await filled(own, async (store) => {
      const range = { firstSeq: entriesPerCrashBlock + 1, lastSeq: 200_000, lines: Buffer.alloc(0) }
      await store.setAside(range, 'deleted')
    })
    const [part = ''] = await parts(own)
    await rm(part, { recursive: true })
    await assertStartsAnew(own, /files were removed/)
  })

  test('tables that do not open are noticed', async () => {
    const own = join(dir, 'metadata')
    await filled(own)
    for (const file of await find(own, 'entries.sql')) await truncate(file, 20)
    await assertStartsAnew(own, /files were removed/)
  })

  test('data that a search cannot read is noticed by that search', async () => {
    const own = join(dir, 'data')
    await filled(own)
    const warnings: string[] = []
    await using store = await openClickhouseStore({ dir: own, onWarning: (text) => warnings.push(text) })
    const files = await find(own, 'data.bin')
    for (const file of files) await truncate(file, 200)
    await assert.rejects(store.search({ order: 'asc', limit: 1_000 }))
    const giveUpAt = Date.now() + deadlineMs
    while (!(store.isReady && store.appliedSeq === 0) && Date.now() < giveUpAt) await delay(20)
    await assertEmptyAndWorking(store)
    assert.ok(warnings.some((text) => text.includes('files were removed')))
  })
})
