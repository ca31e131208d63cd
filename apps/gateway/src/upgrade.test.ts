import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ask } from './testing/ask.ts'
import { startGateway } from './testing/gateway-harness.ts'
import { exchangeRaw, openRaw, statusesOf } from './testing/raw-connection.ts'
import { until } from './testing/until.ts'

const upgrade = (headers = '') =>
  `GET /users/socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n${headers}\r\n`

describe('a WebSocket', () => {
  test('passes bytes both ways, with an entry for its opening and one for its end', async () => {
    await using harness = await startGateway()
    harness.users.server.on('upgrade', (request, socket) => {
      assert.equal(request.headers['sec-websocket-key'], 'k')
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-A: b\r\n\r\nhello',
      )
      socket.on('data', (bytes) => socket.write(`you said ${bytes}`))
      socket.on('error', () => {})
      socket.on('end', () => socket.end())
    })
    const raw = await openRaw(harness.port)
    raw.send(`${upgrade()}early`)
    await raw.receive('you said early')
    assert.match(raw.received, /^HTTP\/1\.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n/)
    assert.match(raw.received, /x-a: b\r\n/)
    raw.send('again')
    await raw.receive('you said again')
    raw.socket.end()
    const [opened, closed] = await harness.entries(2)
    assert.equal(opened?.action, 'GET /users/{user_id}')
    assert.equal(opened?.http?.status, 101)
    assert.equal(opened?.attributes?.phase, 'opened')
    assert.equal(closed?.attributes?.phase, 'closed')
    assert.equal(closed?.result, 'success')
    assert.equal(closed?.http?.request_bytes, 'early'.length + 'again'.length)
    assert.equal(closed?.http?.response_bytes, 'hello'.length + 'you said early'.length + 'you said again'.length)
    assert.equal(closed?.request_id, opened?.request_id)
  })

  test('that the service turns down is an ordinary answer', async () => {
    await using harness = await startGateway()
    harness.users.server.on('upgrade', (_request, socket) =>
      socket.end('HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno'),
    )
    const raw = await openRaw(harness.port)
    raw.send(upgrade())
    await raw.closed()
    assert.deepEqual(statusesOf(raw.received), [403])
    assert.ok(raw.received.endsWith('no'))
    assert.equal((await harness.onlyEntry()).http?.status, 403)
  })

  test('to a service that is away is a 502', async () => {
    await using harness = await startGateway({ userServiceUrl: 'http://127.0.0.1:9' })
    const raw = await openRaw(harness.port)
    raw.send(upgrade())
    await raw.closed()
    assert.deepEqual(statusesOf(raw.received), [502])
    assert.equal((await harness.onlyEntry()).http?.status, 502)
  })

  test('with a body is refused', async () => {
    await using harness = await startGateway()
    const raw = await openRaw(harness.port)
    raw.send(`${upgrade('Content-Length: 5\r\n')}hello`)
    await raw.closed()
    assert.deepEqual(statusesOf(raw.received), [400])
    assert.equal(harness.users.arrived.length, 0)
  })

  test('ends, with an entry, when the gateway stops', async () => {
    await using harness = await startGateway()
    harness.users.server.on('upgrade', (_request, socket) => {
      socket.on('error', () => {})
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    })
    const raw = await openRaw(harness.port)
    raw.send(upgrade())
    await raw.receive('101')
    const closed = harness.gateway.close()
    await raw.closed()
    await closed
    assert.equal((await harness.entries(2)).length, 2)
  })

  test('is the only protocol switched to: another Upgrade header is ignored', async () => {
    await using harness = await startGateway()
    const raw = await openRaw(harness.port)
    raw.send(
      'GET /users/ HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n\r\n',
    )
    await raw.receive('200 OK')
    const { headers } = harness.users.arrived[0] ?? assert.fail('nothing arrived')
    assert.equal(headers.upgrade, undefined)
    assert.equal(headers['http2-settings'], undefined)
    raw.socket.destroy()
    await until(() => raw.isClosed, 'the end')
  })
})

