import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { describe, test } from 'node:test'
import { connect, type TLSSocket } from 'node:tls'
import { statusesOf } from '../testing/raw-connection.ts'
import { until } from '../testing/until.ts'
import { type SecureGateway, startSecureGateway } from './testing/secure-gateway.ts'

const asked = 'GET /users/1 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
const refused = asked.replace('/users/1', '/nowhere')
const tunnel = 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n'
const switched = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'

interface SecureClient {
  readonly line: Socket
  readonly socket: TLSSocket
  readonly received: string
}

/** A connection whose line below TLS is at hand, to be reset. */
const shake = async ({ harness, certificate }: SecureGateway): Promise<SecureClient> => {
  const line = connectTcp(harness.port, '127.0.0.1')
  line.on('error', () => {})
  const socket = connect({ socket: line, servername: 'localhost', ca: certificate.pem })
  let received = ''
  socket.on('error', () => {})
  socket.setEncoding('latin1').on('data', (text: string) => {
    received += text
  })
  await once(socket, 'secureConnect')
  return {
    line,
    socket,
    get received() {
      return received
    },
  }
}

describe('over TLS, a client that asks for an upgrade', () => {
  for (const [state, bytes, answer, status] of [
    ['before its answer', asked, '', 0],
    ['after it was refused', refused, '', 404],
    ['after it was refused, with bytes behind its head', `${refused}more`, '', 404],
    ['after it was refused a tunnel', tunnel, '', 400],
    ['within its session', asked, switched, 101],
  ] as const) {
    test(`may reset the line ${state}`, async () => {
      await using gateway = await startSecureGateway()
      const { harness, service } = gateway
      service.server.on('upgrade', (_request, socket) => {
        socket.on('error', () => {})
        socket.on('end', () => socket.end()).resume()
        socket.write(answer)
      })
      const client = await shake(gateway)
      client.socket.write(bytes)
      if (status === 0) await until(() => service.sockets.size === 1, 'the request reaching the service')
      else await until(() => statusesOf(client.received).includes(status), 'the answer')
      client.line.resetAndDestroy()
      await until(() => harness.gateway.connectionCount === 0, 'the connection being gone')
      await until(() => service.sockets.size === 0, 'the connection to the service being gone')
      assert.equal(harness.gateway.activeExchangeCount, 0)
      const statuses = (await harness.entries(status === 101 ? 2 : 1)).map(({ http }) => http?.status)
      assert.deepEqual(statuses, status === 101 ? [101, 101] : [status])
    })
  }

  test('behind a request without its answer has an answer of its own', async () => {
    await using gateway = await startSecureGateway()
    const client = await shake(gateway)
    client.socket.write(`GET /users/1 HTTP/1.1\r\nHost: a\r\n\r\n${asked}`)
    await until(() => statusesOf(client.received).length === 2, 'both answers')
    assert.deepEqual(statusesOf(client.received), [200, 200])
    client.socket.destroy()
  })

  test('and gets a large answer instead gets all of it', async () => {
    await using gateway = await startSecureGateway()
    const body = 'y'.repeat(4_000_000)
    gateway.service.server.on('upgrade', (_request, socket) => {
      socket.end(`HTTP/1.1 403 Forbidden\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`)
    })
    const client = await shake(gateway)
    client.socket.write(asked)
    await once(client.socket, 'end')
    assert.ok(client.received.endsWith(body))
    assert.equal((await gateway.harness.onlyEntry()).http?.response_bytes, body.length)
  })
})
