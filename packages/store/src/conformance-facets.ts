import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseEntry } from '@trilha/entry'
import { parseQuery } from '@trilha/query'
import fc from 'fast-check'
import { arbitraryFacets } from './arbitrary-aggregate.ts'
import { blockOf } from './arbitrary-entry.ts'
import { countedEntries, type WithStore } from './conformance-entries.ts'
import { countValues } from './reference-facets.ts'
import { type Facet, type FacetsRequest, StoreError } from './store.ts'

const entryWith = (fields: Record<string, unknown>) =>
  parseEntry({ service: 's', user_id: '1', action: 'a', result: 'success', ...fields }, '2026-03-01T00:00:00.000Z')

/** Up to here `distinct` is exact; beyond, it may be off by two in a hundred. */
const exactDistinct = 10_000
const distinctTolerance = 0.02

const assertFacets = (facets: readonly Facet[], expected: readonly Facet[]): void => {
  const withoutDistinct = (list: readonly Facet[]) => list.map(({ distinct: _, ...facet }) => facet)
  assert.deepEqual(withoutDistinct(facets), withoutDistinct(expected))
  for (const [index, { field, distinct }] of expected.entries()) {
    const allowed = distinct <= exactDistinct ? 0 : distinct * distinctTolerance
    const found = facets[index]?.distinct ?? Number.NaN
    assert.ok(Math.abs(found - distinct) <= allowed, `${field}: ${found} different values instead of ${distinct}`)
  }
}

/** Facets count the values of what a plain filter finds. */
export const testFacets = (withStore: WithStore): void => {
  test('facets: of nothing there are no values', () =>
    withStore(async (store) => {
      const empty = { values: [], present: 0, distinct: 0 }
      assert.deepEqual(await store.facets({ fields: ['result', 'seq', 'attributes.a', 'cause'], limit: 5 }), [
        { field: 'result', ...empty },
        { field: 'seq', ...empty },
        { field: 'attributes.a', ...empty },
        { field: 'cause', ...empty },
      ])
    }))

  test('facets: by count, then by the bytes of the value; an entry counts once for each of its values', () =>
    withStore(async (store) => {
      const tags = ['b', 'a', ['c', 'c', 'b'], 5, '5', true, null, {}, ['😀', '\uffff'], 'é', undefined]
      const entries = tags.map((tag) => entryWith(tag === undefined ? {} : { attributes: { tag } }))
      await store.apply(blockOf(entries, 1).block)
      const [facet] = await store.facets({ fields: ['attributes.tag'], limit: 20 })
      const values = { 5: 2, b: 2, a: 1, c: 1, true: 1, é: 1, '\uffff': 1, '😀': 1 }
      assert.deepEqual(facet, {
        field: 'attributes.tag',
        values: Object.entries(values).map(([value, count]) => ({ value, count })),
        present: 8,
        distinct: 8,
      })
    }))

  test('facets: a prefix chooses among the values, and leaves present and distinct as they are', () =>
    withStore(async (store) => {
      const entries = ['get_user', 'get_event', 'get_user', 'delete_user', 'GET'].map((action) => entryWith({ action }))
      await store.apply(blockOf(entries, 1).block)
      const [facet] = await store.facets({ fields: ['action'], limit: 2, prefix: 'get_' })
      const values = [
        { value: 'get_user', count: 2 },
        { value: 'get_event', count: 1 },
      ]
      assert.deepEqual(facet, { field: 'action', values, present: 5, distinct: 4 })
    }))

  test('facets: count as a plain filter does', () =>
    withStore(async (store) => {
      const { block, stored } = blockOf(countedEntries(300), 1)
      await store.apply(block)
      await fc.assert(
        fc.asyncProperty(arbitraryFacets(stored), async (request) => {
          assertFacets(await store.facets(request), countValues(stored, request))
        }),
        { numRuns: 40 },
      )
      const query = parseQuery('http.status:>=400 OR user_id:3', { now: new Date(0) })
      const request: FacetsRequest = { query, fields: ['service', 'cause', 'user_id'], limit: 100 }
      assertFacets(await store.facets(request), countValues(stored, request))
      // The first and the last minute are not whole.
      const times = { from: '2026-03-01T00:00:02.123Z', to: '2026-03-03T00:00:05.000000001Z' }
      const within: FacetsRequest = { ...times, fields: ['service', 'http.status', 'attributes.tag'], limit: 100 }
      assertFacets(await store.facets(within), countValues(stored, within))
    }))

  test('facets: of many different values the most frequent ones are exact', () =>
    withStore(async (store) => {
      const entries = Array.from({ length: 20_000 }, (_, n) =>
        entryWith({ user_id: n % 100 < 2 ? `often ${n % 3}` : `once ${n}` }),
      )
      const { block, stored } = blockOf(entries, 1)
      await store.apply(block)
      const request = { fields: ['user_id', 'id'], limit: 4 }
      assertFacets(await store.facets(request), countValues(stored, request))
    }))

  test('facets: a field that is none, or a time, is refused', () =>
    withStore(async (store) => {
      for (const field of ['nowhere', 'received_at', 'http', 'attributes', 'attributes.']) {
        await assert.rejects(
          store.facets({ fields: ['result', field], limit: 1 }),
          (error) => error instanceof StoreError && error.code === 'STORE_QUERY',
        )
      }
    }))
}
