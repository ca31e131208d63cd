import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { SlidingWindow } from './sliding-window.ts'

const windowMs = 1_000
const bucketMs = windowMs / 10

test('a window counts what is in the current tenth and in the nine before it', () => {
  const step = fc.record({
    waitMs: fc.oneof(fc.integer({ min: 0, max: 250 }), fc.integer({ min: 0, max: 3_000 })),
    isMarked: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 0, max: 1e9 }), (steps, start) => {
      const window = new SlidingWindow(windowMs)
      const added: { readonly at: number; readonly isMarked: boolean }[] = []
      let now = start
      for (const { waitMs, isMarked } of steps) {
        now += waitMs
        window.add(now)
        if (isMarked) window.mark(now)
        added.push({ at: now, isMarked })
        const oldestSlot = Math.floor(now / bucketMs) - 9
        const kept = added.filter(({ at }) => Math.floor(at / bucketMs) >= oldestSlot)
        assert.equal(window.events(now), kept.length)
        assert.equal(window.marked(now), kept.filter((event) => event.isMarked).length)
      }
    }),
  )
})

test('a window forgets all when it is cleared, and by time alone', () => {
  const window = new SlidingWindow(windowMs)
  window.add(50)
  window.mark(50)
  assert.equal(window.events(999), 1)
  assert.equal(window.events(1_000), 0)
  assert.equal(window.marked(1_000), 0)
  window.add(1_100)
  window.clear()
  assert.equal(window.events(1_100), 0)
})
