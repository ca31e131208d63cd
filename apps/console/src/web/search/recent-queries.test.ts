import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maxRecent, parseRecent, withRecent } from './recent-queries.ts'

test('the newest search comes first, each once, at most twenty', () => {
  assert.deepEqual(withRecent(['a', 'b'], 'b'), ['b', 'a'])
  const many = Array.from({ length: 30 }, (_, n) => `q${n}`).reduce<readonly string[]>(withRecent, [])
  assert.equal(many.length, maxRecent)
  assert.equal(many[0], 'q29')
})

test('an empty search and one that no person typed are not remembered', () => {
  assert.deepEqual(withRecent(['a'], ''), ['a'])
  assert.deepEqual(withRecent(['a'], 'x'.repeat(1_001)), ['a'])
})

test('what is stored is read whatever it is', () => {
  assert.deepEqual(parseRecent('["a",1,"b"]'), ['a', 'b'])
  for (const text of [null, '', '{', '{}', 'null', '"a"']) assert.deepEqual(parseRecent(text), [])
})
