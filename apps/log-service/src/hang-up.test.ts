import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { hangUpSignal, whileAsked } from './hang-up.ts'

describe('a hang-up', () => {
  let server: Server
  let url: string
  let received = Promise.withResolvers<{ signal: AbortSignal; answer: () => void; closed: Promise<unknown> }>()
  before(async () => {
    server = createServer((_request, response) => {
      const closed = once(response, 'close')
      received.resolve({ signal: hangUpSignal({ raw: response }), answer: () => response.end('whole'), closed })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })

  test('aborts what is under way for the caller', async () => {
    received = Promise.withResolvers()
    const caller = new AbortController()
    const asked = fetch(url, { signal: caller.signal })
    const { signal } = await received.promise
    assert.equal(signal.aborted, false)
    const aborted = once(signal, 'abort')
    caller.abort()
    await assert.rejects(asked)
    await aborted
    assert.equal((signal.reason as { code: string }).code, 'client_closed_request')
  })

  test('is none once the answer is whole', async () => {
    received = Promise.withResolvers()
    const asked = fetch(url)
    const { signal, answer, closed } = await received.promise
    answer()
    assert.equal(await (await asked).text(), 'whole')
    await closed
    assert.equal(signal.aborted, false)
  })
})

describe('what is waited for while asked', () => {
  test('is the value, or its error', async () => {
    const { signal } = new AbortController()
    assert.equal(await whileAsked(Promise.resolve(7), signal), 7)
    assert.equal(await whileAsked(Promise.resolve(7), undefined), 7)
    await assert.rejects(whileAsked(Promise.reject(new Error('no')), signal), /no/)
  })

  test('ends with the reason of the signal, before or while waiting, and leaves no rejection behind', async () => {
    const never = new Promise<never>(() => {})
    await assert.rejects(whileAsked(never, AbortSignal.abort(new Error('gone'))), /gone/)
    const caller = new AbortController()
    const { promise, reject } = Promise.withResolvers<never>()
    const waiting = whileAsked(promise, caller.signal)
    caller.abort(new Error('gone'))
    await assert.rejects(waiting, /gone/)
    reject(new Error('too late for anybody'))
  })
})
