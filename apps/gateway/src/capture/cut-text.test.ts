import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cut, cutMark, cutToEncoded } from './cut-text.ts'

const text = fc.string({
  unit: fc.constantFrom('a', '"', '\\', '\n', '\u0001', '\u007f', 'é', '€', '😀'),
  maxLength: 80,
})

test('a text that fits stays as it is; another ends with the mark, whole characters and the length asked for', () => {
  assert.equal(cut('12345678', 8), '12345678')
  assert.equal(cut('123456789', 8), `12${cutMark}`)
  assert.equal(cut('1😀3456789', 8), `1${cutMark}`)
  assert.equal(cut('😀123456789', 8), `😀${cutMark}`)
})

test('the JSON of what is left and of the mark never takes more than the budget, nor less than it could', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 8, max: 120 }), (given, maxBytes) => {
      const fitting = cutToEncoded(given, maxBytes)
      assert.ok(given.startsWith(fitting) && fitting.isWellFormed())
      assert.ok(encodedBytes(fitting + cutMark) <= maxBytes)
      const next = [...given.slice(fitting.length)][0]
      if (next !== undefined) assert.ok(encodedBytes(fitting + next + cutMark) > maxBytes)
    }),
  )
})

const encodedBytes = (value: string): number => Buffer.byteLength(JSON.stringify(value)) - 2
