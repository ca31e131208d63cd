import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFile } from 'node:fs/promises'
import { request } from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { WebSocket, WebSocketServer } from 'ws'
import { startGateway } from '../testing/gateway-harness.ts'
import { openRaw } from '../testing/raw-connection.ts'
import { until } from '../testing/until.ts'
import { makeCertificate } from './testing/make-certificate.ts'
import { type SecureGateway, startSecureGateway, usualTls } from './testing/secure-gateway.ts'

const ask = (url: string, ca: string): Promise<{ readonly status: number; readonly body: string }> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { ca }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject)
    })
    sent.on('error', reject)
    sent.end()
  })

/** Shakes hands; rejects when that fails. */
const shake = async ({ harness }: SecureGateway, options: ConnectionOptions = {}): Promise<TLSSocket> => {
  const socket = connect({ port: harness.port, host: '127.0.0.1', rejectUnauthorized: false, ...options })
  await once(socket, 'secureConnect')
  return socket
}

const shownNames = async (gateway: SecureGateway, servername?: string): Promise<string | undefined> => {
  const socket = await shake(gateway, servername === undefined ? {} : { servername })
  const { subjectaltname } = socket.getPeerCertificate()
  socket.destroy()
  return subjectaltname
}

const hasCurl = (): boolean => spawnSync('curl', ['--version'], { encoding: 'utf8' }).stdout?.includes('HTTP2') ?? false

