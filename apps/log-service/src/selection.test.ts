import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Problem } from '@trilha/service-kit'
import { filterFields } from '@trilha/store'
import fc from 'fast-check'
import { parseSelection } from './selection.ts'

const now = new Date('2026-11-24T10:30:00Z')
const parse = (query: string) => parseSelection(new URLSearchParams(query), now)

const problemOf = (query: string): Problem => {
  try {
    parse(query)
  } catch (error) {
    if (error instanceof Problem && error.status === 422) return error
    throw error
  }
  throw new Error(`${query} was taken`)
}

describe('a selection', () => {
  test('without parameters is everything, as it is with a query for everything', () => {
    for (const query of ['', 'q=', 'q=%20', 'q=*']) assert.deepEqual(parse(query), {})
  })

  test('takes every filter field, several values of one included', () => {
    for (const field of filterFields) {
      const value = field === 'id' ? '01890a5d-ac96-774b-bcce-b302099a8057' : '404'
      assert.deepEqual(parse(`${field}=${value}`).filters, [{ field, values: [value] }])
    }
    assert.deepEqual(parse('service=a&result=x&service=b%26c').filters, [
      { field: 'service', values: ['a', 'b&c'] },
      { field: 'result', values: ['x'] },
    ])
  })

  test('spells ids and times as entries do', () => {
    const { filters, from, to } = parse(
      'id=01890A5D-AC96-774B-BCCE-B302099A8057&from=2024-06-15T12:00:00Z&to=2024-06-15 14:00:00.5',
    )
    assert.deepEqual(filters, [{ field: 'id', values: ['01890a5d-ac96-774b-bcce-b302099a8057'] }])
    assert.deepEqual([from, to], ['2024-06-15T12:00:00.000Z', '2024-06-15T14:00:00.500Z'])
  })

  test('takes times as the query language does', () => {
    for (const [text, from] of [
      ['now', '2026-11-24T10:30:00.000Z'],
      ['now-15m', '2026-11-24T10:15:00.000Z'],
      ['now-1d/d', '2026-11-23T00:00:00.000Z'],
      ['now%2B1h', '2026-11-24T11:30:00.000Z'],
      ['now+1h-5m', '2026-11-24T11:25:00.000Z'],
      ['2026-11', '2026-11-01T00:00:00.000Z'],
      ['2026-11-01', '2026-11-01T00:00:00.000Z'],
      ['2026-11-01T10:30+02:00', '2026-11-01T08:30:00.000Z'],
      ['2024-06-15T12:00:00+02:00', '2024-06-15T10:00:00.000Z'],
      ['2024-06-15T12:00:00.25%2B02:00', '2024-06-15T10:00:00.250Z'],
    ]) {
      assert.equal(parse(`from=${text}`).from, from, text)
    }
    // The end is exclusive: until a day is until its beginning.
    assert.deepEqual(parse('from=now-1d/d&to=now/d'), {
      from: '2026-11-23T00:00:00.000Z',
      to: '2026-11-24T00:00:00.000Z',
    })
  })

  test('reads the query, with the same now', () => {
    const { query } = parse(`q=${encodeURIComponent('timestamp>=now-15m')}&from=now-15m`)
    assert.equal(query?.type, 'time-range')
    assert.equal(query?.type === 'time-range' && query.from, parse('from=now-15m').from)
  })

  test('says where a query is wrong, and what was expected there', () => {
    const { code, detail, members } = problemOf('q=servce:x')
    assert.equal(code, 'invalid_query')
    assert.match(detail, /^column 1: there is no field "servce"/)
    assert.deepEqual(members, { start: 0, end: 6, expected: ['service'] })
  })

  const wrong: [query: string, field: string][] = [
    ['from=yesterday', 'from'],
    ['from=2024-02-30T00:00:00Z', 'from'],
    ['from=now-1000y', 'from'],
    ['to=', 'to'],
    ['from=2024-06-15T12:00:00Z&from=2024-06-15T12:00:00Z', 'from'],
    ['from=now&to=now-1h', 'to'],
    ['from=2024-06-15T12:00:00.0000001Z&to=2024-06-15T12:00:00Z', 'to'],
    ['q=a&q=b', 'q'],
    ['id=7', 'id'],
    ['http.status=teapot', 'http.status'],
    [`service=${Array(101).fill('a').join('&service=')}`, 'service'],
  ]
  for (const [query, field] of wrong) {
    test(`names what is wrong in ${query.slice(0, 60)}`, () => {
      const { code, detail } = problemOf(query)
      assert.ok(detail.startsWith(`${field}: `), detail)
      assert.equal(code, 'invalid_content')
    })
  }

  test('takes an empty span, which has no entries', () => {
    assert.equal(parse('from=now&to=now').from, parse('to=now').to)
  })

  test('answers with a selection or a problem, whatever comes', () => {
    const names = fc.constantFrom('q', 'from', 'to', 'service', 'http.status', 'id', 'nonsense')
    const values = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('now', 'a:b', '404', '('))
    fc.assert(
      fc.property(fc.array(fc.tuple(names, values), { maxLength: 5 }), (pairs) => {
        try {
          parseSelection(new URLSearchParams(pairs), now)
        } catch (error) {
          assert.ok(error instanceof Problem && error.status === 422, String(error))
        }
      }),
    )
  })
})
