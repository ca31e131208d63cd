import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { queryTexts } from './arbitrary-query.ts'
import { type Completion, completeQuery } from './complete-query.ts'

/** The bar is the cursor; what is to be replaced is in the second text. */
const complete = (marked: string): { readonly completion: Completion; readonly replaced: string } => {
  const cursor = marked.indexOf('|')
  const text = marked.replace('|', '')
  const completion = completeQuery(text, cursor)
  return { completion, replaced: text.slice(completion.start, completion.end) }
}

const told = (marked: string): unknown[] => {
  const { completion, replaced } = complete(marked)
  switch (completion.kind) {
    case 'field':
      return ['field', completion.typed, replaced]
    case 'operator':
      return ['operator', completion.field, replaced]
    case 'value':
      return ['value', completion.field, completion.typed, replaced]
    case 'nothing':
      return ['nothing']
  }
}

describe('what is being typed', () => {
  const cases: [text: string, ...expected: unknown[]][] = [
    ['|', 'field', '', ''],
    ['ser|', 'field', 'ser', 'ser'],
    ['ser|vi', 'field', 'ser', 'servi'],
    ['|service:x', 'field', '', ''],
    ['serv|ice:x', 'field', 'serv', 'service'],
    ['service|', 'operator', 'service', ''],
    ['http.status|>5', 'operator', 'http.status', ''],
    ['service:|', 'value', 'service', '', ''],
    ['service: |', 'value', 'service', '', ''],
    ['service:ga|', 'value', 'service', 'ga', 'ga'],
    ['service:ga|te result:x', 'value', 'service', 'ga', 'gate'],
    ['service:gateway |', 'field', '', ''],
    ['service:gateway re|', 'field', 're', 're'],
    ['service:gateway AND |', 'field', '', ''],
    ['service:gateway OR|', 'field', 'OR', 'OR'],
    ['service:OR|', 'value', 'service', 'OR', 'OR'],
    ['-resu|', 'field', 'resu', 'resu'],
    ['NOT (resu|', 'field', 'resu', 'resu'],
    ['http.status>=|', 'value', 'http.status', '', ''],
    ['http.status:>4|', 'value', 'http.status', '4', '4'],
    ['cause:"User no|', 'value', 'cause', 'User no', '"User no'],
    ['cause:"User no|t found" x', 'value', 'cause', 'User no', '"User not found"'],
    ['cause:"us| result:failure', 'value', 'cause', 'us', '"us'],
    ['cause:a\\ b|', 'value', 'cause', 'a b', 'a\\ b'],
    ['user_id:(1 OR |', 'value', 'user_id', '', ''],
    ['user_id:(1 OR 2|', 'value', 'user_id', '2', '2'],
    ['user_id:(1 OR (2 |', 'value', 'user_id', '', ''],
    ['user_id:(1 OR 2)|', 'nothing'],
    ['user_id:(1 OR 2) |', 'field', '', ''],
    ['(user_id:1 OR ac|', 'field', 'ac', 'ac'],
    ['timestamp:[now-|', 'value', 'timestamp', 'now-', 'now-'],
    ['timestamp:[now-1d TO |', 'value', 'timestamp', '', ''],
    ['timestamp:[now-1d TO now] |', 'field', '', ''],
    ['attributes.ten|', 'field', 'attributes.ten', 'attributes.ten'],
    ['attributes.tenant:ac|', 'value', 'attributes.tenant', 'ac', 'ac'],
    ['attributes.a\\:b:x|', 'value', 'attributes.a:b', 'x', 'x'],
    ['servce:x|', 'value', 'servce', 'x', 'x'],
    ['"some text|', 'nothing'],
    [':x|', 'value', '', 'x', 'x'],
  ]
  for (const [text, ...expected] of cases) test(text, () => assert.deepEqual(told(text), expected))
})

test('whatever the text and wherever the cursor, the place holds the cursor', () => {
  fc.assert(
    fc.property(queryTexts, fc.nat(60), (text, cursor) => {
      const { start, end } = completeQuery(text, cursor)
      const offset = Math.min(cursor, text.length)
      assert.ok(0 <= start && start <= offset && offset <= end && end <= text.length)
    }),
    { numRuns: 2_000 },
  )
})
