import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { startGateway } from './testing/gateway-harness.ts'
import { exchangeRaw, openRaw, statusesOf } from './testing/raw-connection.ts'
import { until } from './testing/until.ts'

const host = 'Host: localhost:8000\r\n'
const post = (headers: string, body: string) => `POST /users/ HTTP/1.1\r\n${host}${headers}\r\n${body}`
const chunked = 'Transfer-Encoding: chunked\r\n'
describe('a request that is refused', () => {
  test('with a broken chunk ends at the service as a broken request, never as a whole one', async () => {
    await using harness = await startGateway()
    let ended = false
    harness.users.handle = (request) =>
      request.resume().on('end', () => {
        ended = true
      })
    const raw = await openRaw(harness.port)
    raw.send(post(chunked, '5\r\nhello\r\n'))
    await until(() => harness.users.arrived.length === 1, 'the request reaching the service')
    raw.send('zz\r\n')
    await raw.receive('"request_id"')
    const entry = await harness.onlyEntry()
    assert.equal(entry.http?.status, 400)
    assert.equal(entry.action, 'POST /users/')
    assert.equal(ended, false)
  })

  for (const count of [1, 2]) {
    test(`behind ${count} good ones on the same connection lets them finish`, async () => {
      await using harness = await startGateway()
      const good = `GET /users/ HTTP/1.1\r\n${host}\r\n`.repeat(count)
      const received = await exchangeRaw(harness.port, `${good}nonsense\r\n\r\n`)
      assert.deepEqual(statusesOf(received), Array(count).fill(200))
      const entries = await harness.entries(count + 1)
      const told = entries.map(({ action, result }) => `${action} ${result}`)
      assert.equal(told.filter((entry) => entry === 'GET /users/ success').length, count)
      assert.ok(told.includes('UNKNOWN * failure'))
    })
  }

  test('behind one that is answered at once, itself behind a slow one, lets both finish', async () => {
    await using harness = await startGateway()
    const received = await exchangeRaw(
      harness.port,
      `GET /users/ HTTP/1.1\r\n${host}\r\nGET /nowhere HTTP/1.1\r\n${host}\r\nnonsense\r\n\r\n`,
    )
    assert.deepEqual(statusesOf(received), [200, 404])
    assert.equal((await harness.entries(3)).length, 3)
  })

  for (const [what, rest] of [
    ['breaks', 'zz\r\n'],
    ['ends too early', ''],
  ] as const) {
    test(`and answered before its body, which then ${what}, has no second answer and no second entry`, async () => {
      await using harness = await startGateway()
      const raw = await openRaw(harness.port)
      raw.send(`POST /nowhere HTTP/1.1\r\n${host}${chunked}\r\n`)
      await raw.receive('"request_id"')
      raw.send(rest)
      raw.socket.end()
      await raw.closed()
      assert.deepEqual(statusesOf(raw.received), [404])
      assert.equal((await harness.onlyEntry()).action, 'POST *')
      assert.equal(harness.client.counters.accepted, 1)
    })
  }

  test('while an answer is under way lets it finish, whatever the client goes on sending', async () => {
    await using harness = await startGateway()
    const release = Promise.withResolvers<void>()
    harness.users.handle = (_request, response) => void release.promise.then(() => response.end('late'))
    const raw = await openRaw(harness.port)
    raw.send(`GET /users/ HTTP/1.1\r\n${host}\r\n`)
    await until(() => harness.users.arrived.length === 1, 'the request reaching the service')
    for (const count of [1, 2, 3]) {
      raw.send(`nonsense ${count}\r\n\r\n`)
      await harness.entries(1)
      await setImmediate()
    }
    release.resolve()
    await raw.receive('late')
    await raw.closed()
    assert.deepEqual(statusesOf(raw.received), [200])
    assert.equal((await harness.entries(2)).length, 2)
  })

  for (const [what, headers] of [
    ['two hosts', `${host}Host: b\r\n`],
    ['an underscore', `${host}X_Y: 1\r\n`],
    ['an unknown expectation', `${host}Expect: magic\r\nContent-Length: 0\r\n`],
  ] as const) {
    test(`for ${what} is the last that is read from its connection`, async () => {
      await using harness = await startGateway()
      const received = await exchangeRaw(
        harness.port,
        `GET /users/ HTTP/1.1\r\n${headers}\r\nGET /users/2 HTTP/1.1\r\n${host}\r\n`,
      )
      assert.deepEqual(statusesOf(received), [400])
      assert.equal((await harness.onlyEntry()).http?.status, 400)
      assert.deepEqual(harness.users.arrived, [])
    })
  }

  test('shows no secret of its query or its credentials', async () => {
    await using harness = await startGateway()
    await exchangeRaw(
      harness.port,
      `GET http://ana:hush1@x/users?token=hush2 HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
    )
    await exchangeRaw(harness.port, `GET /users?token=hush3 HTTP/1.1\r\n${host}Bad Header: x\r\n\r\n`)
    await exchangeRaw(harness.port, `GET http:\\\\ana:hush4@x/users HTTP/1.1\r\n${host}\r\n`)
    await exchangeRaw(harness.port, `CONNECT ana:hush5@x:443 HTTP/1.1\r\n${host}\r\n`)
    await harness.entries(4)
    assert.doesNotMatch(JSON.stringify(harness.log.entries), /hush/)
    assert.match(JSON.stringify(harness.log.entries), /token=\[REDACTED\]/)
  })
})

describe('pipelined requests', () => {
  test('are answered in order, each with its entry', async () => {
    await using harness = await startGateway()
    harness.users.handle = (request, response) => response.end(request.url)
    const one = (id: number, last = '') => `GET /users/${id} HTTP/1.1\r\n${host}${last}\r\n`
    const received = await exchangeRaw(harness.port, one(1) + one(2) + one(3, 'Connection: close\r\n'))
    assert.deepEqual(statusesOf(received), [200, 200, 200])
    assert.ok(received.indexOf('/users/1') < received.indexOf('/users/2'))
    assert.ok(received.indexOf('/users/2') < received.indexOf('/users/3'))
    assert.equal((await harness.entries(3)).length, 3)
  })
})

describe('a connection', () => {
  test('that never asked for anything leaves no entry', async () => {
    await using harness = await startGateway({ headersTimeoutMs: 50 })
    const raw = await openRaw(harness.port)
    await raw.closed()
    assert.equal(raw.received, '')
    assert.equal(harness.client.counters.accepted, 0)
  })

  test('whose headers stop arriving is answered with 408 and leaves an entry', async () => {
    await using harness = await startGateway({ headersTimeoutMs: 500 })
    const received = await exchangeRaw(harness.port, 'GET /users/ HTTP/1.1\r\nHost: a\r\n')
    assert.deepEqual(statusesOf(received), [408])
    const entry = await harness.onlyEntry()
    assert.equal(entry.cause, 'The request took too long to arrive')
  })

  test('that breaks in the middle of the headers leaves an entry', async () => {
    await using harness = await startGateway()
    const raw = await openRaw(harness.port)
    raw.send('GET /users/ HTTP/1.1\r\nHost')
    raw.socket.end()
    await raw.closed()
    const entry = await harness.onlyEntry()
    assert.equal(entry.cause, 'client went away')
    assert.equal(entry.http?.status, 0)
  })
})
