import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { idAt, timelessId } from './fixtures/ids.ts'
import { temporaryFolder } from './fixtures/temporary-folder.ts'
import { encodeFilter, IdFilter } from './id-filter.ts'
import { IdTimes, maxSpans, type TimeSpan } from './id-times.ts'
import { parseId } from './id-words.ts'
import { SegmentIds } from './segment-ids.ts'
import { SpanIndex } from './span-index.ts'

const segment = { firstSeq: 7, lastSeq: 12 }

const words = new Uint32Array(4)
const addAll = (ids: readonly string[]): SegmentIds => {
  const set = new SegmentIds(ids.length)
  for (const id of ids) if (parseId(id, words, 0)) set.add(words, 0)
  return set
}
const ask = (filter: IdFilter, id: string) => (parseId(id, words, 0) ? filter.mayHave(words, 0) : undefined)

describe('id filter', () => {
  for (const count of [0, 1, 100, 50_000]) {
    test(`knows each of its ${count} ids, and seldom takes another for one of them`, async (t) => {
      const name = join(temporaryFolder(t), 'x.ids')
      const ids = Array.from({ length: count }, (_, index) => idAt(1_000_000 + index))
      writeFileSync(name, await encodeFilter(addAll(ids), segment))
      const filter = IdFilter.open(name, segment)
      assert.ok(filter)
      t.after(() => filter.release())
      assert.ok(ids.every((id) => ask(filter, id) === true))
      const wrong = Array.from({ length: 20_000 }, (_, index) => ask(filter, idAt(1_000_000 + index))).filter(
        Boolean,
      ).length
      assert.ok(wrong < 100, `${wrong} of 20,000`)
      assert.ok(readFileSync(name).length <= 300 + count * 2.6)
    })
  }

  test('of ids that carry no time takes hardly ever another for one of them, since each is asked for each', async (t) => {
    const name = join(temporaryFolder(t), 'x.ids')
    const ids = Array.from({ length: 20_000 }, timelessId)
    writeFileSync(name, await encodeFilter(addAll(ids), segment))
    const filter = IdFilter.open(name, segment)
    assert.ok(filter)
    t.after(() => filter.release())
    assert.ok(ids.every((id) => ask(filter, id) === true))
    const wrong = Array.from({ length: 50_000 }, () => ask(filter, timelessId())).filter(Boolean).length
    assert.ok(wrong <= 3, `${wrong} of 50,000`)
    assert.ok(readFileSync(name).length <= 300 + ids.length * 6.6)
  })

  test('is not opened for another segment or when cut, and notices a flipped bit anywhere', async (t) => {
    const name = join(temporaryFolder(t), 'x.ids')
    const oneBlock = 10
    const ids = Array.from({ length: oneBlock }, timelessId)
    const bytes = await encodeFilter(addAll(ids), segment)
    writeFileSync(name, bytes)
    assert.equal(IdFilter.open(name, segment)?.hasTimeless, true)
    assert.equal(IdFilter.open(name, { ...segment, firstSeq: 8 }), undefined)
    assert.equal(IdFilter.open(name, { ...segment, lastSeq: 13 }), undefined)
    assert.equal(IdFilter.open(`${name}x`, segment), undefined)
    for (const size of [0, 100, bytes.length - 1]) {
      writeFileSync(name, bytes.subarray(0, size))
      assert.equal(IdFilter.open(name, segment), undefined)
    }
    for (let place = 0; place < bytes.length; place++) {
      const flipped = Buffer.from(bytes)
      flipped[place] = (flipped[place] ?? 0) ^ 4
      writeFileSync(name, flipped)
      const filter = IdFilter.open(name, segment)
      if (filter !== undefined) assert.equal(ask(filter, ids[0] ?? ''), undefined, `byte ${place}`)
      filter?.release()
    }
  })
})

const times = fc.array(fc.oneof(fc.nat(100_000), fc.nat(2 ** 31 - 1)), { maxLength: 200 })
const holds = (spans: readonly TimeSpan[], time: number): boolean =>
  spans.some(({ from, to }) => from <= time && time <= to)

describe('id times', () => {
  test('become few spans that hold every time, in order', () => {
    fc.assert(
      fc.property(times, (list) => {
        const set = new IdTimes()
        for (const time of list) set.add(time)
        const spans = set.spans()
        assert.ok(spans.length <= maxSpans)
        assert.ok(list.every((time) => holds(spans, time)))
        assert.ok(spans.every(({ from }, index) => from > (spans[index - 1]?.to ?? -1)))
      }),
    )
  })

  test('leave odd times alone', () => {
    const set = new IdTimes()
    const busy = Array.from({ length: 100 }, (_, index) => 50_000_000 + index * 500)
    for (const time of [5, ...busy, 2 ** 40]) set.add(time)
    assert.equal(set.spans().length, 3)
    assert.ok(!holds(set.spans(), 40_000_000) && !holds(set.spans(), 60_000_000))
  })

  test('are found by moment', () => {
    const list = fc.array(fc.tuple(fc.nat(1000), fc.nat(50)), { maxLength: 8 })
    const owners = fc.array(fc.record({ list, isRemoved: fc.boolean() }), { maxLength: 20 })
    fc.assert(
      fc.property(owners, fc.nat(1100), (all, moment) => {
        const index = new SpanIndex<number>()
        const spans = all.map((owner) => owner.list.map(([from, length]) => ({ from, to: from + length })))
        for (const [owner, some] of spans.entries()) index.add(owner, some)
        for (const [owner, { isRemoved }] of all.entries()) if (isRemoved) index.remove(owner)
        const found = new Set<number>()
        index.visit(moment, (owner) => found.add(owner))
        const wanted = spans.flatMap((some, owner) => (holds(some, moment) && !all[owner]?.isRemoved ? [owner] : []))
        assert.deepEqual([...found].sort(), wanted.sort())
      }),
    )
  })
})
