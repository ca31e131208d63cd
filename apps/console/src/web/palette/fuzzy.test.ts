import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { fuzzyScore } from './fuzzy.ts'

const best = (typed: string, texts: readonly string[]): string | undefined =>
  texts
    .flatMap((text) => {
      const score = fuzzyScore(text, typed)
      return score === undefined ? [] : [{ text, score }]
    })
    .sort((a, b) => b.score - a.score)[0]?.text

describe('what is typed into the palette', () => {
  const titles = ['Request story', 'Requests', 'Services', 'Copy a link to this view', 'Compare with the time before']

  test('finds by beginnings of words, and by parts', () => {
    assert.equal(best('serv', titles), 'Services')
    assert.equal(best('rs', titles), 'Request story')
    assert.equal(best('requests', titles), 'Requests')
    assert.equal(best('link', titles), 'Copy a link to this view')
    assert.equal(best('COMP TIME', titles), 'Compare with the time before')
  })

  test('does not find what is not all there', () => {
    assert.equal(fuzzyScore('Services', 'sx'), undefined)
    assert.equal(fuzzyScore('', 'a'), undefined)
  })

  test('every text fits its own beginning, and nothing typed fits all', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(20), (text, length) => {
        assert.notEqual(fuzzyScore(text, text.slice(0, length)), undefined)
      }),
    )
  })
})
