import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sampleHistogram } from './sample-histogram.ts'
import { layerCount, stackOf } from './stack.ts'

describe('what bars are made of', () => {
  test('results by what they mean: failures at the bottom, success on top', () => {
    const stack = stackOf(sampleHistogram('result', [{ success: 5, failure: 1 }, { skipped: 2 }, { success: 1 }]))
    assert.deepEqual(stack.layers, [
      { value: 'failure', tone: 'failure', total: 1 },
      { value: 'skipped', tone: 'other', total: 2 },
      { value: 'success', tone: 'success', total: 6 },
    ])
    assert.equal(stack.total, 9)
    assert.equal(stack.max, 6)
  })

  test('other values by how many there are, and last what has no value', () => {
    const answer = sampleHistogram('action', [{ a: 1, b: 2, '': 3 }, { b: 4 }])
    const { layers } = stackOf(answer)
    assert.deepEqual(layers, [
      { value: 'b', tone: 'g1', total: 6 },
      { value: 'a', tone: 'g2', total: 1 },
      { value: undefined, tone: 'rest', total: 3 },
    ])
    const [bucket] = answer.buckets
    assert.deepEqual(bucket && layers.map((layer) => layerCount(bucket, layer)), [2, 1, 3])
  })

  test('nothing at all', () => {
    assert.deepEqual(stackOf(sampleHistogram('result', [{}, {}])), { layers: [], total: 0, max: 0 })
  })
})
