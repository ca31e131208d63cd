import assert from 'node:assert/strict'
import { once } from 'node:events'
import { constants } from 'node:http2'
import { text } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { until } from '../testing/until.ts'
import { answerOf, askHttp2 } from './testing/ask-http2.ts'
import { flags, frameTypes, openRawHttp2, packFields, requestFields } from './testing/raw-http2.ts'
import { startSecureGateway } from './testing/secure-gateway.ts'

const get = { ':path': '/users/7' }
const post = { ':method': 'POST', ':path': '/users/' }

describe('a request of HTTP/2', () => {
  test('is passed on as one of HTTP/1.1 and has an entry', async () => {
    await using gateway = await startSecureGateway()
    const answer = await askHttp2(gateway.connect(), { ...get, 'x-a': 'b', te: 'trailers' })
    assert.deepEqual([answer.status, answer.body, answer.resetCode], [200, 'ok', 0])
    assert.equal(answer.headers.connection, undefined)
    assert.equal(answer.headers['keep-alive'], undefined)
    assert.equal(answer.headers['transfer-encoding'], undefined)
    const [arrived] = gateway.service.arrived
    const host = `localhost:${gateway.harness.port}`
    assert.equal(arrived?.url, '/users/7')
    assert.equal(arrived?.headers['x-a'], 'b')
    assert.equal(arrived?.headers.te, undefined)
    assert.equal(arrived?.headers.host, new URL(gateway.service.url).host)
    assert.equal(arrived?.headers['x-forwarded-proto'], 'https')
    assert.equal(arrived?.headers['x-forwarded-host'], host)
    assert.match(arrived?.headers.forwarded ?? '', new RegExp(`proto=https;host="${host}"`))
    assert.equal(
      arrived?.rawHeaders.some((name) => name.startsWith(':')),
      false,
    )
    const entry = await gateway.harness.onlyEntry()
    assert.equal(entry.action, 'GET /users/{user_id}')
    assert.equal(entry.http?.status, 200)
    assert.equal(entry.http?.response_bytes, 2)
    assert.equal(entry.attributes?.protocol, 'h2')
    assert.equal(entry.request_id, answer.headers['x-request-id'])
  })

  test('has its cookies in one field, and other fields that came twice as two', async () => {
    await using gateway = await startSecureGateway()
    await askHttp2(gateway.connect(), { ...get, cookie: ['a=1', 'b=2'], 'x-a': ['1', '2'] })
    const { headers, rawHeaders } = gateway.service.arrived[0] ?? assert.fail('nothing arrived')
    assert.equal(headers.cookie, 'a=1; b=2')
    assert.equal(rawHeaders.filter((name) => name === 'cookie').length, 1)
    assert.equal(headers['x-a'], '1, 2')
  })

  test('with a field that is called as a member of every object is an ordinary one', async () => {
    await using gateway = await startSecureGateway()
    const answer = await askHttp2(gateway.connect(), { ...get, constructor: 'x' })
    assert.equal(answer.status, 200)
    assert.equal(gateway.service.arrived[0]?.headers.constructor, 'x')
  })

  for (const [what, headers] of [
    ['of a known length', { 'content-length': '5' }],
    ['of an unknown length', {}],
  ] as const) {
    test(`with a body ${what} is passed on whole`, async () => {
      await using gateway = await startSecureGateway()
      gateway.service.handle = (request, response) => void text(request).then((body) => response.end(`got ${body}`))
      const answer = await askHttp2(gateway.connect(), { ...post, ...headers }, 'hello')
      assert.equal(answer.body, 'got hello')
      assert.equal((await gateway.harness.onlyEntry()).http?.request_bytes, 5)
    })
  }

  test('with a body of 3 MB both ways passes, and leaves the connection usable', async () => {
    await using gateway = await startSecureGateway()
    gateway.service.handle = (request, response) => request.pipe(response)
    const session = gateway.connect()
    const sent = Buffer.alloc(3_000_000, 'x')
    const answer = await askHttp2(session, post, sent)
    assert.equal(answer.body.length, sent.length)
    assert.equal((await askHttp2(session, get)).status, 200)
  })

  test('that waits for the go-ahead has it', async () => {
    await using gateway = await startSecureGateway()
    gateway.service.handle = (request, response) => void text(request).then((body) => response.end(body))
    const stream = gateway.connect().request({ ...post, expect: '100-continue' })
    const answered = answerOf(stream)
    await once(stream, 'continue')
    stream.end('now')
    assert.equal((await answered).body, 'now')
  })

  test('gets early hints and trailers', async () => {
    await using gateway = await startSecureGateway()
    gateway.service.handle = (_request, response) => {
      response.writeEarlyHints({ link: '</a.css>; rel=preload; as=style' })
      response.writeHead(200, { trailer: 'x-sum' })
      response.write('body')
      response.addTrailers({ 'x-sum': '4' })
      response.end()
    }
    const answer = await askHttp2(gateway.connect(), get)
    assert.deepEqual(
      answer.interim.map(({ ':status': status, link }) => [status, link]),
      [[103, '</a.css>; rel=preload; as=style']],
    )
    assert.equal(answer.body, 'body')
    assert.equal(answer.trailers['x-sum'], '4')
  })

  test('gets every Set-Cookie, also with other fields twice that should come once', async () => {
    await using gateway = await startSecureGateway()
    gateway.service.handle = (_request, response) => {
      response.writeHead(200, [
        'Set-Cookie',
        'a=1',
        'Set-Cookie',
        'b=2',
        'Content-Location',
        '/a',
        'Content-Location',
        '/b',
      ])
      response.end('ok')
    }
    const answer = await askHttp2(gateway.connect(), get)
    assert.equal(answer.body, 'ok')
    assert.deepEqual(answer.headers['set-cookie'], ['a=1', 'b=2'])
  })

  for (const [name, headers, status] of [
    ['HEAD', { ':method': 'HEAD', ':path': '/users/7' }, 200],
    ['an answer with status 204', get, 204],
    ['an answer with status 205', get, 205],
    ['an answer with status 304', get, 304],
  ] as const) {
    test(`${name} has no body`, async () => {
      await using gateway = await startSecureGateway()
      gateway.service.handle = (_request, response) => {
        response.writeHead(status, status === 200 ? { 'content-length': '5' } : {})
        response.end(status === 200 ? 'hello' : undefined)
      }
      const session = gateway.connect()
      const answer = await askHttp2(session, headers)
      assert.deepEqual([answer.status, answer.body, answer.resetCode], [status, '', 0])
      assert.equal(answer.headers['content-length'], status === 200 ? '5' : undefined)
      assert.equal((await gateway.harness.onlyEntry()).result, 'success')
    })
  }

  test('to a path without a route gets a problem, also for HEAD', async () => {
    await using gateway = await startSecureGateway()
    const session = gateway.connect()
    const answer = await askHttp2(session, { ':path': '/nowhere' })
    assert.equal(answer.status, 404)
    assert.equal((JSON.parse(answer.body) as { readonly code: string }).code, 'not_found')
    assert.equal((await askHttp2(session, { ':method': 'HEAD', ':path': '/nowhere' })).status, 404)
    assert.equal((await gateway.harness.entries(2)).length, 2)
  })

  test('for its health is answered without an entry', async () => {
    await using gateway = await startSecureGateway()
    const answer = await askHttp2(gateway.connect(), { ':path': '/healthz' })
    assert.equal(answer.body, '{"status":"ok"}')
    assert.equal(gateway.harness.client.counters.accepted, 0)
  })

  test('that is refused before its body has come is answered, and the body is not waited for', async () => {
    await using gateway = await startSecureGateway({ maxBodyBytes: 10 })
    const session = gateway.connect()
    const stream = session.request({ ...post, 'content-length': '1000' })
    const answer = await answerOf(stream)
    assert.equal(answer.status, 413)
    assert.equal(answer.resetCode, constants.NGHTTP2_NO_ERROR)
    assert.equal((await askHttp2(session, get)).status, 200)
  })

  test('whose status HTTP/2 does not know is a 500', async () => {
    await using gateway = await startSecureGateway()
    gateway.service.handle = (_request, response) => response.writeHead(799).end()
    assert.equal((await askHttp2(gateway.connect(), get)).status, 500)
  })
})

