import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { StoreError } from '@trilha/store'
import { SearchSlots, type Turn } from './search-slots.ts'

const usual: Turn = { isLookup: false, isContinued: false }
const isBusy = (error: unknown) => error instanceof StoreError && error.code === 'STORE_BUSY'

/** A search that ends when it is told to, and tells when it has begun. */
const openSearch = (slots: SearchSlots, turn: Turn = usual) => {
  const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()]
  const done = slots.run(() => {
    begun.resolve()
    return end.promise
  }, turn)
  done.catch(() => undefined)
  return { begun: begun.promise, done, end: () => end.resolve('done') }
}

describe('search slots', () => {
  test('first come, first served', async () => {
    const slots = new SearchSlots({ slots: 1, lookupSlots: 0, maxWaiting: 9 })
    const order: number[] = []
    const searches = [1, 2, 3].map((number) => slots.run(async () => order.push(number), usual))
    await Promise.all(searches)
    assert.deepEqual(order, [1, 2, 3])
  })

  test('more than may wait are refused, but not what was let in before', async () => {
    const slots = new SearchSlots({ slots: 1, lookupSlots: 1, maxWaiting: 1 })
    const running = openSearch(slots)
    const waiting = openSearch(slots)
    await assert.rejects(openSearch(slots).done, isBusy)
    const continued = openSearch(slots, { ...usual, isContinued: true })
    for (const search of [running, waiting, continued]) {
      await search.begun
      search.end()
      assert.equal(await search.done, 'done')
    }
  })

  test('a search that fails leaves its slot', async () => {
    const slots = new SearchSlots({ slots: 1, lookupSlots: 0, maxWaiting: 1 })
    await assert.rejects(
      slots.run(() => Promise.reject(new Error('failed')), usual),
      /failed/,
    )
    assert.equal(await slots.run(async () => 'next', usual), 'next')
  })

  test('a lookup has a slot of its own, which others do not get', async () => {
    const slots = new SearchSlots({ slots: 1, lookupSlots: 1, maxWaiting: 9 })
    const running = openSearch(slots)
    const waiting = openSearch(slots)
    const lookup = openSearch(slots, { ...usual, isLookup: true })
    await lookup.begun
    const second = openSearch(slots, { ...usual, isLookup: true })
    lookup.end()
    await second.begun
    running.end()
    await waiting.begun
    for (const search of [waiting, second]) search.end()
    await Promise.all([waiting.done, second.done])
  })

  test('one that is given up rejects at once, and keeps its slot until it has ended', async () => {
    const slots = new SearchSlots({ slots: 1, lookupSlots: 0, maxWaiting: 1 })
    const controller = new AbortController()
    const givenUp = openSearch(slots, { ...usual, signal: controller.signal })
    const next = openSearch(slots)
    await givenUp.begun
    controller.abort(new Error('gone'))
    await assert.rejects(givenUp.done, /gone/)
    await assert.rejects(openSearch(slots).done, isBusy)
    givenUp.end()
    await next.begun
    next.end()
    assert.equal(await next.done, 'done')
  })

  test('one that is given up while it waits never begins', async () => {
    const slots = new SearchSlots({ slots: 1, lookupSlots: 0, maxWaiting: 1 })
    const running = openSearch(slots)
    const controller = new AbortController()
    const begun: string[] = []
    const waiting = slots.run(async () => begun.push('waiting'), { ...usual, signal: controller.signal })
    controller.abort(new Error('gone'))
    await assert.rejects(waiting, /gone/)
    running.end()
    await slots.run(async () => begun.push('next'), usual)
    assert.deepEqual(begun, ['next'])
  })
})
