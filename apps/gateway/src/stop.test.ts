import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startGateway } from './testing/gateway-harness.ts'
import { openRaw } from './testing/raw-connection.ts'
import { until } from './testing/until.ts'

const getUser = 'GET /users/1 HTTP/1.1\r\nHost: a\r\n\r\n'

describe('a gateway that is told to stop', () => {
  test('finishes what is in flight, closes its connection, and takes no more', async () => {
    await using harness = await startGateway()
    let answer: () => void = () => {}
    harness.users.handle = (_request, response) => {
      answer = () => response.end('done')
    }
    const busy = await openRaw(harness.port)
    const idle = await openRaw(harness.port)
    idle.send('GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n')
    await idle.receive('404')
    busy.send(getUser)
    await until(() => harness.users.arrived.length === 1, 'the request arriving')
    const closed = harness.gateway.close()
    await idle.closed()
    await assert.rejects(openRaw(harness.port))
    answer()
    await busy.closed()
    await closed
    assert.match(busy.received, /^HTTP\/1\.1 200 OK.*connection: close.*done/is)
    const entries = await harness.entries(2)
    assert.deepEqual(
      entries.map(({ cause }) => cause?.slice(0, 7) ?? null),
      ['Nothing', null],
    )
  })

  test('finishes an answer that has begun on a connection that was to be kept', async () => {
    await using harness = await startGateway()
    let finish: () => void = () => {}
    harness.users.handle = (_request, response) => {
      response.write('half')
      finish = () => response.end('done')
    }
    const raw = await openRaw(harness.port)
    raw.send(getUser)
    await raw.receive('half')
    const closed = harness.gateway.close()
    finish()
    await raw.closed()
    await closed
    assert.ok(raw.received.endsWith('0\r\n\r\n'))
  })

  test('ends event streams, which have no end of their own', async () => {
    await using harness = await startGateway()
    harness.users.handle = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: 1\n\n')
    }
    const raw = await openRaw(harness.port)
    raw.send(getUser)
    await raw.receive('data: 1')
    await harness.gateway.close()
    await raw.closed()
    assert.ok(raw.received.endsWith('0\r\n\r\n'), 'an orderly end: the client comes back by itself')
    const [, end] = await harness.entries(2)
    assert.equal(end?.cause, 'the gateway is stopping')
  })

  test('still answers what comes behind an answer that had announced nothing', async () => {
    await using harness = await startGateway()
    let finish = () => {}
    harness.users.handle = (request, response) => {
      request.resume()
      if (harness.users.arrived.length > 1) {
        response.end('second')
        return
      }
      response.write('fi')
      finish = () => void response.end('rst')
    }
    const raw = await openRaw(harness.port)
    raw.send(getUser)
    await raw.receive('fi')
    // Begun already, so that the connection does not count as idle.
    raw.send(getUser.slice(0, 5))
    const closed = harness.gateway.close()
    finish()
    await raw.receive('rst')
    raw.send(getUser.slice(5))
    await raw.receive('second')
    await closed
    assert.equal((await harness.entries(2)).length, 2)
  })

  test('ends event streams that begin meanwhile', async () => {
    await using harness = await startGateway()
    let begin = () => {}
    harness.users.handle = (_request, response) => {
      begin = () => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write('data: 1\n\n')
      }
    }
    const raw = await openRaw(harness.port)
    raw.send(getUser)
    await until(() => harness.users.arrived.length === 1, 'the request arriving')
    const closed = harness.gateway.close()
    begin()
    await closed
    assert.equal((await harness.entries(2))[1]?.cause, 'the gateway is stopping')
  })

  test('breaks what has not finished when it is aborted, with an entry', async () => {
    await using harness = await startGateway()
    harness.users.handle = () => {}
    const raw = await openRaw(harness.port)
    raw.send(getUser)
    await until(() => harness.users.arrived.length === 1, 'the request arriving')
    const closed = harness.gateway.close()
    harness.gateway.abort()
    await closed
    await raw.closed()
    assert.equal((await harness.onlyEntry()).cause, 'the gateway stopped before the answer was complete')
  })
})

test('connections beyond the bound are closed at once', async () => {
  await using harness = await startGateway({ maxConnections: 1 })
  const first = await openRaw(harness.port)
  first.send('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n')
  await first.receive('200 OK')
  const second = await openRaw(harness.port)
  await second.closed()
  assert.equal(second.received, '')
  first.socket.destroy()
})
