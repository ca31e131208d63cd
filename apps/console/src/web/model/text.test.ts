import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { sampleEntries } from '../../testing/sample-entries.ts'
import { outcomeOf, sentenceOf } from './sentence.ts'
import { cutText, visibleBlock, visibleLine } from './visible-text.ts'

const [entry] = sampleEntries(1, Date.parse('2026-01-01T00:00:00Z'))
assert(entry !== undefined)

describe('visible text', () => {
  test('control characters and direction marks can be seen', () => {
    assert.equal(visibleLine('a\u0000b\nc\u001b[31m\u202egnp\u007f'), 'a␀b␊c␛[31m[U+202E]gnp␡')
  })

  test('a block keeps its lines and tabs', () => {
    assert.equal(visibleBlock('a\n\tb\r'), 'a\n\tb␍')
  })

  test('letters of any script and emoji stay', () => {
    for (const text of ['ação', 'مرحبا', '日本語', '👩‍👧']) assert.equal(visibleLine(text), text)
  })

  test('cutting never leaves half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, length) => {
        const cut = cutText(text, length)
        assert(text.startsWith(cut) && cut.length <= length && cut.isWellFormed())
      }),
    )
  })
})

describe('the sentence of an entry', () => {
  test('no user is not a user called N/A', () => {
    assert.equal(sentenceOf({ ...entry, user_id: 'N/A' }).who, undefined)
    assert.equal(sentenceOf({ ...entry, user_id: '42' }).who, '42')
  })

  test('only a cause that says something is told', () => {
    assert.equal(sentenceOf({ ...entry, cause: '' }).cause, undefined)
    assert.equal(sentenceOf({ ...entry, cause: 'User not found' }).cause, 'User not found')
  })

  test('results of others find their colour, unknown ones take no side', () => {
    assert.deepEqual(['success', 'OK', 'failure', 'Denied', 'pending'].map(outcomeOf), [
      'success',
      'success',
      'failure',
      'failure',
      'other',
    ])
  })
})
