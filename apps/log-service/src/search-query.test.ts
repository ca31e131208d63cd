import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Problem } from '@trilha/service-kit'
import { encodeCursor } from './page-cursor.ts'
import { parseSearchQuery } from './search-query.ts'

const parse = (query: string) => parseSearchQuery(new URLSearchParams(query), new Date()).search

const detailOf = (query: string): string => {
  try {
    parse(query)
  } catch (error) {
    if (error instanceof Problem && error.status === 422) return error.detail
    throw error
  }
  throw new Error(`${query} was taken`)
}

const position = { timestamp: '2024-06-15T12:00:00.000Z', seq: 7 }

describe('a search query', () => {
  test('without parameters asks for the newest hundred', () => {
    assert.deepEqual(parse(''), { order: 'desc', limit: 100 })
  })

  test('goes on from a cursor, in its direction and its order', () => {
    for (const order of ['asc', 'desc'] as const) {
      for (const direction of ['after', 'before'] as const) {
        const cursor = encodeCursor({ order, direction, position })
        const expected = { order, limit: 100, [direction]: position }
        assert.deepEqual(parse(`cursor=${cursor}`), expected)
        assert.deepEqual(parse(`cursor=${cursor}&order=${order}`), expected)
        const other = order === 'asc' ? 'desc' : 'asc'
        assert.match(detailOf(`cursor=${cursor}&order=${other}`), new RegExp(`^cursor: belongs to order=${order}`))
      }
    }
  })

  const wrong: [query: string, field: string][] = [
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['limit=1e2', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=', 'limit'],
    ['limit=5&limit=5', 'limit'],
    ['order=newest', 'order'],
    ['cursor=zzz', 'cursor'],
    ['cursor=', 'cursor'],
    ['from=x', 'from'],
    ['userid=1', 'userid'],
    ['__proto__=1', '__proto__'],
  ]
  for (const [query, field] of wrong) {
    test(`names what is wrong in ${query}`, () => {
      assert.ok(detailOf(query).startsWith(`${field}: `), detailOf(query))
    })
  }

  test('names every unknown parameter', () => {
    assert.match(detailOf('usr=1&service=a&act=2'), /^usr, act: /)
  })
})
