import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coverageAnswer } from './coverage.ts'

const at = (appliedSeq: number, headSeq: number) => ({ complete: appliedSeq >= headSeq, appliedSeq, headSeq })

test('an answer covers what the least of its parts covers', () => {
  assert.deepEqual(coverageAnswer(), { complete: true })
  assert.deepEqual(coverageAnswer(at(5, 5), at(9, 9)), { complete: true })
  const expected = { complete: false, applied_seq: 3, head_seq: 8 }
  assert.deepEqual(coverageAnswer(at(7, 8), at(3, 8), at(8, 8)), expected)
})
