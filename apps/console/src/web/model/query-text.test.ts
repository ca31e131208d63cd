import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { matchesQuery, parseQuery, splitWords } from '@trilha/query'
import fc from 'fast-check'
import { sampleEntries } from '../../testing/sample-entries.ts'
import { clauseIn, clauseOf, toggleClause } from './query-text.ts'

const entries = sampleEntries(40, Date.parse('2026-01-01T00:00:00Z'))
const parse = (query: string) => parseQuery(query, { now: new Date('2026-01-01T00:00:00Z') })
const matches = (query: string) => entries.filter((entry) => matchesQuery(parse(query), entry))

describe('narrowing a query to a value', () => {
  test('adds to what is there, and takes itself away again', () => {
    const narrowed = toggleClause('result:failure', 'user_id', '42', 'include')
    assert.equal(narrowed, 'result:failure user_id:42')
    assert.equal(clauseIn(narrowed, 'user_id', '42'), 'include')
    assert.equal(toggleClause(narrowed, 'user_id', '42', 'include'), 'result:failure')
  })

  test('turns into its opposite', () => {
    assert.equal(toggleClause('-service:gateway a', 'service', 'gateway', 'include'), 'a service:gateway')
    assert.equal(toggleClause('service:gateway', 'service', 'gateway', 'exclude'), '-service:gateway')
  })

  test('holds together what joins weaker than "and"', () => {
    const query = 'user_id:1 OR user_id:2'
    assert.equal(toggleClause(query, 'result', 'failure', 'include'), '(user_id:1 OR user_id:2) result:failure')
    assert.equal(toggleClause('"a OR b"', 'result', 'failure', 'include'), '"a OR b" result:failure')
  })

  test('looks only at clauses that stand by themselves', () => {
    for (const query of [
      '(user_id:42 OR user_id:1)',
      'user_id:42 OR a',
      'NOT user_id:42',
      'user_id:421',
      '"x user_id:42 x"',
      '-user_id:42',
    ]) {
      assert.notEqual(clauseIn(query, 'user_id', '42'), 'include', query)
    }
  })

  test('an AND goes with the clause that it joined', () => {
    assert.equal(toggleClause('a AND user_id:42', 'user_id', '42', 'include'), 'a')
    assert.equal(toggleClause('user_id:42 AND a', 'user_id', '42', 'include'), 'a')
    assert.equal(toggleClause('a AND user_id:42 AND b', 'user_id', '42', 'include'), 'a AND b')
  })

  test('takes the place of the query for everything', () => {
    for (const query of ['', '  ', '*']) assert.equal(toggleClause(query, 'a.b', 'c', 'include'), 'a.b:c')
  })

  test('whatever the value, the clause parses and means exactly this value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (value) => {
        const entry = { ...entries[0], action: value }
        assert(entry.id !== undefined)
        for (const kind of ['include', 'exclude'] as const) {
          const query = parse(clauseOf('action', value, kind))
          assert.equal(matchesQuery(query, entry as (typeof entries)[number]), kind === 'include')
        }
      }),
    )
  })

  test('a sentence is found by its words, whatever else is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (cause) => {
        fc.pre(splitWords(cause).length > 0)
        const entry = { ...entries[0], cause } as (typeof entries)[number]
        assert(matchesQuery(parse(clauseOf('cause', cause, 'include')), entry))
      }),
    )
  })

  test('included and excluded entries are all of what was found before', () => {
    const queries = [
      '',
      'result:failure',
      'service:gateway OR action:get_user',
      '-user_id:14',
      '(a OR service:gateway)',
    ]
    fc.assert(
      fc.property(fc.constantFrom(...queries), fc.constantFrom(...entries), (query, { action }) => {
        const found = matches(query)
        const [included, excluded] = (['include', 'exclude'] as const).map((kind) =>
          matches(toggleClause(query, 'action', action, kind)),
        )
        assert.equal((included?.length ?? 0) + (excluded?.length ?? 0), found.length)
        assert(included?.every((entry) => entry.action === action))
      }),
    )
  })
})
