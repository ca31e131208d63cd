import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { encodeEntry, parseEntry } from '@trilha/entry'
import { type Journal, type JournalBlock, openJournal } from '@trilha/journal'
import { createReferenceStores } from './conformance.ts'
import { type FollowProgress, followJournal } from './follower.ts'
import { type Store, StoreError } from './store.ts'

const record = (fields: Record<string, unknown> = {}) => {
  const entry = parseEntry(
    { service: 's', user_id: '1', action: 'a', result: 'success', ...fields },
    '2026-03-01T12:00:00.000Z',
  )
  return { id: entry.id, json: encodeEntry(entry) }
}
const records = (count: number) => Array.from({ length: count }, () => record())

/** A real store whose `apply` is watched, and fails as long as `failWith` says. */
const watch = (store: Store) => {
  const applied: JournalBlock[] = []
  const watched = { applied, failWith: undefined as Error | undefined, attempts: 0 }
  const apply = store.apply.bind(store)
  store.apply = async (block) => {
    watched.attempts += 1
    if (watched.failWith !== undefined) throw watched.failWith
    await apply(block)
    applied.push(block)
  }
  return watched
}

const deadlineMs = 20_000
const until = async (condition: () => boolean): Promise<void> => {
  const giveUpAt = Date.now() + deadlineMs
  while (!condition()) {
    assert.ok(Date.now() < giveUpAt, 'the condition did not come true')
    await delay(5)
  }
}

