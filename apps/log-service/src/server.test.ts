import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { entry, startLogService, type TestLogService, until } from './log-service.fixture.ts'

interface OpenApiDocument {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation | undefined>> | undefined>>
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> }
}
interface Operation {
  readonly description: string
  readonly parameters?: readonly { readonly name: string }[]
}

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-encoding': 'gzip, deflate, br, zstd' }

describe('the console', () => {
  let service: TestLogService
  before(async () => {
    service = await startLogService()
  })
  after(() => service[Symbol.asyncDispose]())

  test('answers a browser at / and at its deep links, locked to its own origin', async () => {
    for (const path of ['/', '/requests/01976c0e-5f0b']) {
      const answer = await service.ask('GET', path, { headers: browser })
      assert.equal(answer.status, 200, answer.text)
      assert.match(String(answer.headers['content-type']), /^text\/html/)
      assert.match(String(answer.headers['content-security-policy']), /default-src 'none'/)
      assert.equal(answer.headers['x-content-type-options'], 'nosniff')
      assert.equal(answer.headers['referrer-policy'], 'no-referrer')
      assert.match(String(answer.headers.vary), /Accept\b.*Accept-Encoding/)
      assert.equal(answer.headers['cache-control'], 'no-cache')
    }
  })

  test('serves every asset that the page names, packed and unpacked alike, for ever', async () => {
    const page = await service.ask('GET', '/', { headers: { accept: 'text/html' } })
    const assets = page.text.match(/\/assets\/[^"]+/g) ?? []
    assert.ok(assets.length >= 3)
    for (const path of assets) {
      const plain = await service.ask('GET', path)
      assert.equal(plain.status, 200)
      assert.equal(plain.headers['content-encoding'], undefined)
      assert.match(String(plain.headers['cache-control']), /immutable/)
      const packed = await service.ask('GET', path, { headers: { 'accept-encoding': 'br' } })
      const known = await service.ask('GET', path, {
        headers: { 'accept-encoding': 'br', 'if-none-match': String(packed.headers.etag) },
      })
      assert.equal(known.status, 304)
      if (packed.headers['content-encoding'] === 'br') assert.notEqual(packed.headers.etag, plain.headers.etag)
    }
  })

  test('leaves unknown paths and wrong methods what they are', async () => {
    assert.equal((await service.ask('GET', '/nowhere', { headers: browser })).status, 404)
    assert.equal((await service.ask('GET', '/assets/nothing.js')).status, 404)
    const answer = await service.ask('DELETE', '/api/entries')
    assert.deepEqual([answer.status, answer.headers.allow], [405, 'GET, HEAD'])
  })

  test('is described in an OpenAPI document that says every path and limit', async () => {
    const document = (await service.ask('GET', '/openapi.json')).json as unknown as OpenApiDocument
    assert.match(document.openapi, /^3\.1\./)
    const paths = [
      '/',
      '/api/complete',
      '/api/entries',
      '/api/entries/{id}',
      '/api/entries/{id}/context',
      '/api/export',
      '/api/facets',
      '/api/fields',
      '/api/histogram',
      '/api/requests/{request_id}',
      '/api/retention',
      '/api/retention/run',
      '/api/saved',
      '/api/saved/{id}',
      '/api/stats',
      '/api/status',
      '/api/tail',
      '/api/users/{user_id}/timeline',
      '/healthz',
      '/log',
      '/logs',
      '/ping',
      '/readyz',
    ]
    assert.deepEqual(new Set(Object.keys(document.paths)), new Set(paths))
    assert.match(String(document.paths['/log']?.post?.description), /1048576 bytes/)
    assert.match(String(document.paths['/logs']?.post?.description), /67108864 bytes/)
    const names = new Set(document.paths['/api/entries']?.get?.parameters?.map(({ name }) => name))
    for (const name of ['from', 'to', 'cursor', 'order', 'limit', 'http.status', 'request_id']) {
      assert.ok(names.has(name), name)
    }
    for (const name of ['EntryInput', 'Entry', 'Problem', 'Status']) assert.ok(document.components.schemas[name], name)
  })

  test('becomes ready once the store is open', async () => {
    await until('readiness', async () => (await service.ask('GET', '/readyz')).status === 200)
  })
})

describe('an API key', () => {
  const key = 'correct-horse-battery-staple'
  let service: TestLogService
  before(async () => {
    service = await startLogService({ TRILHA_API_KEY: key })
  })
  after(() => service[Symbol.asyncDispose]())

  test('is wanted for everything but health checks', async () => {
    for (const [method, path] of [
      ['POST', '/log'],
      ['POST', '/logs'],
      ['POST', '/log/'],
      ['GET', '/'],
      ['GET', '/api/entries'],
      ['GET', '/api/histogram'],
      ['GET', '/api/fields'],
      ['GET', '/api/requests/1'],
      ['GET', '/api/users/1/timeline'],
      ['GET', '/api/status'],
      ['GET', '/requests/1'],
      ['GET', '/openapi.json'],
    ] as const) {
      const answer = await service.ask(method, path, { headers: { authorization: 'Bearer wrong' } })
      assert.equal(answer.status, 401, path)
      assert.match(String(answer.headers['www-authenticate']), /^Basic realm="Trilha"/)
      assert.equal(answer.json.code, 'unauthorized')
    }
    assert.equal((await service.ask('GET', '/healthz')).status, 200)
  })

  test('lets a caller in, in each of its three forms', async () => {
    const basic = Buffer.from(`anyone:${key}`).toString('base64')
    for (const headers of [
      { authorization: `Bearer ${key}` },
      { 'x-api-key': key },
      { authorization: `Basic ${basic}` },
    ] as Record<string, string>[]) {
      const all = { ...headers, 'content-type': 'application/json' }
      const answer = await service.ask('POST', '/log', { headers: all, body: JSON.stringify(entry()) })
      assert.equal(answer.status, 200)
    }
  })
})