describe('a request of HTTP/2 that is refused', () => {
  for (const [name, headers, status = 400] of [
    ['CONNECT', { ':method': 'CONNECT', ':authority': 'evil.example:80' }],
    ['an unknown method', { ':method': 'FOO', ':path': '/users/' }],
    ['TRACE', { ':method': 'TRACE', ':path': '/users/' }, 405],
    ['another scheme', { ':path': '/users/', ':scheme': 'http' }],
    ['a Host that is not its authority', { ':path': '/users/', ':authority': 'localhost', host: 'evil.example' }],
    ['a field with an underscore', { ':path': '/users/', x_request_id: '1' }],
    ['an encoded slash', { ':path': '/users/%2fevents' }],
    ['dot segments', { ':path': '/users/../events' }],
    ['two slashes', { ':path': '//evil.example/users' }],
    ['asterisk form', { ':method': 'OPTIONS', ':path': '*' }],
    ['an unknown expectation', { ':path': '/users/', expect: 'magic' }],
    ['headers of 20 KB', { ':path': '/users/', 'x-a': 'x'.repeat(20_000) }, 431],
  ] as const) {
    test(`for ${name} has its answer and an entry, and reaches no service`, async () => {
      await using gateway = await startSecureGateway()
      const answer = await askHttp2(gateway.connect(), headers)
      assert.equal(answer.status, status)
      assert.equal(answer.headers['content-type'], 'application/problem+json')
      const entry = await gateway.harness.onlyEntry()
      assert.equal(entry.http?.status, status)
      assert.equal(entry.result, 'failure')
      assert.match(entry.action, /^[A-Z]+ (?:\*|\/users\/\*?)$/)
      assert.equal(gateway.service.arrived.length, 0)
    })
  }

  test('for two Authorization fields has its answer', async () => {
    await using gateway = await startSecureGateway()
    const raw = await openRawHttp2(gateway.harness.port, gateway.certificate.pem)
    const fields = [...requestFields('GET', '/users/'), ['authorization', 'a'], ['authorization', 'b']] as const
    raw.send(frameTypes.headers, flags.endHeaders | flags.endStream, 1, packFields(fields))
    await raw.receive('an answer', ({ type }) => type === frameTypes.headers)
    assert.equal((await gateway.harness.onlyEntry()).http?.status, 400)
    assert.equal(gateway.service.arrived.length, 0)
    raw.socket.destroy()
  })

  for (const [name, fields] of [
    ['a field of the connection', [...requestFields('GET', '/users/'), ['connection', 'close']]],
    ['a transfer coding', [...requestFields('POST', '/users/'), ['transfer-encoding', 'chunked']]],
    ['a name in upper case', [...requestFields('GET', '/users/'), ['X-A', 'b']]],
    ['a pseudo-header twice', [...requestFields('GET', '/users/'), [':path', '/log']]],
    ['a pseudo-header behind a field', [['x-a', 'b'], ...requestFields('GET', '/users/')]],
    ['no path', requestFields('GET', '/users/').slice(0, 3)],
    ['an authority with user information', requestFields('GET', '/users/', 'a@localhost')],
    ['two lengths', [...requestFields('POST', '/users/'), ['content-length', '1'], ['content-length', '2']]],
    ['a length without a body', [...requestFields('POST', '/users/'), ['content-length', '1']]],
    ['a WebSocket', [...requestFields('CONNECT', '/users/'), [':protocol', 'websocket']]],
  ] as const) {
    test(`by the protocol itself, for ${name}, is reset and reaches no service`, async () => {
      await using gateway = await startSecureGateway()
      const raw = await openRawHttp2(gateway.harness.port, gateway.certificate.pem)
      raw.send(frameTypes.headers, flags.endHeaders | flags.endStream, 1, packFields(fields))
      const { payload } = await raw.receive('a reset', ({ type }) => type === frameTypes.reset)
      assert.equal(payload.readUInt32BE(0), constants.NGHTTP2_PROTOCOL_ERROR)
      assert.equal(gateway.service.arrived.length, 0)
      raw.socket.destroy()
    })
  }

  for (const [name, value] of [
    ['a line break', 'b\r\nx-c: d'],
    ['a NUL', 'b\0x-c\0d'],
  ] as const) {
    test(`in part, for ${name} in a value, goes on without that field`, async () => {
      await using gateway = await startSecureGateway()
      const raw = await openRawHttp2(gateway.harness.port, gateway.certificate.pem)
      const fields = [...requestFields('GET', '/users/'), ['x-a', value], ['x-b', 'b']] as const
      raw.send(frameTypes.headers, flags.endHeaders | flags.endStream, 1, packFields(fields))
      await raw.receive('an answer', ({ type }) => type === frameTypes.headers)
      const { headers } = gateway.service.arrived[0] ?? assert.fail('nothing arrived')
      assert.deepEqual([headers['x-a'], headers['x-b'], headers['x-c']], [undefined, 'b', undefined])
      raw.socket.destroy()
    })
  }

  test('for a body longer than it said is reset, and reaches no service', async () => {
    await using gateway = await startSecureGateway()
    const answer = await askHttp2(gateway.connect(), { ...post, 'content-length': '3' }, 'hello')
    assert.notEqual(answer.resetCode, constants.NGHTTP2_NO_ERROR)
    assert.equal((await gateway.harness.onlyEntry()).result, 'failure')
    assert.equal(gateway.service.arrived.length, 0)
  })
})

