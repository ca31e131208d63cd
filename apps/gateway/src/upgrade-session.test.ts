import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { describe, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { ask } from './testing/ask.ts'
import { type GatewayHarness, startGateway } from './testing/gateway-harness.ts'
import { exchangeRaw, openRaw, type RawConnection, statusesOf } from './testing/raw-connection.ts'
import { type ScriptedService, startScriptedService } from './testing/scripted-service.ts'
import { until } from './testing/until.ts'

const asked = 'GET /users/1 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
const switched = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n'

/**
 * Has the service answer the next upgrade with these bytes; resolves with its side of the connection, which it closes once
 * the other side has.
 */
const onUpgrade = (service: ScriptedService, answer: string): Promise<Socket> => {
  const { promise, resolve } = Promise.withResolvers<Socket>()
  service.server.once('upgrade', (_request, stream: Duplex) => {
    const socket = stream as Socket
    socket.on('error', () => {})
    socket.on('end', endOwn).resume()
    if (answer !== '') socket.write(answer)
    resolve(socket)
  })
  return promise
}

function endOwn(this: Socket): void {
  this.end()
}

interface Session {
  readonly client: RawConnection
  readonly service: Socket
}

const openSession = async ({ port, users }: GatewayHarness): Promise<Session> => {
  const served = onUpgrade(users, `${switched}\r\n`)
  const client = await openRaw(port)
  client.send(asked)
  await client.receive('\r\n\r\n')
  return { client, service: await served }
}

/** Both entries of the one session, once all of its connections are gone. */
const entriesOfSession = async (harness: GatewayHarness) => {
  await until(() => harness.gateway.connectionCount === 0, 'the connection being gone')
  await until(() => harness.users.sockets.size === 0, 'the connection to the service being gone')
  const [opened, closed, ...others] = await harness.entries(2)
  assert.deepEqual(others, [])
  assert.equal(opened?.attributes?.phase, 'opened')
  assert.equal(opened?.result, 'success')
  assert.equal(closed?.attributes?.phase, 'closed')
  assert.equal(harness.gateway.activeExchangeCount, 0)
  return { opened, closed }
}

describe('a session after the switch of protocols', () => {
  test('that the client resets has failed', async () => {
    await using harness = await startGateway()
    const { client } = await openSession(harness)
    client.socket.resetAndDestroy()
    const { closed } = await entriesOfSession(harness)
    assert.equal(closed?.cause, 'client went away')
  })

  test('that the service resets has failed', async () => {
    await using harness = await startGateway()
    const { client, service } = await openSession(harness)
    service.resetAndDestroy()
    await client.closed()
    const { closed } = await entriesOfSession(harness)
    assert.equal(closed?.cause, 'upstream broke the connection')
  })

  test('that the client ends, with the service holding on, ends at the idle limit', async () => {
    await using harness = await startGateway({ idleTimeoutMs: 200 })
    const { client, service } = await openSession(harness)
    service.off('end', endOwn)
    client.socket.end('bye')
    await once(service, 'end')
    await until(() => harness.gateway.connectionCount === 0, 'the connection being gone')
    service.end()
    const { closed } = await entriesOfSession(harness)
    assert.equal(closed?.result, 'success')
    assert.equal(closed?.http?.request_bytes, 'bye'.length)
  })

  test('that the service ends, with the client holding on, ends at the idle limit', async () => {
    await using harness = await startGateway({ idleTimeoutMs: 200 })
    const served = onUpgrade(harness.users, `${switched}\r\n`)
    const client = connect({ port: harness.port, host: '127.0.0.1', allowHalfOpen: true })
    client.on('error', () => {}).resume()
    client.write(asked)
    const service = await served
    service.end('bye')
    await once(client, 'end')
    const { closed } = await entriesOfSession(harness)
    assert.equal(closed?.result, 'success')
    assert.equal(closed?.http?.response_bytes, 'bye'.length)
    client.destroy()
  })

  test('may be quiet for longer than the idle limit', async () => {
    await using harness = await startGateway({ idleTimeoutMs: 100 })
    const { client, service } = await openSession(harness)
    // A connection that is quiet from then on shows that the limit has passed.
    const other = await openRaw(harness.port)
    await other.closed()
    service.write('still there')
    await client.receive('still there')
    client.socket.destroy()
  })

  test('delivers what the service sent before it closed, however slowly the client reads', async () => {
    await using harness = await startGateway()
    const accepted = once(harness.gateway.server, 'connection')
    const { client, service } = await openSession(harness)
    const [toClient] = (await accepted) as [Socket]
    client.socket.pause()
    // Small enough not to fill up what the gateway holds for the client, so that it reads on to the service's end.
    const piece = Buffer.alloc(8_192, 'x')
    let sentBytes = 0
    while (toClient.writableLength === 0) {
      service.write(piece)
      sentBytes += piece.length
      await until(() => service.writableLength === 0, 'the piece leaving')
      await setImmediate()
    }
    service.end('the end')
    await until(() => harness.users.sockets.size === 0, 'the connection to the service being gone')
    assert.equal(client.isClosed, false)
    client.socket.resume()
    await client.closed()
    assert.ok(client.received.endsWith('the end'))
    const { closed } = await entriesOfSession(harness)
    assert.equal(closed?.result, 'success')
    assert.equal(closed?.http?.response_bytes, sentBytes + 'the end'.length)
  })

  test('ends in order when the gateway stops while the service goes on sending', async () => {
    await using harness = await startGateway()
    const { client, service } = await openSession(harness)
    const flood = () => {
      while (service.writable && service.write('x'.repeat(10_000)));
    }
    service.on('drain', flood)
    flood()
    await client.receive('xxx')
    const stopped = harness.gateway.close()
    await client.closed()
    await stopped
    const { closed } = await entriesOfSession(harness)
    assert.equal(closed?.cause, null)
  })

  test('ends at once when it is opened while the gateway stops', async () => {
    await using harness = await startGateway()
    const served = onUpgrade(harness.users, '')
    const client = await openRaw(harness.port)
    client.send(asked)
    const service = await served
    const stopped = harness.gateway.close()
    service.write(`${switched}\r\n`)
    await client.closed()
    await stopped
    assert.match(client.received, /^HTTP\/1\.1 101 /)
    const { closed } = await entriesOfSession(harness)
    assert.equal(closed?.result, 'success')
  })

  for (const [name, end] of [
    ['its client ended it', ({ client }: Session) => client.socket.end()],
    ['its client reset it', ({ client }: Session) => client.socket.resetAndDestroy()],
    ['its service ended it', ({ service }: Session) => service.end()],
    ['its service reset it', ({ service }: Session) => service.resetAndDestroy()],
  ] as const) {
    test(`takes one place at its service until ${name}`, async () => {
      await using service = await startScriptedService()
      await using harness = await startGateway({}, oneAtATime(service.url))
      const session = await openSession({ ...harness, port: harness.port, users: service })
      const status = async (): Promise<number> => (await ask(`${harness.url}/users/2`)).status
      assert.equal(await status(), 503)
      end(session)
      await until(async () => (await status()) === 200, 'the place being free')
      session.client.socket.destroy()
    })
  }
})

const oneAtATime = (url: string): string => `
upstreams:
  users:
    targets: [{ url: "${url}" }]
    circuit_breaker: { max_pending: 1 }
routes:
  - { name: users, path: /users, upstream: users }
`

describe('the switch of protocols', () => {
  test('has the headers that its route changes and the gateway adds', async () => {
    await using service = await startScriptedService()
    const changes = 'response_headers: { remove: [x-node], set: { x-frame-options: DENY } }'
    await using harness = await startGateway(
      {},
      `
upstreams: { users: { targets: [{ url: "${service.url}" }] } }
routes:
  - { name: users, path: /users, upstream: users, ${changes}, rate_limits: [{ per: ip, requests: 9, window: 1min }] }
`,
    )
    const served = onUpgrade(service, `${switched}X-Node: db-7\r\nX-Kept: a\r\nX-Request-Id: b\r\n\r\n`)
    const client = await openRaw(harness.port)
    client.send(asked)
    await served
    await client.receive('\r\n\r\n')
    const lines = client.received.trimEnd().split('\r\n').slice(1)
    const names = lines.map((line) => line.slice(0, line.indexOf(':')))
    assert.ok(lines.includes('x-frame-options: DENY'))
    assert.ok(lines.includes('x-kept: a'))
    assert.ok(names.some((name) => name.startsWith('ratelimit')))
    assert.equal(names.includes('x-node'), false)
    assert.equal(names.filter((name) => name === 'x-request-id').length, 1)
    client.socket.destroy()
  })

  test('to a protocol that was not asked for is no answer', async () => {
    await using harness = await startGateway()
    const served = onUpgrade(harness.users, switched.replace('websocket', 'h2c').concat('\r\n'))
    const received = await exchangeRaw(harness.port, asked)
    assert.deepEqual(statusesOf(received), [502])
    await served
    await until(() => harness.users.sockets.size === 0, 'the connection to the service being gone')
    const entry = await harness.onlyEntry()
    assert.equal(entry.http?.status, 502)
    assert.equal(entry.attributes?.phase, undefined)
  })

  test('is not made for HTTP/1.0, which knows none', async () => {
    await using harness = await startGateway()
    const received = await exchangeRaw(harness.port, asked.replace('HTTP/1.1', 'HTTP/1.0'))
    assert.deepEqual(statusesOf(received), [200])
    assert.equal(harness.users.arrived[0]?.headers.upgrade, undefined)
  })

  test('is not waited for by a client that ends its half', async () => {
    await using harness = await startGateway()
    const served = onUpgrade(harness.users, '')
    const client = await openRaw(harness.port)
    client.send(asked)
    const service = await served
    client.socket.end()
    await once(service, 'close')
    await until(() => harness.gateway.connectionCount === 0, 'the connection being gone')
    const entry = await harness.onlyEntry()
    assert.equal(entry.cause, 'client went away')
  })
})
