import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ApiDocument, parseApiDocument } from './api-document.ts'
import { createKeptDocument } from './kept-document.ts'

const documentOf = (title: string): ApiDocument =>
  parseApiDocument(JSON.stringify({ openapi: '3.1.0', info: { title, version: '1' } }))

const start = () => {
  const clock = { ms: 0 }
  const fetches: PromiseWithResolvers<ApiDocument>[] = []
  const fetch = (): Promise<ApiDocument> => {
    const fetching = Promise.withResolvers<ApiDocument>()
    fetches.push(fetching)
    return fetching.promise
  }
  const kept = createKeptDocument(fetch, () => clock.ms)
  const read = async () => {
    const { document, failure } = await kept.read()
    return [document?.title, failure]
  }
  /** Ends the newest fetch, and lets what waits for it go on. */
  const settle = async (outcome: string | Error) => {
    const fetching = fetches.at(-1)
    if (outcome instanceof Error) fetching?.reject(outcome)
    else fetching?.resolve(documentOf(outcome))
    await fetching?.promise.catch(() => {})
    await Promise.resolve()
  }
  return { clock, fetches, read, settle }
}

test('a document is fetched once for all who wait for it, and kept half a minute', async () => {
  const { clock, fetches, read, settle } = start()
  const waiting = [read(), read()]
  await settle('first')
  assert.deepEqual(await Promise.all(waiting), [
    ['first', undefined],
    ['first', undefined],
  ])
  clock.ms = 29_999
  await read()
  assert.equal(fetches.length, 1)
})

test('an old document is shown while a new one is fetched behind', async () => {
  const { clock, fetches, read, settle } = start()
  const waiting = read()
  await settle('first')
  await waiting
  clock.ms = 30_000
  assert.deepEqual(await read(), ['first', undefined])
  assert.deepEqual(await read(), ['first', undefined])
  assert.equal(fetches.length, 2)
  await settle('second')
  assert.deepEqual(await read(), ['second', undefined])
})

test('a service that went away is shown as it was, and asked again after three seconds', async () => {
  const { clock, fetches, read, settle } = start()
  const waiting = read()
  await settle('first')
  await waiting
  clock.ms = 30_000
  await read()
  await settle(new Error('it cannot be reached'))
  assert.deepEqual(await read(), ['first', 'it cannot be reached'])
  clock.ms = 32_999
  await read()
  assert.equal(fetches.length, 2)
  clock.ms = 33_000
  await read()
  assert.equal(fetches.length, 3)
  await settle('back')
  assert.deepEqual(await read(), ['back', undefined])
})

test('a service that was never there does not keep readers waiting twice', async () => {
  const { clock, read, settle } = start()
  const waiting = read()
  await settle(new Error('it cannot be reached'))
  assert.deepEqual(await waiting, [undefined, 'it cannot be reached'])
  clock.ms = 10_000
  assert.deepEqual(await read(), [undefined, 'it cannot be reached'])
})
