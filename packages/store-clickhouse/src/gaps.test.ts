import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gapsOf } from './gaps.ts'

test('the gaps between numbers that are there', () => {
  assert.deepEqual(gapsOf(1, 5, new Set()), [[1, 5]])
  assert.deepEqual(gapsOf(5, 9, new Set([2, 9, 6, 7, 12])), [
    [5, 5],
    [8, 8],
  ])
  assert.deepEqual(gapsOf(3, 4, new Set([4, 3])), [])
  assert.deepEqual(gapsOf(3, 6, new Set([3])), [[4, 6]])
})
