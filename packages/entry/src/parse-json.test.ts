import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseJson } from './parse-json.ts'

test('numbers beyond a double keep their digits', () => {
  for (const number of [
    '12345678901234567890',
    '-9007199254740993',
    '1e999',
    '0.12345678901234567890',
    '3.0000000000000000001',
  ]) {
    assert.equal(JSON.stringify(parseJson(`{"n":[${number}]}`)), `{"n":[${number}]}`)
  }
})

test('numbers that a double holds stay numbers', () => {
  for (const number of ['9007199254740992', '1e21', '100000000000000000000', '0.1', '-0.5', '1.0000000000000000']) {
    assert.equal(typeof (parseJson(`{"n":${number}}`) as { n: unknown }).n, 'number', number)
  }
})

test('reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.json(), (text) => assert.equal(JSON.stringify(parseJson(text)), JSON.stringify(JSON.parse(text)))),
  )
})

test('refuses what JSON.parse refuses', () => {
  for (const text of ['', '{', "{'a':1}", '01', '[1,]', 'NaN', '12345678901234567890x']) {
    assert.throws(() => parseJson(text), SyntaxError, text)
  }
})
