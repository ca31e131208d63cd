import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { describe, test } from 'node:test'
import { startScriptedService } from '../testing/scripted-service.ts'
import { until } from '../testing/until.ts'
import { jittered } from './health-check.ts'
import { openUpstream } from './open-upstream.ts'
import { keysOf, sectionOf } from './upstream.fixture.ts'
import type { Upstream } from './upstream.ts'

const health = { path: '/healthz', interval: '5ms', timeout: '5s', healthy_after: 2, unhealthy_after: 3 }

const open = (urls: readonly string[], settings: object = {}) => {
  const told: string[] = []
  const section = sectionOf({
    title: 'user service',
    targets: urls.map((url) => ({ url })),
    health: { ...health, ...settings },
  })
  const upstream = openUpstream('users', section, { maxHeaderBytes: 16_384, onChange: (text) => told.push(text) })
  return { upstream, told, [Symbol.asyncDispose]: () => upstream.close() }
}

const originsOf = (upstream: Upstream, turns = 20): Set<string> => {
  const origins = new Set<string>()
  for (let turn = 0; turn < turns; turn++) {
    const lease = upstream.take(keysOf())
    origins.add(lease.target.origin)
    lease.succeeded(200)
  }
  return origins
}

const isHealthy = (upstream: Upstream, index = 0): boolean => upstream.state.targets[index]?.isHealthy === true

describe('a health check', () => {
  test('asks every target for the path, on a connection of its own', async () => {
    await using service = await startScriptedService()
    await using opened = open([service.url])
    await until(() => service.arrived.length >= 3, 'three checks')
    const [first] = service.arrived
    assert.equal(first?.method, 'GET')
    assert.equal(first.url, '/healthz')
    assert.equal(first.headers['user-agent'], 'trilha-gateway/health')
    assert.equal(first.headers.connection, 'close')
    assert.deepEqual(opened.told, [])
  })

  test('takes out a target that died, and brings it back', async () => {
    await using healthy = await startScriptedService()
    const dying = await startScriptedService()
    await using opened = open([healthy.url, dying.url])
    const { upstream, told } = opened
    assert.deepEqual(originsOf(upstream), new Set([healthy.url, dying.url]))
    await dying[Symbol.asyncDispose]()
    await until(() => !isHealthy(upstream, 1), 'the target being out')
    assert.deepEqual(originsOf(upstream), new Set([healthy.url]))
    assert.equal(told[0], `user service: ${dying.url} is out: GET /healthz got no answer: it refused the connection`)
    assert.equal(upstream.state.targets[1]?.whyNot, 'GET /healthz got no answer: it refused the connection')
    const back = createServer((_request, response) => response.end('ok')).listen(dying.port, '127.0.0.1')
    await until(() => isHealthy(upstream, 1), 'the target being back')
    assert.deepEqual(originsOf(upstream), new Set([healthy.url, dying.url]))
    assert.equal(told[1], `user service: ${dying.url} is well again by its health checks`)
    back.close()
    back.closeAllConnections()
  })

  for (const [status, isWell] of [
    [204, true],
    [302, true],
    [400, false],
    [503, false],
  ] as const) {
    test(`takes a status ${status} for ${isWell ? 'well' : 'unwell'}`, async () => {
      await using service = await startScriptedService()
      service.handle = (_request, response) => response.writeHead(status).end()
      await using opened = open([service.url])
      if (isWell) await until(() => service.arrived.length > 5, 'some checks')
      else await until(() => !isHealthy(opened.upstream), 'the target being out')
      assert.equal(isHealthy(opened.upstream), isWell)
      if (!isWell) assert.match(opened.told[0] ?? '', new RegExp(`GET /healthz was answered with status ${status}`))
    })
  }

  test('wants so many answers in a row', async () => {
    await using service = await startScriptedService()
    const statuses = [500, 500, 200, 500, 500, 200, 500, 500, 500, 200, 500, 200]
    let next = 0
    service.handle = (_request, response) => response.writeHead(statuses[next++] ?? 500).end()
    await using opened = open([service.url])
    await until(() => next > statuses.length, 'all answers')
    assert.equal(opened.told.length, 1, opened.told.join('\n'))
    assert.equal(isHealthy(opened.upstream), false)
  })

  test('does not wait for an answer that does not come', async () => {
    await using service = await startScriptedService()
    service.handle = () => {}
    await using opened = open([service.url], { timeout: '20ms', unhealthy_after: 1 })
    await until(() => !isHealthy(opened.upstream), 'the target being out')
    assert.match(opened.told[0] ?? '', /GET \/healthz got no answer: it took longer than 20ms;/)
    service.handle = (_request, response) => response.end()
    await until(() => isHealthy(opened.upstream), 'the target being back')
  })

  test('is not held up by a page without an end', async () => {
    await using service = await startScriptedService()
    service.handle = (_request, response) => {
      response.write('x'.repeat(100_000))
    }
    await using opened = open([service.url])
    await until(() => service.arrived.length > 3, 'further checks')
    assert.equal(isHealthy(opened.upstream), true)
  })

  test('ends with its upstream', async () => {
    await using service = await startScriptedService()
    for (const end of ['close', 'retire'] as const) {
      service.arrived.length = 0
      service.handle = () => {}
      const { upstream, told } = open([service.url])
      await until(() => service.arrived.length === 1, 'a check')
      await upstream[end]()
      await until(() => service.sockets.size === 0, 'its connection closing')
      assert.equal(service.arrived.length, 1)
      assert.deepEqual(told, [])
    }
  })

  test('waits a tenth more or less than its interval', () => {
    assert.equal(jittered(1_000, 0), 900)
    assert.equal(jittered(1_000, 0.5), 1_000)
    assert.ok(jittered(1_000, 0.999_999) <= 1_100)
  })
})
