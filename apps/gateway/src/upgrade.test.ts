import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startGateway } from './testing/gateway-harness.ts'
import { openRaw, statusesOf } from './testing/raw-connection.ts'
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
