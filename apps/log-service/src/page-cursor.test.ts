import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { StoredEntry } from '@trilha/entry'
import type { Position, SearchPage } from '@trilha/store'
import fc from 'fast-check'
import { encodeCursor, endsOf, type PageCursor, parseCursor } from './page-cursor.ts'

/** Few instants, so that many entries share one; in every spelling. */
const instants = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000001Z', '2026-01-01T00:00:01.500Z']
const positions = fc
  .uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 60 })
  .chain((seqs) =>
    fc.tuple(...seqs.map((seq) => fc.constantFrom(...instants).map((timestamp) => ({ seq, timestamp })))),
  )
const orders = fc.constantFrom('asc' as const, 'desc' as const)

const compare = (a: Position, b: Position): number =>
  instants.indexOf(a.timestamp) - instants.indexOf(b.timestamp) || a.seq - b.seq

/** A page as a store promises it, of positions that stand for their entries. */
const pageOf = (all: readonly Position[], order: 'asc' | 'desc', limit: number, cursor?: PageCursor): SearchPage => {
  const sign = order === 'asc' ? 1 : -1
  const sorted = [...all].sort((a, b) => sign * compare(a, b))
  const side = cursor?.direction === 'before' ? -1 : 1
  const left = sorted.filter((one) => cursor === undefined || side * sign * compare(one, cursor.position) > 0)
  const entries = (side < 0 ? left.slice(-limit) : left.slice(0, limit)) as readonly unknown[] as StoredEntry[]
  return { entries, hasMore: left.length > limit }
}

const seqsOf = (page: SearchPage): number[] => page.entries.map(({ seq }) => seq)
const read = (text: string | null): PageCursor | undefined => (text === null ? undefined : parseCursor(text))

describe('a cursor', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(orders, fc.constantFrom('after', 'before'), fc.maxSafeNat(), (order, direction, seq) => {
        const cursor = { order, direction, position: { seq, timestamp: '2026-01-01T00:00:00.123456789Z' } } as const
        assert.deepEqual(parseCursor(encodeCursor(cursor)), cursor)
        assert.match(encodeCursor(cursor), /^[\w-]+$/)
      }),
    )
  })

  test('leads through everything once, forwards and then backwards, with pages of any size', () => {
    fc.assert(
      fc.property(
        positions,
        orders,
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }),
        (all, order, sizes) => {
          const expected = seqsOf(pageOf(all, order, 1_000))
          let turn = 0
          const nextPage = (cursor?: PageCursor) => {
            const page = pageOf(all, order, sizes[turn++ % sizes.length] ?? 1, cursor)
            return { page, ends: endsOf(page, order, cursor) }
          }
          const forwards: number[] = []
          let { page, ends } = nextPage()
          assert.equal(ends.previous_cursor, null)
          for (;;) {
            forwards.push(...seqsOf(page))
            if (ends.next_cursor === null) break
            ;({ page, ends } = nextPage(read(ends.next_cursor)))
          }
          assert.deepEqual(forwards, expected)
          const backwards = seqsOf(page)
          while (ends.previous_cursor !== null) {
            ;({ page, ends } = nextPage(read(ends.previous_cursor)))
            backwards.unshift(...seqsOf(page))
          }
          assert.deepEqual(backwards, expected)
        },
      ),
    )
  })

  test('finds its way back from a side that turned out to be empty', () => {
    const all = instants.map((timestamp, index) => ({ timestamp, seq: index + 1 }))
    for (const order of ['asc', 'desc'] as const) {
      for (const direction of ['after', 'before'] as const) {
        for (const position of all) {
          const cursor = { order, direction, position }
          const empty = endsOf({ entries: [], hasMore: false }, order, cursor)
          const back = read(direction === 'after' ? empty.previous_cursor : empty.next_cursor)
          assert.equal(direction === 'after' ? empty.next_cursor : empty.previous_cursor, null)
          const page = pageOf(all, order, 1, back)
          assert.deepEqual(page.entries[0], position)
        }
      }
    }
  })

  test('misses nothing and repeats nothing when entries arrive meanwhile', () => {
    fc.assert(
      fc.property(positions, positions, orders, fc.integer({ min: 1, max: 5 }), (all, others, order, limit) => {
        const late = others.map(({ timestamp, seq }) => ({ timestamp, seq: seq + 100 }))
        const seen: number[] = []
        let page = pageOf(all, order, limit)
        let ends = endsOf(page, order, undefined)
        seen.push(...seqsOf(page))
        while (ends.next_cursor !== null) {
          const cursor = read(ends.next_cursor)
          page = pageOf([...all, ...late], order, limit, cursor)
          ends = endsOf(page, order, cursor)
          seen.push(...seqsOf(page))
        }
        assert.equal(new Set(seen).size, seen.length)
        const known = seen.filter((seq) => seq <= 100)
        assert.deepEqual(known, seqsOf(pageOf(all, order, 1_000)))
      }),
    )
  })
})
