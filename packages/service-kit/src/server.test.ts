import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import Type from 'typebox'
import { fastifyListener, type Listener } from './http-listener.ts'
import { createLogger } from './logger.ts'
import { ProblemDocument } from './problem-document.ts'
import { problemAnswers } from './route-conventions.ts'
import { createServer } from './server.ts'
import { type Caller, createCaller } from './testing/caller.ts'

const logger = createLogger({ name: 'demo', format: 'json', level: 'silent' })
const describeServer = { name: 'demo', title: 'Demo <&>', version: '1.0.0', description: 'A demo', logger }
const Thing = Type.Object({ id: Type.Integer(), name: Type.String({ minLength: 1 }) }, { $id: 'Thing' })

const openDemo = async (options: { apiKey?: string; missing?: () => string | undefined } = {}) => {
  const server = await createServer({
    ...describeServer,
    apiKey: options.apiKey,
    isReady: options.missing ?? (() => undefined),
  })
  const params = Type.Object({ thing_id: Type.Integer() })
  const schema = { operationId: 'get_thing', params, response: { 200: Thing, ...problemAnswers(404) } }
  server.get('/things/:thing_id', { schema }, async ({ params: { thing_id } }) => ({ id: thing_id, name: 'x' }))
  server.post(
    '/things',
    { bodyLimit: 64, schema: { operationId: 'create_thing', body: Thing } },
    async ({ body }) => body,
  )
  server.get('/secret', async () => {
    throw new Error('the password is hunter2')
  })
  const listener = fastifyListener(server)
  const url = await listener.listen(0, '127.0.0.1')
  return { listener, url, call: createCaller(url) }
}