describe('a broken exchange of HTTP/2', () => {
  test('whose client takes it back cancels the service’s work and tells so', async () => {
    await using gateway = await startSecureGateway()
    let isCancelled = false
    gateway.service.handle = (request) => {
      request.socket.on('close', () => {
        isCancelled = true
      })
    }
    const session = gateway.connect()
    const stream = session.request(get)
    const answered = answerOf(stream)
    await until(() => gateway.service.arrived.length === 1, 'the request arriving')
    stream.close(constants.NGHTTP2_CANCEL)
    await answered
    await until(() => isCancelled, 'the service being told')
    const entry = await gateway.harness.onlyEntry()
    assert.equal(entry.cause, 'client went away')
    assert.equal(entry.http?.status, 0)
    gateway.service.handle = (_request, response) => response.end('ok')
    assert.equal((await askHttp2(session, get)).status, 200)
  })

  for (const [what, length] of [
    ['a gathered body', [['content-length', '10']]],
    ['a streamed body', []],
  ] as const) {
    test(`whose client breaks off ${what} never looks whole to the service`, async () => {
      await using gateway = await startSecureGateway()
      let hasEnded = false
      gateway.service.handle = (request) =>
        request.resume().on('end', () => {
          hasEnded = true
        })
      const raw = await openRawHttp2(gateway.harness.port, gateway.certificate.pem)
      raw.send(frameTypes.headers, flags.endHeaders, 1, packFields([...requestFields('POST', '/users/'), ...length]))
      raw.send(frameTypes.data, 0, 1, Buffer.from('half'))
      await until(() => gateway.harness.gateway.activeExchangeCount === 1, 'the request arriving')
      if (length.length === 0) await until(() => gateway.service.arrived.length === 1, 'the service being asked')
      raw.send(frameTypes.reset, 0, 1, Buffer.of(0, 0, 0, constants.NGHTTP2_CANCEL))
      assert.equal((await gateway.harness.onlyEntry()).cause, 'client went away')
      await until(() => gateway.service.sockets.size === 0, 'the service’s connection closing')
      assert.equal(hasEnded, false)
      raw.socket.destroy()
    })
  }

  test('whose connection is cut ends all of its exchanges', async () => {
    await using gateway = await startSecureGateway()
    gateway.service.handle = () => {}
    const session = gateway.connect()
    const answers = [1, 2, 3].map((id) => askHttp2(session, { ':path': `/users/${id}` }))
    await until(() => gateway.service.arrived.length === 3, 'the requests arriving')
    assert.equal(gateway.harness.gateway.connectionCount, 1)
    session.destroy()
    await Promise.all(answers)
    const entries = await gateway.harness.entries(3)
    assert.deepEqual(
      entries.map(({ cause }) => cause),
      Array(3).fill('client went away'),
    )
  })

  test('whose service breaks off is reset with an error, never short and whole', async () => {
    await using gateway = await startSecureGateway()
    gateway.service.handle = (_request, response) => {
      response.write('half')
      setImmediate(() => response.destroy())
    }
    const session = gateway.connect()
    const answer = await askHttp2(session, get)
    assert.equal(answer.resetCode, constants.NGHTTP2_INTERNAL_ERROR)
    assert.match((await gateway.harness.onlyEntry()).cause ?? '', /closed early/)
    gateway.service.handle = (_request, response) => response.end('ok')
    assert.equal((await askHttp2(session, get)).status, 200)
  })
})
