import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Search, StoreError } from '@trilha/store'
import { crashBlock } from '../test/crash-blocks.ts'
import { openClickhouseStore } from './index.ts'

/** No lookup, so that it has to wait for its turn. */
const newest: Search = { order: 'desc', limit: 1_000, filters: [{ field: 'result', values: ['success', 'failure'] }] }

describe('searches that ask too much', () => {
  let dir = ''
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'trilha-limits-'))
  })
  after(() => rm(dir, { recursive: true, force: true }))

  test('too many at once: the ones beyond the queue are refused, the others answered', async () => {
    await using store = await openClickhouseStore({ dir: join(dir, 'busy'), maxSearches: 1, maxWaitingSearches: 2 })
    await store.apply(crashBlock(0))
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => store.search(newest)))
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []))
    assert.equal(refused.length, 7)
    for (const error of refused) assert.ok(error instanceof StoreError && error.code === 'STORE_BUSY')
    assert.equal((await store.search(newest)).entries.length, 1_000)
  })

  test('more memory than it may use: a sentence that says what to do, and the engine lives', async () => {
    const warnings: string[] = []
    const own = join(dir, 'memory')
    {
      await using store = await openClickhouseStore({ dir: own })
      for (let number = 0; number < 5; number++) await store.apply(crashBlock(number))
    }
    await using store = await openClickhouseStore({
      dir: own,
      maxSearchBytes: 100_000,
      onWarning: (text) => warnings.push(text),
    })
    await assert.rejects(store.search(newest), (error) => {
      assert.ok(error instanceof StoreError)
      assert.equal(error.code, 'STORE_TIMEOUT')
      assert.match(error.message, /memory/)
      return true
    })
    assert.equal(store.isReady, true)
    assert.deepEqual(warnings, [])
  })
})
