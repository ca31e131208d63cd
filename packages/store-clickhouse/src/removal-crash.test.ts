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
import { crashBlock, entriesPerCrashBlock } from '../test/crash-blocks.ts'
import { assertHoldsTheRest, removeFromCrashBlocks } from '../test/crash-removal.ts'
import { EngineProcess } from './engine-process.ts'
import { openClickhouseStore } from './index.ts'
import { withDefaults } from './options.ts'
import { TableRemoval } from './removal.ts'
import type { Asked } from './removal-record.ts'
import { prepareFolder } from './store-folder.ts'
import { TableOpening } from './table-opening.ts'
import { TableWriter } from './table-writer.ts'

const engineRounds = 6
const ownerRounds = 5

const enginePid = async (): Promise<number | undefined> => {
  const children = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
  return Number(children.trim().split(' ')[0]) || undefined
}

const untilDone = async (work: () => Promise<void>): Promise<void> => {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== 'STORE_DOWN') throw error
      await delay(20)
    }
  }
}

/** Opens the store, which must not have had to start anew. */
const openUnharmed = async (dir: string): Promise<Store> => {
  const warnings: string[] = []
  const store = await openClickhouseStore({ dir, onWarning: (text) => warnings.push(text) })
  if (warnings.length > 0) await store.close()
  assert.deepEqual(warnings, [])
  return store
}

/** Removes from a store of one block, on an engine that is killed ahead of the change of its files of this number. */
const removeWithKillAt = async (dir: string, killAt: number): Promise<'killed' | 'done'> => {
  const settled = withDefaults({ dir })
  await prepareFolder(dir)
  const engine = new EngineProcess({ threads: 4, codeCacheDir: join(dir, 'code-cache') })
  const applied = await new TableOpening(settled).prepare(engine)
  let changes = Number.NEGATIVE_INFINITY
  const killed: Asked = {
    request: (request, deadlineMs) => {
      const isChange = request.kind === 'query' && !request.sql.startsWith('SELECT')
      if (isChange && changes++ === killAt) engine.kill()
      return engine.request(request, deadlineMs)
    },
  }
  const writer = new TableWriter(killed, settled.insertTimeoutMs)
  writer.startFrom(applied)
  await writer.apply(crashBlock(0))
  changes = 0
  const removal = new TableRemoval(killed, writer)
  const january = { receivedBefore: '2026-02-01T00:00:00.000Z' }
  try {
    await removal.remove({ filters: [{ field: 'user_id', values: ['3'] }], receivedBefore: '2026-03-01T00:00:00.000Z' })
    await removal.remove(january)
    return 'done'
  } catch {
    return 'killed'
  } finally {
    engine.kill()
    await engine.exited
  }
}

describe('embedded ClickHouse, killed while it removes', () => {
  let dir = ''
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'trilha-removal-'))
  })
  after(() => rm(dir, { recursive: true, force: true }))

  test('ahead of each step: it opens as it was or as it should be, and the next removal ends what was begun', async () => {
    for (let killAt = 0, outcome = 'killed'; outcome === 'killed'; killAt += 1) {
      const own = join(dir, `step-${killAt}`)
      outcome = await removeWithKillAt(own, killAt)
      await using store = await openUnharmed(own)
      assert.equal(store.appliedSeq, entriesPerCrashBlock, `killed at ${killAt}`)
      await store.remove({ filters: [{ field: 'user_id', values: ['3'] }], receivedBefore: '2026-03-01T00:00:00.000Z' })
      await store.remove({ receivedBefore: '2026-02-01T00:00:00.000Z' })
      const { entries } = await store.size()
      const expected = Array.from({ length: entriesPerCrashBlock }, (_, index) => index + 1).filter(
        (seq) => (seq - 1) % 3 > 0 && !(seq % 7 === 3 && (seq - 1) % 3 === 1),
      )
      assert.equal(entries, expected.length, `killed at ${killAt}`)
      assert.ok(killAt > 6 || outcome === 'killed', 'too few steps were interrupted')
    }
  })

  test('its engine dies again and again: what should be kept is kept, and the removal is done in the end', async () => {
    const warnings: string[] = []
    await using store = await openClickhouseStore({
      dir: join(dir, 'engine'),
      onWarning: (text) => warnings.push(text),
    })
    for (let round = 0; round < engineRounds; round++) {
      await untilDone(() => store.apply(crashBlock(round)))
      const removing = untilDone(() => removeFromCrashBlocks(store))
      await delay(Math.random() * 800)
      const pid = await enginePid()
      if (pid !== undefined) process.kill(pid, 'SIGKILL')
      await removing
    }
    await assertHoldsTheRest(store)
    assert.ok(!warnings.some((text) => text.includes('files were removed')), warnings.join('\n'))
  })

  test('its owner dies: the next one opens the folder and goes on', async () => {
    const own = join(dir, 'owner')
    const script = fileURLToPath(new URL('../test/remove-for-ever.ts', import.meta.url))
    for (let round = 0; round < ownerRounds; round++) {
      const owner = fork(script, [own], { execArgv: [] })
      await once(owner, 'message')
      await delay(Math.random() * 2_000)
      owner.kill('SIGKILL')
      await once(owner, 'exit')
    }
    await using store = await openUnharmed(own)
    assert.ok(store.appliedSeq > 0)
    await store.apply(crashBlock(Math.floor(store.appliedSeq / entriesPerCrashBlock)))
    await removeFromCrashBlocks(store)
    await assertHoldsTheRest(store)
  })
})
