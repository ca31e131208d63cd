import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ApiError } from './api.ts'
import { createLoaded } from './loaded.ts'

describe('an answer that a part of a page shows', () => {
  test('stays while another is on its way, and when that fails', async () => {
    const loaded = createLoaded<string>()
    assert.equal(await loaded.load(async () => 'first'), true)
    const next = Promise.withResolvers<string>()
    const loading = loaded.load(() => next.promise)
    assert.deepEqual([loaded.answer.value, loaded.isLoading.value], ['first', true])
    next.reject(new ApiError(503, { detail: 'The store is starting' }))
    assert.equal(await loading, false)
    assert.deepEqual([loaded.answer.value, loaded.isLoading.value], ['first', false])
    assert.equal(loaded.failure.value?.message, 'The store is starting')
    await loaded.load(async () => 'second')
    assert.deepEqual([loaded.answer.value, loaded.failure.value], ['second', undefined])
  })

  test('is that of the last question, whichever answer comes last', async () => {
    const loaded = createLoaded<string>()
    const slow = Promise.withResolvers<string>()
    let wasAborted = false
    const first = loaded.load((signal) => {
      signal.addEventListener('abort', () => {
        wasAborted = true
      })
      return slow.promise
    })
    await loaded.load(async () => 'quick')
    slow.resolve('slow')
    assert.equal(await first, false)
    assert.deepEqual([loaded.answer.value, loaded.isLoading.value, wasAborted], ['quick', false, true])
  })

  test('a quiet question is not seen to load', async () => {
    const loaded = createLoaded<string>()
    const next = Promise.withResolvers<string>()
    const loading = loaded.load(() => next.promise, { isQuiet: true })
    assert.equal(loaded.isLoading.value, false)
    next.resolve('here')
    await loading
    loaded.clear()
    assert.equal(loaded.answer.value, undefined)
  })
})
