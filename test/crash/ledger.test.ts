import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compare, createLedger } from './ledger.ts'

test('tells lost, doubled and invented from what is well', () => {
  const ledger = createLedger()
  for (const id of ['a', 'b', 'c']) ledger.acknowledged.add(id)
  ledger.unanswered.add('d')
  const { lost, doubled, invented } = compare(ledger, ['a', 'b', 'b', 'd', 'x'])
  assert.deepEqual({ lost, doubled, invented }, { lost: ['c'], doubled: ['b'], invented: ['x'] })
})
