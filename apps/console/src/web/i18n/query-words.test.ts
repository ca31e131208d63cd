import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fields, parseQuery, QueryError } from '@trilha/query'
import { portugueseError, portugueseExpected, portugueseMeaning } from './query-words.ts'

const errorOf = (text: string): QueryError => {
  try {
    parseQuery(text, { now: new Date() })
  } catch (error) {
    if (error instanceof QueryError) return error
  }
  throw new Error(`${text} is a query`)
}

/** One for each thing that can be wrong. */
const wrong = [
  ...['(a', 'a)', 'a AND', 'OR a', 'a OR OR b', 'NOT', '(', 'service:', 'service:)', 'servce:x', 'zzzzzzzzzz:x', ':x'],
  ...['"open', 'a\\', '[1 TO 2]', 'a < b', 'service>x', 'service:[a TO b]', 'http.status:x', 'http.status:4xx'],
  ...['http.status:[1 TO', 'http.status:[1 2]', 'http.status:[2 TO 1]', 'http.status>:1', 'http.status>[1 TO 2]'],
  ...['timestamp:soon', '"--"', '('.repeat(60), `attributes.${'a.'.repeat(20)}b:x`, 'x'.repeat(8_001), '}'],
]

describe('in Portuguese', () => {
  test('every field has a meaning', () => {
    for (const { name, description, type } of fields) {
      const text = name.replace(/\*$/, '')
      const told = portugueseMeaning(text, `${description} (${type})`)
      assert.ok(!told.includes(description) && !told.includes(`(${type})`), `${name}: ${told}`)
    }
    assert.equal(
      portugueseMeaning('attributes.vip', 'Below attributes.*, as recent entries have it (boolean)'),
      'Em attributes.*, como registros recentes têm (sim ou não)',
    )
  })

  test('every error of a query is told', () => {
    for (const text of wrong) {
      const error = errorOf(text)
      const told = portugueseError(error.message)
      const reason = error.message.replace(/^column \d+: /, '')
      assert.ok(!told.endsWith(reason), `${text}: ${told}`)
      assert.match(told, new RegExp(`^coluna ${error.start + 1}: `))
      for (const part of error.expected) {
        const isLiteral = !/[a-z]{2,} [a-z]{2,}|^an? /.test(part) || part.includes('.')
        assert.ok(isLiteral || portugueseExpected(part) !== part, `${text}: ${part}`)
      }
    }
  })

  test('what is quoted in an error stays as it is', () => {
    assert.equal(
      portugueseError(errorOf('servce:x').message),
      'coluna 1: não existe o campo "servce" (seria service?); para buscar isto como texto, ponha entre aspas',
    )
    assert.equal(portugueseError(errorOf('action:').message), 'coluna 8: falta um valor depois de ":"')
  })

  test('what is not known stays', () => {
    assert.equal(portugueseError('out of order'), 'out of order')
    assert.equal(portugueseError('column 3: out of order'), 'coluna 3: out of order')
    assert.equal(portugueseExpected('\\}'), '\\}')
    assert.equal(portugueseMeaning('x', 'something new'), 'something new')
  })
})
