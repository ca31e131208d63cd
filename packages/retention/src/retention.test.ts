import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import type { Entry, StoredEntry } from '@trilha/entry'
import type { Journal } from '@trilha/journal'
import { followJournal, type Store, StoreError } from '@trilha/store'
import { createReferenceStores } from '@trilha/store/conformance'
import fc from 'fast-check'
import type { Removal } from './removal.ts'
import {
  agedEntries,
  appendSegments,
  day,
  entryAged,
  now,
  rulesOf,
  someRules,
  storedOf,
  temporaryJournal,
} from './retention.fixture.ts'
import { createRetention, type Retention } from './retention.ts'
import { cutoffsAt, decidingRule, type RetentionRules } from './rules.ts'

const patienceMs = 20_000

interface Kept extends AsyncDisposable {
  readonly journal: Journal
  readonly store: Store
  readonly retention: Retention
  readonly records: { readonly removal: Removal; readonly failure: string | undefined }[]
  readonly warnings: string[]
  readonly clock: { nowMs: number }
  /** Sequence numbers that a search finds, through the guard. */
  shown(): Promise<number[]>
}

/** A journal with a segment for each group, the store that follows it, and its retention. */
const keep = async (t: TestContext, rules: RetentionRules, groups: readonly (readonly Entry[])[]): Promise<Kept> => {
  const journal = await temporaryJournal(t)
  await appendSegments(journal, groups)
  const store = await createReferenceStores()('store')
  const clock = { nowMs: now.getTime() }
  const [records, warnings]: [Kept['records'], string[]] = [[], []]
  const retention = createRetention({
    journal,
    rules,
    store: () => Promise.resolve(store),
    record: async (removal, failure) => void records.push({ removal, failure }),
    onWarning: (text) => warnings.push(text),
    now: () => new Date(clock.nowMs),
  })
  const follower = followJournal({ journal, store, onApply: (block) => retention.guard.notice(block) })
  assert.equal(await follower.waitFor(journal.headSeq, patienceMs), true)
  return {
    journal,
    store,
    retention,
    records,
    warnings,
    clock,
    shown: async () => {
      const { entries } = await retention.guard.guard(store).search({ order: 'asc', limit: 1_000 })
      return entries.map(({ seq }) => seq).toSorted((a, b) => a - b)
    },
    [Symbol.asyncDispose]: () => follower.close(),
  }
}

const seqsOf = (entries: readonly StoredEntry[]): number[] => entries.map(({ seq }) => seq)

