import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { TimelineEntry } from '@trilha/log-api'
import { matchesQuery, parseQuery } from '@trilha/query'
import fc from 'fast-check'
import type { StoredEntry } from '../model/entry.ts'
import {
  findFirstTimes,
  firstFields,
  firstMarks,
  huntFor,
  maxValues,
  type OldestFirst,
  unseenOf,
} from './first-times.ts'

interface Done {
  readonly action: string
  readonly service: string
  readonly ip: string | undefined
  readonly agent: string | undefined
}

const entryOf = ({ action, service, ip, agent }: Done, index: number): StoredEntry => ({
  seq: index + 1,
  id: `01890a5d-ac96-774b-bcce-${String(index).padStart(12, '0')}`,
  timestamp: new Date(Date.UTC(2026, 0, 1) + index * 1_000).toISOString(),
  received_at: '2026-01-01T00:00:00Z',
  service,
  user_id: 'ana',
  action,
  result: 'success',
  cause: null,
  http: { ...(ip !== undefined && { client_ip: ip }), ...(agent !== undefined && { user_agent: agent }) },
})

const valueAt = (entry: StoredEntry, mark: string): string | undefined =>
  ({
    action: entry.action,
    service: entry.service,
    client_ip: entry.http?.client_ip,
    user_agent: entry.http?.user_agent,
  })[mark]

/** A log of these entries, oldest first, that answers as the log service does, a few at a time. */
const logOf = (entries: readonly StoredEntry[], limit: number) => {
  const facets = firstMarks.map((mark) => {
    const values = [...new Set(entries.flatMap((entry) => valueAt(entry, mark) ?? []))]
    return {
      field: firstFields[mark],
      values: values.map((value) => ({ value, count: 1 })),
      present: entries.length,
      distinct: values.length,
    }
  })
  let asked = 0
  const oldestFirst: OldestFirst = async (text, cursor) => {
    asked++
    const query = parseQuery(text, { now: new Date() })
    const matching = entries.filter((entry) => matchesQuery(query, entry))
    const [from, end] = [Number(cursor ?? 0), Number(cursor ?? 0) + limit]
    return {
      entries: matching.slice(from, end),
      next_cursor: end < matching.length ? String(end) : null,
      complete: true,
    }
  }
  return { facets, oldestFirst, asked: () => asked }
}

/** What walking through all of them tells. */
const walk = (entries: readonly StoredEntry[]): readonly string[] => {
  const met = new Set<string>()
  return entries.flatMap((entry) => {
    const marks = firstMarks.filter((mark) => {
      const value = valueAt(entry, mark)
      const isNew = value !== undefined && value !== '' && !met.has(`${mark} ${value}`)
      met.add(`${mark} ${value}`)
      return isNew
    })
    return marks.length === 0 ? [] : [`${entry.seq} ${marks.join()}`]
  })
}

const told = (found: readonly TimelineEntry[]): readonly string[] =>
  found
    .map(({ seq, first = [] }) => ({ seq, marks: firstMarks.filter((mark) => first.includes(mark)) }))
    .sort((a, b) => a.seq - b.seq)
    .map(({ seq, marks }) => `${seq} ${marks.join()}`)

/** User agents that hold each other as phrases, and values that the query language has meanings for. */
const agents = ['curl/8', 'curl/8.5', 'Mozilla/5.0 (X11; Linux x86_64)', 'Mozilla/5.0 (X11; Linux x86_64) Firefox/1']
const done: fc.Arbitrary<Done> = fc.record({
  action: fc.constantFrom('login', 'log*', 'a OR b', '"quoted"', 'ação', '(x)'),
  service: fc.constantFrom('shop', 'user_service'),
  ip: fc.option(fc.constantFrom('10.0.0.1', 'fe80::1'), { nil: undefined }),
  agent: fc.option(fc.constantFrom(...agents), { nil: undefined }),
})

describe('first times', () => {
  test('are found as by walking through everything, a few entries at a time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(done, { maxLength: 60 }), fc.integer({ min: 4, max: 12 }), async (all, limit) => {
        const entries = all.map(entryOf)
        const log = logOf(entries, limit)
        const { entries: found, isWhole } = await findFirstTimes(unseenOf(log.facets), log.oldestFirst)
        // 14 values at most, and 15 pages to go through: more questions than that are never needed.
        assert.ok(isWhole)
        assert.ok(log.asked() <= 29)
        assert.deepEqual(told(found), walk(entries))
        assert.deepEqual(
          found.map(({ seq }) => seq),
          found.map(({ seq }) => seq).toSorted((a, b) => b - a),
        )
      }),
    )
  })

  test('take a question or two, however many entries there are', async () => {
    const entries = Array.from({ length: 5_000 }, (_, index) =>
      entryOf({ action: index === 4_000 ? 'rare' : 'usual', service: 's', ip: '10.0.0.1', agent: undefined }, index),
    )
    const log = logOf(entries, 200)
    const { entries: found } = await findFirstTimes(unseenOf(log.facets), log.oldestFirst)
    assert.deepEqual(told(found), ['1 action,service,client_ip', '4001 action'])
    assert.equal(log.asked(), 2)
  })

  test('of a field with too many values are left out', () => {
    const facet = (field: string, distinct: number) => ({
      field,
      distinct,
      present: distinct,
      values: [{ value: 'x', count: 1 }],
    })
    const unseen = unseenOf([facet('action', maxValues), facet('http.client_ip', maxValues + 1)])
    assert.deepEqual([...unseen.action], ['x'])
    assert.equal(unseen.client_ip.size, 0)
    assert.equal(huntFor(unseenOf([])), undefined)
  })

  test('that were counted but are gone meanwhile are not waited for', async () => {
    const log = logOf([entryOf({ action: 'a', service: 's', ip: undefined, agent: undefined }, 0)], 10)
    const empty = logOf([], 10)
    const { entries, isWhole } = await findFirstTimes(unseenOf(log.facets), empty.oldestFirst)
    assert.deepEqual([entries, isWhole, empty.asked()], [[], true, 1])
  })
})
