import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bucketAt, type Mark, markedBuckets, moveMark, rangeOfBuckets, startsOf } from './buckets.ts'
import { sampleHistogram } from './sample-histogram.ts'

const starts = [0, 10, 20, 30]
const press = (keys: readonly string[]): Mark | undefined =>
  keys.reduce<Mark | undefined>((mark, name) => {
    const isExtending = name.startsWith('Shift+')
    return moveMark(starts, mark, { key: name.replace('Shift+', ''), isExtending })
  }, undefined)

describe('buckets', () => {
  test('are found by a moment, also one outside', () => {
    assert.deepEqual(
      [-5, 0, 9.5, 10, 35, 90].map((ms) => bucketAt(starts, ms)),
      [0, 0, 0, 1, 3, 3],
    )
    assert.equal(bucketAt([], 5), -1)
  })

  test('are gone through by keys, and never past an end', () => {
    assert.deepEqual(press(['ArrowLeft']), { atMs: 30 }, 'the first key shows the newest')
    assert.deepEqual(press(['ArrowLeft', 'ArrowLeft']), { atMs: 20 })
    assert.deepEqual(press(['End', 'ArrowRight']), { atMs: 30 })
    assert.deepEqual(press(['Home']), { atMs: 0 })
    assert.deepEqual(press(['End', 'PageDown']), { atMs: 0 })
    assert.equal(moveMark(starts, undefined, { key: 'q', isExtending: false }), undefined)
    assert.equal(moveMark([], undefined, { key: 'Home', isExtending: false }), undefined)
  })

  test('are selected by keys with Shift, in both directions', () => {
    const back = press(['End', 'Shift+ArrowLeft', 'Shift+ArrowLeft'])
    assert.deepEqual(back, { atMs: 10, anchorMs: 30 })
    assert.deepEqual(back && markedBuckets(starts, back), { first: 1, last: 3 })
    assert.deepEqual(press(['Home', 'Shift+End']), { atMs: 30, anchorMs: 0 })
    assert.deepEqual(press(['Home', 'Shift+End', 'ArrowLeft']), { atMs: 20 }, 'a key without Shift gives it up')
  })

  test('stand for their time, the outer ones only for what was counted', () => {
    const answer = sampleHistogram('result', [{ success: 1 }, { success: 1 }, { success: 1 }])
    assert.equal(startsOf(answer).length, 3)
    const time = (first: number, last: number) => rangeOfBuckets(answer, { first, last })
    assert.deepEqual(time(1, 1), { from: '2026-11-24T12:00:10.000Z', to: '2026-11-24T12:00:20.000Z' })
    assert.deepEqual(time(0, 2), { from: '2026-11-24T12:00:04.000Z', to: '2026-11-24T12:00:27.000Z' })
  })
})
