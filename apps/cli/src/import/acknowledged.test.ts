import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Acknowledged } from './acknowledged.ts'

test('the place is behind every batch that is done, and before the first that is not', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7]), (order) => {
      const acknowledged = new Acknowledged({ lines: 0, digest: '', lastId: '' })
      const dones = Array.from({ length: 8 }, (_, index) =>
        acknowledged.begin({ lines: index + 1, digest: '', lastId: '' }),
      )
      const done = new Set<number>()
      for (const index of order) {
        dones[index]?.()
        done.add(index)
        let first = 0
        while (done.has(first)) first++
        assert.equal(acknowledged.place.lines, first)
      }
    }),
  )
})