describe('follower', () => {
  let dir = ''
  let journal: Journal
  let store: Store

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'trilha-follower-'))
    journal = await openJournal({ dir })
    store = await createReferenceStores()('store')
  })
  afterEach(async () => {
    await journal.close()
    await rm(dir, { recursive: true, force: true })
  })

  test('a search finds what was acknowledged before it was asked', async () => {
    await using follower = followJournal({ journal, store, maxDelayMs: 3_600_000 })
    for (let round = 0; round < 5; round++) {
      const [{ seq } = { seq: 0 }] = await journal.append([record()])
      assert.equal(await follower.waitFor(seq, deadlineMs), true)
      assert.equal(store.appliedSeq, seq)
    }
    assert.equal(follower.lag, 0)
  })

  test('many searches at once share one insert', async () => {
    await using follower = followJournal({ journal, store, maxDelayMs: 3_600_000, minGapMs: 200 })
    const watched = watch(store)
    const answers = Array.from({ length: 50 }, async () => {
      const [{ seq } = { seq: 0 }] = await journal.append([record()])
      return await follower.waitFor(seq, deadlineMs)
    })
    assert.deepEqual(new Set(await Promise.all(answers)), new Set([true]))
    assert.ok(watched.applied.length <= 5, `${watched.applied.length} inserts`)
  })

  test('without a search, entries wait for company, but not for ever', async () => {
    const watched = watch(store)
    await using follower = followJournal({ journal, store, maxDelayMs: 300 })
    for (let n = 0; n < 10; n++) await journal.append(records(1))
    await until(() => follower.lag === 0)
    assert.ok(watched.applied.length <= 3, `${watched.applied.length} inserts`)
  })

  test('many entries go at once, in blocks no larger than asked for', async () => {
    const watched = watch(store)
    await using follower = followJournal({ journal, store, maxDelayMs: 3_600_000, maxEntries: 100 })
    await journal.append(records(1_050))
    await until(() => follower.lag < 100)
    const sizes = watched.applied.map(({ firstSeq, lastSeq }) => lastSeq - firstSeq + 1)
    assert.ok(
      sizes.every((size) => size <= 100),
      sizes.join(),
    )
    assert.ok(sizes.length <= 12, sizes.join())
  })

  test('waitFor says false when time runs out, and when the follower is closed', async () => {
    const follower = followJournal({ journal, store })
    assert.equal(await follower.waitFor(1, 10), false)
    const waiting = follower.waitFor(1, deadlineMs)
    await follower.close()
    assert.equal(await waiting, false)
    assert.equal(await follower.waitFor(1, deadlineMs), false)
  })

  test('a store that fails is tried until it works; one warning each way', async () => {
    const warnings: string[] = []
    const watched = watch(store)
    watched.failWith = new StoreError('STORE_DOWN', 'the engine is away')
    await using follower = followJournal({ journal, store, maxDelayMs: 10, onWarning: (text) => warnings.push(text) })
    await journal.append(records(3))
    await until(() => watched.attempts >= 3)
    assert.equal(warnings.length, 1)
    assert.match(warnings[0] ?? '', /the engine is away/)
    watched.failWith = undefined
    await until(() => follower.lag === 0 && warnings.length === 2)
    assert.equal(warnings[1], 'new entries can be searched again')
  })

  test('an insert whose answer is lost is there all the same: who waits is told, and that it works again', async () => {
    const warnings: string[] = []
    const apply = store.apply.bind(store)
    store.apply = async (block) => {
      await apply(block)
      throw new StoreError('STORE_DOWN', 'the engine ended')
    }
    await using follower = followJournal({ journal, store, onWarning: (text) => warnings.push(text) })
    const [{ seq } = { seq: 0 }] = await journal.append([record()])
    assert.equal(await follower.waitFor(seq, deadlineMs), true)
    await until(() => warnings.length === 2)
    assert.equal(warnings[1], 'new entries can be searched again')
  })

  test('who waits for records that were deleted is told that nothing more comes', async () => {
    await journal.append(records(20))
    await journal.seal()
    await journal.dropBefore(21)
    await using follower = followJournal({ journal, store })
    assert.equal(await follower.waitFor(20, deadlineMs), true)
  })

  test('one bad record among good ones is set aside, and told', async () => {
    const aside: string[] = []
    await using follower = followJournal({ journal, store, onSetAside: (line) => aside.push(line) })
    const bad = record()
    await journal.append([...records(7), { id: bad.id, json: bad.json.replace(bad.id, 'no id') }, ...records(7)])
    assert.equal(await follower.waitFor(15, deadlineMs), true)
    assert.deepEqual(
      aside.map((line) => (JSON.parse(line) as { seq: number }).seq),
      [8],
    )
    assert.equal((await store.search({ order: 'asc', limit: 100 })).entries.length, 14)
  })

  test('a store that was wiped is filled again, with progress told', async () => {
    await journal.append(records(500))
    const progress: FollowProgress[] = []
    await using follower = followJournal({ journal, store, maxEntries: 50, onProgress: (now) => progress.push(now) })
    await until(() => follower.lag === 0)
    assert.ok(progress.length >= 2)
    assert.ok(progress.every(({ head, entriesPerSecond }) => head === 500 && entriesPerSecond > 0))
    assert.ok((progress.at(-1)?.applied ?? 0) > (progress[0]?.applied ?? 0))
  })

  test('a store that another journal filled is emptied first', async () => {
    const warnings: string[] = []
    await store.setAside({ firstSeq: 1, lastSeq: 1_000, lines: Buffer.alloc(0) }, 'of another journal')
    const [{ seq } = { seq: 0 }] = await journal.append([record()])
    await using follower = followJournal({ journal, store, maxDelayMs: 10, onWarning: (text) => warnings.push(text) })
    await until(() => follower.appliedSeq === seq)
    assert.equal((await store.search({ order: 'asc', limit: 100 })).entries.length, 1)
    assert.equal(warnings.length, 1)
  })

  test('a store that a shorter journal filled is emptied, too; one that this journal filled is not', async () => {
    const warnings: string[] = []
    const onWarning = (text: string): void => void warnings.push(text)
    await journal.append(records(10))
    const bad = record()
    await journal.append([{ json: bad.json.replace(bad.id, 'no id') }])
    {
      await using other = await openJournal({ dir: join(dir, 'other') })
      await other.append(records(5))
      await using follower = followJournal({ journal: other, store })
      assert.equal(await follower.waitFor(5, deadlineMs), true)
    }
    for (const expectedWarnings of [2, 2]) {
      await using follower = followJournal({ journal, store, onWarning })
      await until(() => follower.lag === 0)
      const { entries } = await store.search({ order: 'asc', limit: 100 })
      const kept = await Array.fromAsync(journal.read({ from: 1, follow: false }))
      assert.equal(entries.length, 10)
      for (const { id } of entries) assert.ok(kept.some(({ lines }) => lines.includes(id)))
      assert.equal(warnings.length, expectedWarnings, warnings.join())
    }
  })

  test('a store whose newest entries were removed is still known as filled from this journal', async () => {
    const warnings: string[] = []
    const onWarning = (text: string): void => void warnings.push(text)
    await journal.append([...records(20), ...Array.from({ length: 30 }, () => record({ user_id: 'gone' }))])
    {
      await using follower = followJournal({ journal, store })
      assert.equal(await follower.waitFor(50, deadlineMs), true)
    }
    const filters = [{ field: 'user_id', values: ['gone'] }] as const
    assert.equal(await store.remove({ filters, receivedBefore: '2100-01-01T00:00:00.000Z' }), 30)
    await using follower = followJournal({ journal, store, onWarning })
    await journal.append(records(1))
    assert.equal(await follower.waitFor(51, deadlineMs), true)
    assert.equal((await store.search({ order: 'asc', limit: 100 })).entries.length, 21)
    assert.deepEqual(warnings, [])
  })

  test('tells of each block before the store has it', async () => {
    const told: [number, number][] = []
    const onApply = ({ lastSeq }: JournalBlock): void => void told.push([lastSeq, store.appliedSeq])
    await journal.append(records(3))
    await using follower = followJournal({ journal, store, onApply })
    assert.equal(await follower.waitFor(3, deadlineMs), true)
    assert.deepEqual(told, [[3, 0]])
  })

  test('what the journal deleted before it was applied is passed over', async () => {
    await journal.append(records(20))
    await journal.seal()
    await journal.append(records(5))
    await journal.dropBefore(21)
    assert.equal(journal.firstSeq, 21)
    await using follower = followJournal({ journal, store })
    assert.equal(await follower.waitFor(25, deadlineMs), true)
    assert.equal((await store.search({ order: 'asc', limit: 100 })).entries.length, 5)
  })
})
