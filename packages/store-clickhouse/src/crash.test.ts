import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Store, StoreError } from '@trilha/store'
import { assertHoldsExactly, crashBlock, entriesPerCrashBlock } from '../test/crash-blocks.ts'
import { openClickhouseStore } from './index.ts'

/** The crash run of the whole system does many more. */
const rounds = 10
const ownerRounds = 5

/** The engine of this process: its only child. */
const enginePid = async (): Promise<number | undefined> => {
  const children = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
  return Number(children.trim().split(' ')[0]) || undefined
}

const applyUntilDone = async (store: Store, block: ReturnType<typeof crashBlock>): Promise<void> => {
  for (;;) {
    try {
      return await store.apply(block)
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== 'STORE_DOWN') throw error
      await delay(20)
    }
  }
}

describe('embedded ClickHouse, killed', () => {
  let dir = ''
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'trilha-crash-'))
  })
  after(() => rm(dir, { recursive: true, force: true }))

  test('its engine dies during inserts: nothing is lost, nothing doubled', async () => {
    const warnings: string[] = []
    await using store = await openClickhouseStore({
      dir: join(dir, 'engine'),
      onWarning: (text) => warnings.push(text),
    })
    for (let round = 0; round < rounds; round++) {
      const applying = applyUntilDone(store, crashBlock(round))
      await delay(Math.random() * 120)
      const pid = await enginePid()
      if (pid !== undefined) process.kill(pid, 'SIGKILL')
      await applying
    }
    await assertHoldsExactly(store, rounds * entriesPerCrashBlock)
    assert.ok(warnings.some((text) => text.includes('SIGKILL')))
  })

  test('a search that runs while the engine dies is answered by the next engine', async () => {
    await using store = await openClickhouseStore({ dir: join(dir, 'search') })
    await store.apply(crashBlock(0))
    const search = store.search({ order: 'asc', limit: 1_000 })
    process.kill((await enginePid()) ?? 0, 'SIGKILL')
    assert.equal((await search).entries.length, 1_000)
  })

  test('lines in which each engine gets stuck are refused in the end, so that the bad one can be found', async () => {
    await using store = await openClickhouseStore({ dir: join(dir, 'stuck'), insertTimeoutMs: 200 })
    const outcomes: unknown[] = []
    let stopped: number | undefined
    for (let attempt = 0; attempt < 3; attempt++) {
      let pid = await enginePid()
      while (pid === stopped || pid === undefined || !store.isReady) {
        await delay(5)
        pid = await enginePid()
      }
      stopped = pid
      process.kill(pid, 'SIGSTOP')
      await store.apply(crashBlock(0)).catch((error: unknown) => outcomes.push(error))
    }
    const codes = outcomes.map((error) => (error instanceof StoreError ? error.code : error))
    assert.deepEqual(codes, ['STORE_DOWN', 'STORE_DOWN', 'STORE_REJECTED'])
  })

  test('its owner dies during inserts: the next owner opens the folder at once and goes on', async () => {
    const own = join(dir, 'owner')
    const script = fileURLToPath(new URL('../test/apply-for-ever.ts', import.meta.url))
    for (let round = 0; round < ownerRounds; round++) {
      const owner = fork(script, [own], { execArgv: [] })
      await once(owner, 'message')
      await delay(Math.random() * 400)
      owner.kill('SIGKILL')
      await once(owner, 'exit')
    }
    await using store = await openClickhouseStore({ dir: own })
    assert.ok(store.appliedSeq > 0)
    await store.apply(crashBlock(Math.floor(store.appliedSeq / entriesPerCrashBlock)))
    await assertHoldsExactly(store, store.appliedSeq)
  })
})
