import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { createSecureServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { temporaryFolder } from '@trilha/testing'
import { startScriptedService } from '../testing/scripted-service.ts'
import { until } from '../testing/until.ts'
import { makeCertificate } from '../tls/testing/make-certificate.ts'
import { openUpstream } from './open-upstream.ts'
import { keysOf, sectionOf } from './upstream.fixture.ts'
import type { Upstream } from './upstream.ts'
import { errorWords } from './upstream-failure.ts'

const open = (url: string, settings: object = {}): Upstream =>
  openUpstream('users', sectionOf({ targets: [{ url }], ...settings }), { maxHeaderBytes: 16_384 })

/** One request as an exchange makes it. */
const ask = async (upstream: Upstream): Promise<string> => {
  const lease = upstream.take(keysOf())
  try {
    const { statusCode, body } = await lease.target.pool.request({ path: '/', method: 'GET' })
    lease.began(statusCode)
    const text = await body.text()
    lease.succeeded(statusCode)
    return text
  } catch (error) {
    assert(error instanceof Error)
    lease.failed(error)
    throw error
  }
}

const failureOf = async (upstream: Upstream): Promise<string> => {
  try {
    await ask(upstream)
  } catch (error) {
    return errorWords(error)
  }
  assert.fail('no failure')
}

describe('connections to a target', () => {
  test('are used again', async () => {
    await using service = await startScriptedService()
    let connections = 0
    service.server.on('connection', () => {
      connections += 1
    })
    const upstream = open(`${service.url}/`)
    const { pool } = upstream.take(keysOf()).target
    for (let time = 0; time < 3; time++) {
      assert.equal(await ask(upstream), 'ok')
      await until(() => pool.stats.free === 1, 'the connection being free')
    }
    assert.equal(connections, 1)
    await upstream.close()
  })

  test('are as many as requests are under way', async () => {
    await using service = await startScriptedService()
    const waiting: ServerResponse[] = []
    service.handle = (_request, response) => waiting.push(response)
    const upstream = open(service.url)
    const answers = Array.from({ length: 20 }, () => ask(upstream))
    await until(() => waiting.length === 20, 'all at once')
    for (const response of waiting) response.end('ok')
    await Promise.all(answers)
    assert.equal(upstream.state.activeRequests, 0)
    await upstream.close()
  })

  test('have the time limits of the section', async () => {
    await using service = await startScriptedService()
    service.handle = () => {}
    const slow = open(service.url, { timeouts: { first_byte: '30ms' } })
    assert.equal(await failureOf(slow), 'timed out before its first byte')
    await slow.close()
    service.handle = (_request, response) => {
      response.write('half')
    }
    const stuck = open(service.url, { timeouts: { idle: '30ms' } })
    await assert.rejects(ask(stuck), { code: 'UND_ERR_BODY_TIMEOUT' })
    await stuck.close()
  })

  test('may have a limit that is longer than a timer can be', async () => {
    await using service = await startScriptedService()
    const upstream = open(service.url, { timeouts: { connect: '999999999d', first_byte: '999d', idle: '999d' } })
    assert.equal(await ask(upstream), 'ok')
    await upstream.close()
  })
})

describe('an upstream that retires', () => {
  test('closes its idle connections at once', async () => {
    await using service = await startScriptedService()
    const upstream = open(service.url)
    await ask(upstream)
    assert.equal(service.sockets.size, 1)
    await upstream.retire()
    await until(() => service.sockets.size === 0, 'the connection closing')
  })

  test('lets what is under way end first, and serves what was routed to it before', async () => {
    await using service = await startScriptedService()
    const waiting: ServerResponse[] = []
    service.handle = (_request, response) => waiting.push(response)
    const upstream = open(service.url)
    const first = ask(upstream)
    await until(() => waiting.length === 1, 'the first request')
    let isClosed = false
    const retired = upstream.retire().then(() => {
      isClosed = true
    })
    const late = ask(upstream)
    await until(() => waiting.length === 2, 'the late request')
    waiting[0]?.end('first')
    assert.equal(await first, 'first')
    assert.equal(isClosed, false, 'one is under way')
    waiting[1]?.end('late')
    assert.equal(await late, 'late')
    await retired
    await until(() => service.sockets.size === 0, 'the connections closing')
    service.handle = (_request, response) => response.end('very late')
    assert.equal(await ask(upstream), 'very late')
    await until(() => service.sockets.size === 0, 'its connection closing too')
  })

  test('breaks what is under way when it is closed', async () => {
    await using service = await startScriptedService()
    service.handle = () => {}
    const upstream = open(service.url)
    const failure = failureOf(upstream)
    await until(() => service.arrived.length === 1, 'the request')
    const retired = upstream.retire()
    await upstream.close()
    assert.equal(await failure, 'was not asked: the gateway is stopping')
    await retired
    assert.equal(await failureOf(upstream), 'was not asked: the gateway is stopping')
  })
})

describe('targets with https', () => {
  const startTls = async () => {
    const folder = await temporaryFolder('upstream-tls')
    const { certFile, keyFile } = await makeCertificate(folder.path, 'users', { hosts: ['users.test'] })
    const names: unknown[] = []
    const files = { key: readFileSync(keyFile), cert: readFileSync(certFile) }
    const server = createSecureServer({ ...files, allowHTTP1: true }, (_request, response) => void response.end('ok'))
    server.on('secureConnection', ({ servername, alpnProtocol }) => names.push([servername, alpnProtocol]))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return {
      url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
      cert: certFile,
      names,
      [Symbol.asyncDispose]: async () => {
        server.close()
        await folder[Symbol.asyncDispose]()
      },
    }
  }

  test('are asked for the name, and believed by the authorities, that the section has', async () => {
    await using service = await startTls()
    const tls = { ca_file: service.cert, server_name: 'users.test' }
    const upstream = open(service.url, { tls, health: { path: '/', unhealthy_after: 1 } })
    assert.equal(await ask(upstream), 'ok')
    await until(() => service.names.length === 2, 'the health check')
    for (const name of service.names) assert.deepEqual(name, ['users.test', 'http/1.1'])
    assert.equal(upstream.state.targets[0]?.isHealthy, true)
    await upstream.close()
  })

  test('are refused without that, whatever the environment says', async () => {
    await using service = await startTls()
    const untrusted = open(service.url, { tls: { server_name: 'users.test' } })
    const misnamed = open(service.url, { tls: { ca_file: service.cert } })
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
    try {
      assert.equal(await failureOf(untrusted), 'showed a certificate that is not accepted')
      assert.equal(await failureOf(misnamed), 'showed a certificate that is not accepted')
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before
    }
    await Promise.all([untrusted.close(), misnamed.close()])
  })
})
