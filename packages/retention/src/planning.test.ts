import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { StoredEntry } from '@trilha/entry'
import { matchesQuery } from '@trilha/query'
import fc from 'fast-check'
import { FirstKept } from './first-kept.ts'
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
import { decidedBy, expiredQuery, keptOf } from './rule-queries.ts'
import { cutoffsAt, decidingRule, type RetentionRules } from './rules.ts'
import { type PlannedSegment, planSegments } from './segment-plan.ts'

/** What the rules say, in the plainest way. */
const isKept = (rules: RetentionRules, entry: StoredEntry, at = now): boolean => {
  const cutoff = cutoffsAt(rules, at)[decidingRule(rules, entry)]
  return cutoff === undefined || entry.received_at >= cutoff
}

describe('queries of rules', () => {
  test('find exactly what their rule decides for, and what is past its time', () => {
    fc.assert(
      fc.property(someRules, fc.array(agedEntries, { maxLength: 20 }), (rules, entries) => {
        const expired = expiredQuery(rules, cutoffsAt(rules, now))
        for (const entry of storedOf(entries)) {
          const deciding = rules.rules.flatMap((_, index) =>
            matchesQuery(decidedBy(rules, index), entry) ? [index] : [],
          )
          assert.deepEqual(
            deciding,
            [decidingRule(rules, entry)].filter((index) => index >= 0),
          )
          assert.equal(expired !== undefined && matchesQuery(expired, entry), !isKept(rules, entry))
          if (expired !== undefined) assert.equal(matchesQuery(keptOf(undefined, expired), entry), isKept(rules, entry))
        }
      }),
    )
  })
})

describe('first record that is kept', () => {
  test('is found as a plain look at all records finds it, now and later', async (t) => {
    const groups = fc.array(fc.array(agedEntries, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(someRules, groups, fc.array(fc.nat(60), { maxLength: 3 }), async (rules, segments, waits) => {
        const journal = await temporaryJournal(t)
        await appendSegments(journal, segments)
        const sealed = storedOf(segments.slice(0, -1).flat())
        const first = new FirstKept(journal, rules)
        let at = now
        for (const days of [0, ...waits]) {
          at = new Date(at.getTime() + days * day)
          const expected = sealed.find((entry) => isKept(rules, entry, at))?.seq ?? sealed.length + 1
          assert.equal(await first.find(cutoffsAt(rules, at)), expected)
        }
        await journal.close()
      }),
      { numRuns: 40 },
    )
  })

  test('is found in several looks where one would take too long', async (t) => {
    const journal = await temporaryJournal(t)
    await appendSegments(journal, [...[9, 8, 7, 6].map((days) => [entryAged(days)]), [entryAged(1)], [entryAged(0)]])
    const rules = rulesOf({ keep: '5d' })
    const first = new FirstKept(journal, rules, 0)
    const found: number[] = []
    do found.push(await first.find(cutoffsAt(rules, now)))
    while (first.isUnfinished)
    assert.deepEqual(found, [2, 3, 4, 5, 5])
  })

  test('is looked for behind what was dropped', async (t) => {
    const journal = await temporaryJournal(t)
    await appendSegments(journal, [[entryAged(9)], [entryAged(8)], [entryAged(1)], [entryAged(0)]])
    const rules = rulesOf({ keep: '5d' })
    const first = new FirstKept(journal, rules)
    assert.equal(await first.find(cutoffsAt(rules, now)), 3)
    await journal.dropBefore(4)
    assert.equal(await first.find(cutoffsAt(rules, new Date(now.getTime() + 9 * day))), 4)
  })
})

const segmentLists = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 1_000 })), { maxLength: 12 })
  .chain((sizes) => fc.tuple(fc.constant(sizes), fc.boolean()))
  .map(([sizes, endsActive]) => {
    let seq = 1
    return sizes.map(([count, bytes], index) => {
      const segment = {
        firstSeq: seq,
        lastSeq: seq + count - 1,
        bytes,
        sealed: !(endsActive && index === sizes.length - 1),
      }
      seq += count
      return segment
    })
  })

describe('plan of segments', () => {
  const states = fc.record({
    segments: segmentLists,
    firstKept: fc.integer({ min: 1, max: 400 }),
    storeBytesPerEntry: fc.integer({ min: 0, max: 40 }),
    maxBytes: fc.option(fc.integer({ min: 1, max: 8_000 }), { nil: undefined }),
  })
  const totalOf = (segments: readonly { firstSeq: number; lastSeq: number; bytes: number }[], each: number) =>
    segments.reduce((total, { firstSeq, lastSeq, bytes }) => total + bytes + (lastSeq - firstSeq + 1) * each, 0)

  test('takes whole sealed segments from the oldest on, only as many as it must', () => {
    fc.assert(
      fc.property(states, (state) => {
        const { segments, firstKept, storeBytesPerEntry, maxBytes = Number.POSITIVE_INFINITY } = state
        const totalBytes = totalOf(segments, storeBytesPerEntry)
        const { segments: planned, leftBytes } = planSegments({ ...state, totalBytes })
        assert.equal(leftBytes, totalOf(segments.slice(planned.length), storeBytesPerEntry))
        assert.deepEqual(
          planned.map(({ reason: _, ...segment }: PlannedSegment) => segment),
          segments.slice(0, planned.length),
        )
        for (const [index, { lastSeq, sealed, reason }] of planned.entries()) {
          assert.ok(sealed)
          assert.equal(reason, lastSeq < firstKept ? 'age' : 'size')
          const before = totalOf(segments.slice(index), storeBytesPerEntry)
          if (reason === 'size') assert.ok(before > maxBytes, 'a segment goes for its size though all fits')
        }
        const next = segments[planned.length]
        if (next?.sealed === true) {
          assert.ok(next.lastSeq >= firstKept, 'a segment past its time stays')
          assert.ok(totalOf(segments.slice(planned.length), storeBytesPerEntry) <= maxBytes, 'it is still too much')
        }
      }),
      { numRuns: 1_000 },
    )
  })
})
