import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { matchesPattern, parsePattern } from './pattern.ts'

test('agrees with regular expressions', () => {
  const images = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '😀'), maxLength: 8 })
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', '😀'), maxLength: 8 })
  fc.assert(
    fc.property(images, texts, (image, text) => {
      const expression = new RegExp(`^${image.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'u')
      assert.equal(matchesPattern(parsePattern(image), text), expression.test(text))
    }),
    { numRuns: 2_000 },
  )
})

test('many wildcards on a long text end soon', () => {
  assert.equal(matchesPattern(parsePattern(`${'*a'.repeat(200)}b`), 'a'.repeat(5_000)), false)
})
