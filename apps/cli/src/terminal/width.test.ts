import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { cut, pad, widthOf } from './width.ts'

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('日', '👩‍👩‍👧', 'e\u0301', '᰸', '𠀀', 'a', ' '),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
})

describe('cut', () => {
  test('keeps what fits, and marks what does not', () => {
    assert.equal(cut('abcdef', 6), 'abcdef')
    assert.equal(cut('abcdefg', 6), 'abcde…')
    assert.equal(cut('日本語', 6), '日本語')
    assert.equal(cut('日本語', 5), '日本…')
    assert.equal(cut('日本語', 4), '日…')
    assert.equal(cut('a👩‍👩‍👧b', 3), 'a…')
    assert.equal(cut('abc', 0), '')
  })

  test('is never wider than asked for, and a beginning of the text', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 40 }), (given, columns) => {
        const shown = cut(given, columns)
        assert.ok(widthOf(shown) <= columns)
        assert.ok(shown === given || given.startsWith(shown.slice(0, -1)))
      }),
    )
  })
})

test('pad fills to a width in columns', () => {
  assert.equal(pad('日本', 6), '日本  ')
  assert.equal(pad('toolong', 3), 'toolong')
})