describe('a client that asks for an upgrade', () => {
  const get = 'GET /users/1 HTTP/1.1\r\nHost: a\r\n\r\n'
  const asked = 'GET /users/1 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
  const connect = 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n'

  for (const [name, first] of [
    ['a request', get],
    ['a health check', 'GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n'],
  ] as const) {
    test(`behind ${name} without its answer has an answer of its own`, async () => {
      await using harness = await startGateway()
      const raw = await openRaw(harness.port)
      raw.send(first + asked)
      await until(() => statusesOf(raw.received).length === 2, 'both answers')
      assert.deepEqual(statusesOf(raw.received), [200, 200])
      raw.socket.destroy()
    })
  }

  test('for a tunnel behind a request without its answer is cut off, with an entry for each', async () => {
    await using harness = await startGateway()
    harness.users.handle = () => {}
    const raw = await openRaw(harness.port)
    raw.send(get + connect)
    await raw.closed()
    const entries = await harness.entries(2)
    assert.deepEqual(
      new Set(entries.map(({ cause }) => cause)),
      new Set(['The gateway opens no tunnels: CONNECT is not accepted', 'client went away']),
    )
    assert.equal((await ask(`${harness.url}/healthz`)).status, 200)
  })

  test('may reset the line at any moment', async () => {
    await using harness = await startGateway()
    harness.users.server.on('upgrade', () => {})
    for (const [bytes, isAnswered] of [
      [asked, false],
      [asked.replace('/users/1', '/nowhere'), true],
      [connect, true],
    ] as const) {
      const arrived = harness.users.arrived.length
      const raw = await openRaw(harness.port)
      raw.send(bytes)
      if (isAnswered) await until(() => statusesOf(raw.received).length === 1, 'the answer')
      else await until(() => harness.gateway.activeExchangeCount === 1, 'the request arriving')
      raw.socket.resetAndDestroy()
      await until(() => harness.gateway.connectionCount === 0, 'the connection being gone')
      assert.ok(harness.users.arrived.length >= arrived)
    }
    assert.equal((await harness.entries(3)).length, 3)
  })

  test('and is refused leaves nothing behind, whatever it went on sending', async () => {
    await using harness = await startGateway()
    const raw = await openRaw(harness.port)
    raw.send(`${asked.replace('/users/1', '/nowhere')}${'x'.repeat(10_000)}`)
    await until(() => statusesOf(raw.received).length === 1, 'the answer')
    raw.socket.end()
    await until(() => harness.gateway.connectionCount === 0, 'the connection being gone')
  })

  test('and gets a large answer instead gets all of it', async () => {
    await using harness = await startGateway()
    const body = 'y'.repeat(4_000_000)
    harness.users.server.on('upgrade', (_request, socket) => {
      socket.end(`HTTP/1.1 403 Forbidden\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`)
    })
    const received = await exchangeRaw(harness.port, asked)
    assert.deepEqual(statusesOf(received), [403])
    assert.ok(received.endsWith(body))
    const entry = await harness.onlyEntry()
    assert.equal(entry.http?.response_bytes, body.length)
  })

  test('and stops reading a large answer is let go of', async () => {
    await using harness = await startGateway({ idleTimeoutMs: 200 })
    harness.users.server.on('upgrade', (_request, socket) => {
      socket.on('error', () => {})
      socket.write(`HTTP/1.1 403 Forbidden\r\nContent-Length: 100000000\r\n\r\n${'y'.repeat(20_000_000)}`)
    })
    const raw = await openRaw(harness.port)
    raw.socket.pause()
    raw.send(asked)
    const entry = await harness.onlyEntry()
    assert.equal(entry.cause, 'client stopped reading the answer')
    raw.socket.destroy()
  })
})
