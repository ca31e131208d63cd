import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Problem } from '@trilha/service-kit'
import { encodePosition, filterFields } from '@trilha/store'
import { parseSearchQuery } from './search-query.ts'

const detailOf = (query: string): string => {
  try {
    parseSearchQuery(query)
  } catch (error) {
    if (error instanceof Problem && error.status === 422) return error.detail
    throw error
  }
  throw new Error(`${query} was taken`)
}

describe('a search query', () => {
  test('without parameters asks for the newest hundred', () => {
    assert.deepEqual(parseSearchQuery(''), { order: 'desc', limit: 100, filters: [] })
  })

  test('takes every filter field, several values of one included', () => {
    for (const field of filterFields) {
      const value = field === 'id' ? '01890a5d-ac96-774b-bcce-b302099a8057' : '404'
      assert.deepEqual(parseSearchQuery(`${field}=${value}`).filters, [{ field, values: [value] }])
    }
    assert.deepEqual(parseSearchQuery('service=a&result=x&service=b%26c').filters, [
      { field: 'service', values: ['a', 'b&c'] },
      { field: 'result', values: ['x'] },
    ])
  })

  test('spells ids and times as entries do', () => {
    const search = parseSearchQuery(
      'id=01890A5D-AC96-774B-BCCE-B302099A8057&from=2024-06-15T12:00:00Z&to=2024-06-15 14:00:00.5',
    )
    assert.deepEqual(search.filters, [{ field: 'id', values: ['01890a5d-ac96-774b-bcce-b302099a8057'] }])
    assert.equal(search.from, '2024-06-15T12:00:00.000Z')
    assert.equal(search.to, '2024-06-15T14:00:00.500Z')
  })

  test('takes a zone whose plus sign was not escaped', () => {
    assert.equal(parseSearchQuery('from=2024-06-15T12:00:00+02:00').from, '2024-06-15T10:00:00.000Z')
    assert.equal(parseSearchQuery('from=2024-06-15T12:00:00.25%2B02:00').from, '2024-06-15T10:00:00.250Z')
  })

  test('continues after a cursor', () => {
    const position = { timestamp: '2024-06-15T12:00:00.000Z', seq: 7 }
    assert.deepEqual(parseSearchQuery(`cursor=${encodePosition(position)}&order=asc`).after, position)
  })

  const wrong: [query: string, field: string][] = [
    ['from=yesterday', 'from'],
    ['from=2024-02-30T00:00:00Z', 'from'],
    ['to=', 'to'],
    ['from=2024-06-15T12:00:00Z&from=2024-06-15T12:00:00Z', 'from'],
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['limit=1e2', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=', 'limit'],
    ['order=newest', 'order'],
    ['cursor=zzz', 'cursor'],
    ['cursor=', 'cursor'],
    ['id=7', 'id'],
    ['http.status=teapot', 'http.status'],
    ['userid=1', 'userid'],
    ['__proto__=1', '__proto__'],
    [`service=${Array(101).fill('a').join('&service=')}`, 'service'],
  ]
  for (const [query, field] of wrong) {
    test(`names what is wrong in ${query.slice(0, 60) || 'nothing'}`, () => {
      assert.ok(detailOf(query).startsWith(`${field}: `), detailOf(query))
    })
  }

  test('names every unknown parameter', () => {
    assert.match(detailOf('usr=1&service=a&act=2'), /^usr, act: /)
  })
})
