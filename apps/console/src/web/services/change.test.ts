import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { changeOf, rateChangeOf } from './change.ts'

describe('changes against the period before', () => {
  test('are told as a part of what was', () => {
    const change = changeOf(140, 100)
    assert.equal(change?.direction, 'up')
    assert.equal(change.by.toFixed(2), '0.40')
    assert.equal(changeOf(60, 100)?.direction, 'down')
  })

  test('are the same within what figures do by themselves', () => {
    assert.equal(changeOf(104, 100)?.direction, 'same')
    assert.equal(rateChangeOf(0.012, 0.01).direction, 'same')
  })

  test('are not told where there was nothing', () => {
    assert.equal(changeOf(10, 0), undefined)
    assert.equal(changeOf(undefined, 10), undefined)
    assert.equal(changeOf(10, undefined), undefined)
  })

  test('of failure rates are a difference, also from none', () => {
    assert.deepEqual(rateChangeOf(0.25, 0), { direction: 'up', by: 0.25 })
    assert.deepEqual(rateChangeOf(0, 0.25), { direction: 'down', by: 0.25 })
  })
})