describe('retention', () => {
  test('removes from store and journal what is past its time, and nothing that a rule keeps', async (t) => {
    const groups = fc.array(fc.array(agedEntries, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(someRules, groups, fc.array(fc.nat(60), { maxLength: 2 }), async (rules, segments, waits) => {
        await using kept = await keep(t, rules, segments)
        const { journal, retention } = kept
        const all = storedOf(segments.flat())
        for (const days of [0, ...waits]) {
          kept.clock.nowMs += days * day
          const expected = all.filter((entry) => {
            const cutoff = cutoffsAt(rules, new Date(kept.clock.nowMs))[decidingRule(rules, entry)]
            return cutoff === undefined || entry.received_at >= cutoff
          })
          const result = await retention.run('new')
          assert.equal(result.failure, undefined)
          assert.deepEqual(await kept.shown(), seqsOf(expected))
          const oldest = expected[0]?.seq ?? all.length + 1
          assert.ok(journal.firstSeq <= oldest, 'a segment went with an entry that is kept')
          const [first] = journal.segments()
          assert.ok(first === undefined || !first.sealed || first.lastSeq >= oldest, 'a segment past its time stays')
        }
        await journal.close()
      }),
      { numRuns: 40 },
    )
  })

  test('hides what is past its time from the start on, until a pass has removed it', async (t) => {
    await using kept = await keep(t, rulesOf({ query: 'action:get_user', keep: '5d' }), [
      [entryAged(9), entryAged(9, { action: 'delete_user' }), entryAged(1)],
    ])
    const { store, retention } = kept
    assert.deepEqual(await kept.shown(), [2, 3])
    assert.equal((await store.size()).entries, 3)
    const guarded = retention.guard.guard(store)
    const [gone] = (await store.search({ order: 'asc', limit: 1 })).entries
    assert.equal(await guarded.get(gone?.id ?? ''), undefined)
    const counts = await guarded.stats({ groupBy: [], metrics: [{ kind: 'count' }], limit: 1 })
    assert.deepEqual(counts[0]?.values, [2])
    assert.equal(retention.guard.isHiding, true)
    await retention.run('new')
    assert.equal(retention.guard.isHiding, false)
    assert.equal((await store.size()).entries, 2)
    assert.deepEqual(await kept.shown(), [2, 3])
  })

  test('a store that is emptied and filled again shows nothing of it, and the next pass removes it again', async (t) => {
    await using kept = await keep(t, rulesOf({ query: 'action:get_user', keep: '5d' }), [
      [entryAged(9), entryAged(8, { action: 'delete_user' })],
      [entryAged(1)],
    ])
    const { journal, store, retention } = kept
    await retention.run('new')
    assert.equal(retention.guard.isHiding, false)
    await store.reset()
    await using follower = followJournal({ journal, store, onApply: (block) => retention.guard.notice(block) })
    assert.equal(await follower.waitFor(3, patienceMs), true)
    assert.equal((await store.size()).entries, 3)
    assert.deepEqual(await kept.shown(), [2, 3])
    assert.equal(retention.guard.isHiding, true)
    await retention.run('new')
    assert.equal((await store.size()).entries, 2)
    assert.equal(retention.guard.isHiding, false)
  })

  test('writes what goes before it goes', async (t) => {
    await using kept = await keep(t, rulesOf({ query: 'action:delete_*', keep: '1y' }, { keep: '5d' }), [
      [entryAged(9), entryAged(9)],
      [entryAged(9), entryAged(8, { action: 'delete_user' })],
      [entryAged(1)],
    ])
    const { removal } = await planOf(kept)
    assert.deepEqual(kept.records, [])
    const result = await kept.retention.run('new')
    assert.equal(kept.records.length, 1)
    assert.deepEqual(kept.records[0], { removal, failure: undefined })
    assert.deepEqual(result.rules, removal.rules)
    assert.deepEqual(
      result.segments.map(({ firstSeq, lastSeq, reason }) => [firstSeq, lastSeq, reason]),
      [[1, 2, 'age']],
    )
    assert.equal(result.rules[0]?.entries, 3)
    assert.equal(kept.journal.firstSeq, 3)
    await kept.retention.run('all')
    assert.equal(kept.records.length, 1, 'a pass that removes nothing writes nothing')
  })

  const planOf = async ({ retention }: Kept) => {
    const plan = await retention.plan()
    const rules = plan.rules.flatMap(({ rule, due }) =>
      due === undefined || due.entries === 0 ? [] : [{ rule, entries: due.entries }],
    )
    return { plan, removal: { rules, segments: plan.segments } }
  }

  test('the plan says what goes now and next, and changes nothing', async (t) => {
    await using kept = await keep(t, rulesOf({ query: 'action:delete_*', keep: 'forever' }, { keep: '30d' }), [
      [entryAged(90), entryAged(80)],
      [entryAged(29.5), entryAged(100, { action: 'delete_user' })],
      [entryAged(1)],
    ])
    const { plan } = await planOf(kept)
    assert.deepEqual(
      plan.rules.map(({ due, next, oldest }) => [due?.entries, next?.entries, oldest?.received_at]),
      [
        [0, 0, entryAged(100).received_at],
        [2, 1, entryAged(90).received_at],
      ],
    )
    assert.equal(plan.rules[1]?.cutoff, entryAged(30).received_at)
    assert.deepEqual(
      plan.segments.map(({ lastSeq }) => lastSeq),
      [2],
    )
    assert.deepEqual(
      plan.pieces.map(({ name, entries }) => [name, entries]),
      [['2026-09', 1]],
    )
    assert.equal(plan.store.entries, 5)
    assert.equal((await kept.store.size()).entries, 5)
    assert.equal(kept.journal.firstSeq, 1)
  })

  test('by size the oldest sealed segments go with their entries, whatever the rules say', async (t) => {
    const groups = Array.from({ length: 5 }, () => [entryAged(1), entryAged(1)])
    const { maxBytes: _, ...rules } = rulesOf({ keep: 'forever' })
    const probe = await keep(t, rules, groups)
    const whole = probe.journal.totalBytes + (await probe.store.size()).bytes
    await probe[Symbol.asyncDispose]()
    await using kept = await keep(t, { ...rules, maxBytes: Math.floor(whole * 0.7) }, groups)
    const result = await kept.retention.run('new')
    assert.deepEqual(
      result.segments.map(({ lastSeq, reason }) => [lastSeq, reason]),
      [
        [2, 'size'],
        [4, 'size'],
      ],
    )
    assert.equal(kept.journal.firstSeq, 5)
    assert.deepEqual(await kept.shown(), [5, 6, 7, 8, 9, 10])
    assert.match(kept.warnings.join(), /the oldest 4 entries \(1 to 4\) are deleted before their time/)
    assert.deepEqual((await kept.retention.run('all')).segments, [])
  })

  test('never the segment that takes entries, however small the limit', async (t) => {
    await using kept = await keep(t, { rules: [], maxBytes: 1 }, [[entryAged(1)], [entryAged(0)]])
    await kept.retention.run('new')
    await kept.retention.run('new')
    assert.deepEqual(await kept.shown(), [2])
    assert.equal(kept.warnings.filter((text) => text.includes('no sealed segment is left')).length, 1)
  })

  test('a store that fails keeps no segment from going, is told of, and is caught up with', async (t) => {
    await using kept = await keep(t, rulesOf({ keep: '5d' }), [[entryAged(9)], [entryAged(1)]])
    const { store, retention, journal } = kept
    const remove = store.remove.bind(store)
    store.remove = () => Promise.reject(new StoreError('STORE_DOWN', 'the store is being started again'))
    const failed = await retention.run('new')
    assert.match(failed.failure ?? '', /rule "\*" could not be applied: the store is being started again/)
    assert.equal(journal.firstSeq, 2)
    assert.deepEqual(
      kept.records.map(({ failure }) => failure),
      [undefined, failed.failure],
    )
    store.remove = remove
    assert.equal((await retention.run('new')).failure, undefined)
    assert.deepEqual(await kept.shown(), [2])
    assert.equal((await store.size()).entries, 1)
  })

  test('a rule that the store cannot apply is told of, and harms neither searches nor the other rules', async (t) => {
    const rules = rulesOf({ query: 'action:get_user', keep: '5d' }, { query: 'attributes.deep:1', keep: '1d' })
    await using kept = await keep(t, rules, [[entryAged(9), entryAged(9, { action: 'delete_user' }), entryAged(1)]])
    const { store, retention, warnings } = kept
    const [stats, search] = [store.stats.bind(store), store.search.bind(store)]
    const isRefused = (asked: object): boolean => JSON.stringify(asked).includes('attributes.deep')
    const refusal = new StoreError('STORE_QUERY', 'the path is too deep')
    store.stats = (request) => (isRefused(request) ? Promise.reject(refusal) : stats(request))
    store.search = (request) => (isRefused(request) ? Promise.reject(refusal) : search(request))
    for (let run = 0; run < 2; run++) {
      const { failure } = await retention.run('all')
      assert.match(failure ?? '', /cannot apply the rule "attributes\.deep:1": the path is too deep/)
      assert.deepEqual(await kept.shown(), [2, 3])
    }
    assert.equal(warnings.length, 1)
    assert.equal(retention.guard.isHiding, false)
    const plan = await retention.plan()
    assert.deepEqual(
      plan.rules.map(({ due }) => due?.entries),
      [0, undefined],
    )
    assert.equal((await store.size()).entries, 2)
  })

  test('a log that cannot be written keeps nothing from going: on a full disk that is what makes room', async (t) => {
    const journal = await temporaryJournal(t)
    await appendSegments(journal, [[entryAged(9)], [entryAged(1)]])
    const store = await createReferenceStores()('store')
    const seen: number[] = []
    const retention = createRetention({
      journal,
      rules: rulesOf({ keep: '5d' }),
      store: () => Promise.resolve(store),
      record: async () => {
        seen.push(journal.firstSeq)
        if (journal.firstSeq === 1) throw new Error('the disk is full')
      },
      onWarning: () => undefined,
      now: () => now,
    })
    await retention.run('new')
    assert.deepEqual(seen, [1, 2])
  })

  test('without rules nothing goes', async (t) => {
    await using kept = await keep(t, { rules: [] }, [[entryAged(10_000)], [entryAged(1)]])
    assert.equal(kept.retention.guard.guard(kept.store), kept.store)
    const result = await kept.retention.run('all')
    assert.deepEqual([result.rules, result.segments], [[], []])
    assert.deepEqual(await kept.shown(), [1, 2])
  })
})