describe('a gateway of HTTPS', () => {
  test('serves HTTP/1.1 as the service sees it over https', async () => {
    await using gateway = await startSecureGateway()
    const answer = await ask(`${gateway.origin}/users/7`, gateway.certificate.pem)
    assert.deepEqual(answer, { status: 200, body: 'ok' })
    assert.equal(gateway.service.arrived[0]?.headers['x-forwarded-proto'], 'https')
    assert.equal((await gateway.harness.onlyEntry()).http?.status, 200)
  })

  test('holds HTTP/1.1 to its limits: strict framing, headers in time, the stop', async () => {
    await using gateway = await startSecureGateway({ headersTimeoutMs: 300 })
    const answerTo = async (bytes: string): Promise<string> => {
      const socket = await shake(gateway)
      socket.write(bytes)
      return text(socket)
    }
    const smuggled =
      'POST /users/ HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'
    assert.match(await answerTo(smuggled), /^HTTP\/1\.1 400 /)
    assert.match(await answerTo('GET /users/ HTTP/1.1\r\nHost: a\r\n'), /^HTTP\/1\.1 408 /)
    assert.match(await answerTo('GET /users/ HTTP/2.0\r\nHost: a\r\n\r\n'), /^HTTP\/1\.1 400 /)
    const idle = await shake(gateway)
    idle.write('GET /users/7 HTTP/1.1\r\nHost: a\r\n\r\n')
    await once(idle, 'data')
    const ended = once(idle, 'close')
    idle.resume()
    await gateway.harness.gateway.close()
    await ended
    assert.equal((await gateway.harness.entries(4)).length, 4)
  })

  test('passes WebSockets', async () => {
    await using gateway = await startSecureGateway()
    const sockets = new WebSocketServer({ server: gateway.service.server })
    sockets.on('connection', (socket) => socket.on('message', (message) => socket.send(`you said ${String(message)}`)))
    const url = `${gateway.origin.replace('https', 'wss')}/users/socket`
    const socket = new WebSocket(url, { ca: gateway.certificate.pem })
    await once(socket, 'open')
    socket.send('hello')
    const [message] = (await once(socket, 'message')) as [Buffer]
    assert.equal(String(message), 'you said hello')
    socket.close()
    await once(socket, 'close')
    const [opened, closed] = await gateway.harness.entries(2)
    assert.deepEqual([opened?.http?.status, closed?.result], [101, 'success'])
  })

  test('offers HTTP/2 first, unless it is switched off', async () => {
    await using gateway = await startSecureGateway()
    const both = { ALPNProtocols: ['http/1.1', 'h2'] }
    const first = await shake(gateway, both)
    assert.equal(first.alpnProtocol, 'h2')
    first.destroy()
    await gateway.configure({ tls: { ...usualTls, http2: false } })
    const second = await shake(gateway, both)
    assert.equal(second.alpnProtocol, 'http/1.1')
    second.destroy()
    await assert.rejects(shake(gateway, { ALPNProtocols: ['h2'] }), /no application protocol/)
  })

  test('keeps to the oldest TLS that it may speak', async () => {
    await using gateway = await startSecureGateway({}, { tls: { ...usualTls, min_version: '1.3' } })
    await assert.rejects(shake(gateway, { maxVersion: 'TLSv1.2' }), /alert protocol version/)
    await gateway.configure({ tls: usualTls })
    const socket = await shake(gateway, { maxVersion: 'TLSv1.2' })
    assert.equal(socket.getProtocol(), 'TLSv1.2')
    assert.match(socket.getCipher().name, /^ECDHE-.*(?:GCM|POLY1305)/)
    socket.destroy()
    await assert.rejects(shake(gateway, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' }))
  })

  test('closes what does not speak TLS, and leaves no entry', async () => {
    await using gateway = await startSecureGateway()
    const raw = await openRaw(gateway.harness.port)
    raw.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await raw.closed()
    assert.equal(gateway.harness.client.counters.accepted, 0)
  })

  test('closes what does not shake hands in time', async () => {
    await using gateway = await startSecureGateway({ headersTimeoutMs: 100 })
    const raw = await openRaw(gateway.harness.port)
    await raw.closed()
  })

  test('is spoken to by curl', { skip: hasCurl() ? false : 'there is no curl with HTTP/2' }, async () => {
    await using gateway = await startSecureGateway()
    gateway.service.handle = (incoming, response) => void incoming.pipe(response)
    const curl = async (...options: string[]) => {
      const certificate = ['--cacert', gateway.certificate.certFile]
      const shown = ['-sS', '-w', ' %{http_version} %{http_code}']
      const { stdout } = await promisify(execFile)('curl', [
        ...shown,
        ...certificate,
        ...options,
        `${gateway.origin}/users/`,
      ])
      return stdout
    }
    assert.equal(await curl('--http1.1', '-d', 'hello'), 'hello 1.1 200')
    assert.equal(await curl('--http2', '-d', 'hello'), 'hello 2 200')
    assert.equal(await curl('--http2', '-T', gateway.certificate.certFile), `${gateway.certificate.pem} 2 200`)
  })
})

describe('the certificate that is shown', () => {
  test('is the one for the name, else the first', async () => {
    await using gateway = await startSecureGateway()
    await makeCertificate(gateway.folder, 'api', { hosts: ['api.example.com'] })
    await makeCertificate(gateway.folder, 'wild', { hosts: ['*.example.com'] })
    const named = { cert_file: 'api.crt', key_file: 'api.key', hosts: ['api.example.com'] }
    const wild = { cert_file: join(gateway.folder, 'wild.crt'), key_file: 'wild.key' }
    await gateway.configure({ tls: { certificates: [...usualTls.certificates, named, wild] } })
    const cases: readonly (readonly [string | undefined, string])[] = [
      ['api.example.com', 'api.example.com'],
      ['API.example.com', 'api.example.com'],
      ['www.example.com', '*.example.com'],
      ['a.www.example.com', 'localhost'],
      ['example.com', 'localhost'],
      [undefined, 'localhost'],
    ]
    for (const [asked, shown] of cases) assert.equal(await shownNames(gateway, asked), `DNS:${shown}`, asked)
  })

  test('is a new one once its files have changed, while connections go on; a bad one is refused', async () => {
    await using gateway = await startSecureGateway()
    const session = gateway.connect()
    await once(session, 'remoteSettings')
    const other = await makeCertificate(gateway.folder, 'other', { hosts: ['renewed.example.com'] })
    await copyFile(other.certFile, gateway.certificate.certFile)
    await gateway.harness.gateway.reload()
    assert.equal(await shownNames(gateway), 'DNS:localhost')
    await copyFile(other.keyFile, gateway.certificate.keyFile)
    await gateway.harness.gateway.reload()
    assert.equal(await shownNames(gateway), 'DNS:renewed.example.com')
    assert.equal(session.closed, false)
    const [refused, taken] = await gateway.harness.entries(2)
    assert.equal(refused?.action, 'change_configuration')
    assert.match(refused?.cause ?? '', /^tls\.certificates\.0\.key_file: .*main\.key is not the key of the certificate/)
    assert.equal(taken?.result, 'success')
    const [change] = (taken?.attributes?.changes ?? []) as readonly { readonly field: string }[]
    assert.equal(change?.field, 'tls.certificates.0')
    session.destroy()
  })
})

test('HTTPS cannot be ended while the gateway runs', async () => {
  await using gateway = await startSecureGateway()
  await gateway.configure({ tls: undefined })
  assert.equal((await ask(`${gateway.origin}/users/7`, gateway.certificate.pem)).status, 200)
  const [entry] = await gateway.harness.entries(1)
  assert.equal(entry?.cause, 'tls: HTTPS begins or ends only when the gateway is started again')
})

describe('the connections of one client', () => {
  test('are bounded, before they shake hands', async () => {
    await using gateway = await startSecureGateway({}, { limits: { max_connections_per_ip: 2 } })
    const first = await shake(gateway)
    const second = await openRaw(gateway.harness.port)
    const third = await openRaw(gateway.harness.port)
    await third.closed()
    second.socket.destroy()
    await until(async () => {
      try {
        const again = await shake(gateway)
        again.destroy()
        return true
      } catch {
        return false
      }
    }, 'a connection in place of the closed one')
    first.destroy()
    assert.equal(gateway.harness.client.counters.accepted, 0)
  })

  test('are bounded by a reload for those that come then, and not behind a trusted proxy', async () => {
    await using gateway = await startSecureGateway()
    const before = await shake(gateway)
    await gateway.configure({ limits: { max_connections_per_ip: 1 } })
    const first = await shake(gateway)
    await assert.rejects(shake(gateway))
    await gateway.configure({ limits: { max_connections_per_ip: 1 }, trusted_proxies: ['127.0.0.1'] })
    for (const socket of [before, first, await shake(gateway), await shake(gateway)]) socket.destroy()
  })

  test('are bounded over plain HTTP too', async () => {
    const file = { limits: { max_connections_per_ip: 1 }, upstreams: {}, routes: [] }
    await using plain = await startGateway({}, JSON.stringify(file))
    const first = await openRaw(plain.port)
    const second = await openRaw(plain.port)
    await second.closed()
    first.send('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n')
    await first.receive('200 OK')
    first.socket.destroy()
  })
})
