import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { visible, visibleJson } from './visible.ts'

const control = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff]/u
/** All of Unicode, with what is dangerous more often than chance has it. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\u001b', '\u009b', '\u007f', '\r', '\n', '\u202e', '\u2067', '\ud800', '\u{e0041}', '\\', '"'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
})

describe('visible', () => {
  test('leaves no control character in any text, whatever it holds', () => {
    fc.assert(fc.property(anyText, (text) => !control.test(visible(text))))
  })

  test('spells each out, and leaves other text as it is', () => {
    assert.equal(
      visible('a\u001b[31mb\nc\td\u009be\u202ef\u{e0041}\ud800'),
      'a\\x1b[31mb\\nc\\td\\x9be\\u202ef\\u{e0041}\\ud800',
    )
    assert.equal(visible('São Paulo 日本 👩‍👩‍👧 می‌خواهم'), 'São Paulo 日本 👩‍👩‍👧 می‌خواهم')
  })
})

describe('visibleJson', () => {
  test('leaves no control character, and the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), anyText, (json, text) => {
        const value = { json, [text]: text }
        const line = visibleJson(value)
        assert.doesNotMatch(line, control)
        assert.deepEqual(JSON.parse(line), JSON.parse(JSON.stringify(value)))
      }),
    )
  })
})