describe('a server', () => {
  let listener: Listener
  let call: Caller
  let url: string
  let missing: string | undefined
  before(async () => {
    ;({ listener, url, call } = await openDemo({ missing: () => missing }))
  })
  after(() => listener.close())

  test('answers alike with and without a last slash', async () => {
    for (const path of ['/things/5', '/things/5/'])
      assert.deepEqual((await call('GET', path)).body, { id: 5, name: 'x' })
  })

  test('answers HEAD where it answers GET, without a body', async () => {
    const { status, body } = await call('HEAD', '/things/5')
    assert.deepEqual([status, body], [200, ''])
  })

  const problems: [string, string, string, unknown, Record<string, string>, number, RegExp][] = [
    ['an unknown path', 'GET', '/nothing?token=s3cret', undefined, {}, 404, /^There is nothing at this path\.$/],
    ['another method', 'PATCH', '/things/5/', undefined, {}, 405, /does not answer to PATCH, but to GET, HEAD\.$/],
    ['a wrong parameter', 'GET', '/things/x', undefined, {}, 422, /^thing_id: must be an integer$/],
    ['a wrong body', 'POST', '/things', { id: 1, name: 2 }, {}, 422, /^name: must be a string$/],
    ['broken JSON', 'POST', '/things', '{"id": 1,}', {}, 422, /^body: is not valid JSON at line 1 column 10 \(/],
    ['JSON cut short', 'POST', '/things', '{"id"', {}, 422, /^body: is not valid JSON/],
    [
      'JSON that is none at a secret',
      'POST',
      '/things',
      '{"password": hunter2, "a": 1}',
      {},
      422,
      /unexpected token 'h'/,
    ],
    ['JSON with a long rest', 'POST', '/things', '{"a": hunter2hunter2hunter2hunter2hunter2}', {}, 422, /token 'h'\)$/],
    [
      'text after JSON',
      'POST',
      '/things',
      '{} hunter2',
      {},
      422,
      /at line 1 column 4 \(unexpected non-whitespace .* JSON\)$/,
    ],
    [
      'broken UTF-8',
      'POST',
      '/things',
      Buffer.from('{"id":1,"name":"\xff"}', 'latin1'),
      {},
      422,
      /^body: is not valid UTF-8$/,
    ],
    ['a packed body', 'POST', '/things', '{}', { 'content-encoding': 'gzip' }, 415, /leave content-encoding out/],
    ['no JSON', 'POST', '/things', 'id=1', { 'content-type': 'text/plain' }, 415, /content-type: application\/json\.$/],
    [
      'a body too large',
      'POST',
      '/things',
      { id: 1, name: 'x'.repeat(64) },
      {},
      413,
      /larger than this address accepts/,
    ],
    ['a broken path', 'GET', '/things/%zz', undefined, {}, 400, /percent sign/],
    ['a bug', 'GET', '/secret', undefined, {}, 500, /^Something went wrong on our side; the request id names it/],
  ]
  for (const [what, method, path, body, headers, status, detail] of problems) {
    test(`${what} is a ${status} problem document`, async () => {
      const answer = await call(method, path, body, headers)
      assert.equal(answer.status, status)
      assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8')
      assert.match(String(answer.body.detail), detail)
      assert.equal(answer.body.status, status)
      assert.equal(answer.body.instance, path.split('?')[0])
      assert.match(String(answer.body.request_id), /^[0-9a-f-]{36}$/)
      assert.doesNotMatch(JSON.stringify(answer.body), /hunter2|s3cret|node_modules/)
    })
  }

  for (const [framing, header] of [
    ['a length', 'content-length: 2000000\r\n\r\n'],
    ['chunks', 'transfer-encoding: chunked\r\n\r\n1e8480\r\n'],
  ]) {
    test(`a body too large, with ${framing}, is answered though it is still being sent`, async () => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1')
      const end = framing === 'chunks' ? '\r\n0\r\n\r\n' : ''
      const next = 'GET /things/5 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n'
      const head = `POST /things HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n${header}`
      socket.write(head + 'x'.repeat(2_000_000) + end + next)
      const received = await text(socket)
      assert.deepEqual(received.match(/(?<=HTTP\/1.1 )\d+/g), ['413', '200'])
    })
  }

  const post =
    'POST /things HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n'
  for (const [what, bytes, status] of [
    ['bytes that are no request', 'nonsense\r\n\r\n', '400'],
    ['headers too large', `GET /things/5 HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, '431'],
    ['a broken chunk', `${post}5\r\n{"id"\r\nzz\r\n`, '400'],
    ['a broken chunk of a body that was refused already', `${post}64\r\n${'x'.repeat(100)}\r\nzz\r\n`, '413'],
  ] as const) {
    test(`one problem document and the close answer ${what}`, async () => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1')
      socket.write(bytes.slice(0, -4))
      // In two writes, so that an answer to the first part is under way before the second comes.
      if (status === '413') await once(socket, 'readable')
      socket.write(bytes.slice(-4))
      const received = await text(socket)
      assert.deepEqual(received.match(/(?<=HTTP\/1.1 )\d+/g), [status])
      assert.match(received, /content-type: application\/problem\+json/)
    })
  }

  test('a method that a path does not take is told which it takes', async () => {
    assert.equal((await call('DELETE', '/things')).headers.get('allow'), 'POST')
  })

  test('health says that it runs, readiness what is missing', async () => {
    assert.deepEqual((await call('GET', '/healthz')).body, { status: 'ok' })
    assert.deepEqual((await call('GET', '/readyz')).body, { status: 'ready' })
    missing = 'The database cannot be reached.'
    const { status, body } = await call('GET', '/readyz')
    assert.deepEqual([status, body.detail], [503, missing])
    missing = undefined
  })

  test('the OpenAPI document is 3.1, its references lead somewhere, its operations have names of their own', async () => {
    const { body } = await call('GET', '/openapi.json')
    const text = JSON.stringify(body)
    assert.equal(body.openapi, '3.1.0')
    const { schemas } = body.components as { schemas: Record<string, unknown> }
    assert.deepEqual(new Set(Object.keys(schemas)), new Set(['Problem', 'Thing']))
    assert.deepEqual(
      Object.keys((schemas.Problem as typeof ProblemDocument).properties),
      Object.keys(ProblemDocument.properties),
    )
    for (const [, name] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g))
      assert.ok(name && name in schemas, name)
    const operations = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(([, id]) => id)
    assert.ok(operations.includes('get_thing') && new Set(operations).size === operations.length)
    assert.doesNotMatch(text, /\$id/)
  })

  test('the page at /docs comes from this server alone', async () => {
    const page = await call<string>('GET', '/docs/')
    assert.match(page.body, /<title>Demo &lt;&amp;><\/title>/)
    const addresses = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => String(address))
    const local = addresses.filter((address) => !address.startsWith('data:'))
    assert.equal(local.length, 3)
    for (const address of local) {
      assert.ok(address.startsWith('/docs/'))
      const asset = await fetch(url + address)
      assert.equal(asset.status, 200)
      assert.ok((await asset.text()).length > 0)
    }
  })
})

test('a server with an API key lets in who has it, in each of three ways, and health checks without', async () => {
  const apiKey = 'a-key-of-sixteen-characters'
  const { listener, call } = await openDemo({ apiKey })
  const statusWith = async (headers: Record<string, string>, path = '/things/5') =>
    (await call('GET', path, undefined, headers)).status
  const basic = (password: string) => `Basic ${Buffer.from(`me:${password}`).toString('base64')}`
  assert.equal(await statusWith({ authorization: `Bearer ${apiKey}` }), 200)
  assert.equal(await statusWith({ 'x-api-key': apiKey }), 200)
  assert.equal(await statusWith({ authorization: basic(apiKey) }), 200)
  assert.equal(await statusWith({ authorization: 'Bearer of-another-service', 'x-api-key': apiKey }), 200)
  assert.equal(await statusWith({}, '/healthz'), 200)
  assert.equal(await statusWith({}, '/readyz/'), 200)
  for (const headers of [
    {},
    { 'x-api-key': `${apiKey}x` },
    { authorization: basic('') },
    { authorization: 'Bearer' },
  ]) {
    assert.equal(await statusWith(headers), 401)
  }
  for (const path of ['/docs', '/openapi.json', '/nothing']) assert.equal(await statusWith({}, path), 401)
  assert.equal((await call('GET', '/things/5')).headers.get('www-authenticate'), 'Basic realm="Trilha"')
  await listener.close()
})
