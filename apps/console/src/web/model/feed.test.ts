import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { sampleEntries } from '../../testing/sample-entries.ts'
import { appendPage, maxHeldEntries, mergeNewest, unseen } from './feed.ts'
import { rowWindow } from './row-window.ts'

const newestFirst = sampleEntries(20, Date.parse('2026-01-01T00:00:00Z')).sort(
  (a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp) || b.seq - a.seq,
)

describe('the held rows', () => {
  test('whatever arrives in whatever order, they are whole, once and newest first', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(newestFirst), fc.nat(newestFirst.length), (arrived, cut) => {
        const merged = mergeNewest(newestFirst.slice(cut), arrived)
        const expected = newestFirst.filter((entry, index) => index >= cut || arrived.includes(entry))
        assert.deepEqual(merged, expected)
      }),
    )
  })

  test('a page that overlaps what is held adds only what is new', () => {
    assert.equal(appendPage(newestFirst.slice(0, 12), newestFirst.slice(10)).length, newestFirst.length)
    assert.equal(unseen(newestFirst, newestFirst.slice(0, 5), newestFirst.slice(5, 9)).length, newestFirst.length - 9)
  })

  test('no more than the most are held, the newest of them', () => {
    const [newest, ...others] = sampleEntries(maxHeldEntries / 2 + 1, 0).reverse()
    assert(newest !== undefined)
    const merged = mergeNewest(others, [newest])
    assert.equal(merged.length, maxHeldEntries)
    assert.equal(merged[0]?.id, newest.id)
  })
})

test('the rendered rows cover what is in view and the list keeps its height', () => {
  const sizes = fc.record({
    count: fc.integer({ min: 1, max: 10_000 }),
    rowHeight: fc.constantFrom(32, 60),
    openAt: fc.option(fc.nat(9_999), { nil: undefined }),
    detail: fc.nat(3_000),
    scroll: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  fc.assert(
    fc.property(sizes, ({ count, rowHeight, openAt, detail, scroll }) => {
      const openIndex = openAt === undefined || openAt >= count ? -1 : openAt
      const detailHeight = openIndex < 0 ? 0 : detail
      const total = count * rowHeight + detailHeight
      const scrollTop = scroll * Math.max(0, total - 800)
      const rows = rowWindow({ scrollTop, height: 800 }, { count, rowHeight, openIndex, detailHeight })
      const isOpenIn = openIndex >= rows.first && openIndex < rows.end
      const rendered = (rows.end - rows.first) * rowHeight + (isOpenIn ? detailHeight : 0)
      assert.equal(rows.paddingTop + rendered + rows.paddingBottom, total)
      assert(rows.paddingTop <= scrollTop)
      assert(rows.paddingTop + rendered >= Math.min(total, scrollTop + 800))
      assert(rows.end - rows.first < 60)
    }),
  )
})
