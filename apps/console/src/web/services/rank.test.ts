import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { serviceSorts } from '../model/view.ts'
import type { Group } from './figures.ts'
import { sorted, standingOf, weighedFailureRate } from './rank.ts'

const group = (name: string, count: number, failures: number, p95?: number): Group => ({
  name,
  count,
  failures,
  failing: [],
  ...(p95 !== undefined && { p95 }),
})

const names = (groups: readonly Group[]) => groups.map(({ name }) => name)

describe('which services are the worst', () => {
  test('a failure rate weighs more the more entries stand behind it', () => {
    const one = group('one of one', 1, 1, 5)
    const many = group('three in ten of thousands', 10_000, 3_000, 5)
    const all = group('ten of ten', 10, 10, 5)
    assert.deepEqual(names(sorted([one, many, all], 'worst', 'desc')), [
      'ten of ten',
      'three in ten of thousands',
      'one of one',
    ])
  })

  test('of those that fail alike the slower is worse, and those without durations come last', () => {
    const groups = [group('untimed', 50, 0), group('fast', 50, 0, 3), group('slow', 50, 0, 900)]
    assert.deepEqual(names(sorted(groups, 'worst', 'desc')), ['slow', 'fast', 'untimed'])
  })

  test('a failure in a hundred thousand does not put a service before a slow one', () => {
    const groups = [group('hardly', 100_000, 1, 3), group('slow', 50, 0, 900)]
    assert.deepEqual(names(sorted(groups, 'worst', 'desc')), ['slow', 'hardly'])
  })

  test('the reason for a place is told by what put it there', () => {
    assert.equal(standingOf(group('a', 1_000, 100, 3)), 'failing')
    assert.equal(standingOf(group('a', 2, 1, 3)), 'few')
    assert.equal(standingOf(group('a', 100_000, 1, 3)), 'hardly')
    assert.equal(standingOf(group('a', 10, 0, 3)), 'slow')
    assert.equal(standingOf(group('a', 10, 0)), 'untimed')
  })

  test('the weighed rate is never above the rate itself, and nears it with the number of entries', () => {
    const share = fc.integer({ min: 1, max: 100 })
    fc.assert(
      fc.property(share, fc.integer({ min: 1, max: 1_000 }), (percent, hundreds) => {
        const weighed = weighedFailureRate({ count: 100 * hundreds, failures: percent * hundreds })
        assert.ok(weighed > 0 && weighed <= percent / 100)
        assert.ok(weighed >= weighedFailureRate({ count: 100, failures: percent }) - 1e-9)
      }),
    )
  })
})

describe('other orders', () => {
  const groups = [group('b', 10, 1, 30), group('a', 30, 0), group('c', 20, 4, 10)]

  test('each column sorts both ways, and what is unknown stays last', () => {
    assert.deepEqual(names(sorted(groups, 'name', 'asc')), ['a', 'b', 'c'])
    assert.deepEqual(names(sorted(groups, 'rate', 'desc')), ['a', 'c', 'b'])
    assert.deepEqual(names(sorted(groups, 'failures', 'asc')), ['a', 'b', 'c'])
    assert.deepEqual(names(sorted(groups, 'p95', 'asc')), ['c', 'b', 'a'])
    assert.deepEqual(names(sorted(groups, 'p95', 'desc')), ['b', 'c', 'a'])
  })

  test('an order does not depend on how the groups came, so a refresh moves nothing that is equal', () => {
    const anyGroup = fc.record({
      name: fc.string(),
      count: fc.integer({ min: 1, max: 5 }),
      failures: fc.constantFrom(0, 1),
      failing: fc.constant([]),
      p95: fc.constantFrom(1, 2),
    })
    const anyGroups = fc.uniqueArray(anyGroup, { selector: ({ name }) => name })
    fc.assert(
      fc.property(anyGroups, fc.constantFrom(...serviceSorts), fc.constantFrom('asc', 'desc'), (all, sort, order) => {
        assert.deepEqual(sorted(all, sort, order), sorted([...all].reverse(), sort, order))
      }),
    )
  })
})
