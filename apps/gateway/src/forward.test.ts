import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ask } from './testing/ask.ts'
import { startGateway } from './testing/gateway-harness.ts'
import { exchangeRaw, openRaw, statusesOf } from './testing/raw-connection.ts'

describe('forwarding a request', () => {
  test('keeps method, path, query and body, and tells of them in the entry', async () => {
    await using harness = await startGateway()
    const bodies: string[] = []
    harness.users.handle = async (request, response) => {
      bodies.push(Buffer.concat(await request.toArray()).toString())
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end('{"id":7}')
    }
    const answer = await ask(`${harness.url}/users/7?token=hush&x=%2F`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'user-agent': 'test/1' },
      body: '{"name":"Ana"}',
    })
    assert.equal(answer.status, 200)
    assert.equal(answer.body, '{"id":7}')
    const [arrived] = harness.users.arrived
    assert.equal(arrived?.method, 'PUT')
    assert.equal(arrived?.url, '/users/7?token=hush&x=%2F')
    assert.deepEqual(bodies, ['{"name":"Ana"}'])

    const entry = await harness.onlyEntry()
    assert.equal(entry.service, 'gateway')
    assert.equal(entry.user_id, 'N/A')
    assert.equal(entry.action, 'PUT /users/{user_id}')
    assert.equal(entry.result, 'success')
    assert.equal(entry.cause, null)
    assert.equal(entry.request_id, answer.headers['x-request-id'])
    const { duration_ms, ...http } = entry.http ?? {}
    assert.ok(Number(duration_ms) > 0)
    assert.deepEqual(http, {
      method: 'PUT',
      route: '/users/{user_id}',
      path: '/users/7',
      query: 'token=[REDACTED]&x=%2F',
      status: 200,
      request_bytes: 14,
      response_bytes: 8,
      client_ip: '127.0.0.1',
      user_agent: 'test/1',
      request_headers: {
        'content-length': '14',
        'content-type': 'application/json',
        host: `localhost:${harness.port}`.replace('localhost', '127.0.0.1'),
        'user-agent': 'test/1',
      },
      response_headers: { 'content-type': 'application/json' },
    })
    assert.equal(entry.attributes?.upstream, harness.users.url)
    assert.ok(Number(entry.attributes?.first_byte_ms) > 0)
  })

  test('routes and forwards by the same normalised path', async () => {
    await using harness = await startGateway()
    const received = await exchangeRaw(
      harness.port,
      'GET /users/%61%7e%3a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    )
    assert.deepEqual(statusesOf(received), [200])
    assert.equal(harness.users.arrived[0]?.url, '/users/a~%3A')
    assert.equal((await harness.onlyEntry()).http?.path, '/users/a~%3A')
  })

  test('strips hop-by-hop headers and what Connection lists, and overwrites what only the gateway may say', async () => {
    await using harness = await startGateway()
    await ask(`${harness.url}/users`, {
      headers: {
        connection: 'close, X-Secret-Hop, x-forwarded-for, content-length',
        'x-secret-hop': '1',
        'keep-alive': 'timeout=9',
        te: 'trailers',
        'proxy-authorization': 'Basic x',
        'proxy-connection': 'keep-alive',
        'x-forwarded-for': '6.6.6.6',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
        'x-forwarded-prefix': '/x',
        'x-real-ip': '6.6.6.6',
        forwarded: 'for=6.6.6.6',
        tracestate: 'a=b',
        traceparent: 'nonsense',
        'x-request-id': 'not acceptable!',
        authorization: 'Bearer abc',
        'x-custom': 'kept',
      },
    })
    const { headers, rawHeaders } = harness.users.arrived[0] ?? assert.fail('nothing arrived')
    for (const gone of ['x-secret-hop', 'keep-alive', 'te', 'proxy-authorization', 'proxy-connection']) {
      assert.equal(headers[gone], undefined, gone)
    }
    for (const gone of ['x-forwarded-prefix', 'x-real-ip', 'tracestate']) assert.equal(headers[gone], undefined, gone)
    const host = `127.0.0.1:${harness.port}`
    assert.equal(headers['x-forwarded-for'], '127.0.0.1')
    assert.equal(headers['x-forwarded-host'], host)
    assert.equal(headers['x-forwarded-proto'], 'http')
    assert.equal(headers.forwarded, `for=127.0.0.1;proto=http;host="${host}"`)
    assert.equal(headers.host, `127.0.0.1:${harness.users.port}`)
    assert.match(headers['x-request-id'] as string, /^[0-9a-f-]{36}$/)
    assert.equal(headers.authorization, 'Bearer abc', 'services check the same key')
    assert.equal(headers['x-custom'], 'kept')
    const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase())
    assert.equal(new Set(names).size, names.length, 'no header came twice')
  })

  test('accepts a request id and a trace, and makes them the service’s', async () => {
    await using harness = await startGateway()
    const traceId = '0af7651916cd43dd8448eb211c80319c'
    const answer = await ask(`${harness.url}/users`, {
      headers: { 'x-request-id': 'my-id', traceparent: `00-${traceId}-b7ad6b7169203331-01`, tracestate: 'a=b' },
    })
    const entry = await harness.onlyEntry()
    const { headers } = harness.users.arrived[0] ?? assert.fail('nothing arrived')
    assert.equal(answer.headers['x-request-id'], 'my-id')
    assert.equal(headers['x-request-id'], 'my-id')
    assert.equal(headers.tracestate, 'a=b')
    assert.equal(headers.traceparent, `00-${traceId}-${entry.span_id}-01`)
    assert.equal(entry.request_id, 'my-id')
    assert.equal(entry.trace_id, traceId)
    assert.notEqual(entry.span_id, 'b7ad6b7169203331')
  })

  test('answers 100 Continue only for a body that it will forward', async () => {
    await using harness = await startGateway({ maxBodyBytes: 10 })
    const head = (length: number) =>
      `POST /users/ HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\n\r\n`
    const good = await openRaw(harness.port)
    good.send(head(5))
    await good.receive('100 Continue')
    good.send('hello')
    await good.receive('200 OK')
    assert.equal(harness.users.arrived[0]?.headers.expect, undefined)
    const bad = await openRaw(harness.port)
    bad.send(head(11))
    await bad.closed()
    assert.deepEqual(statusesOf(bad.received), [413])
    good.socket.destroy()
  })

  test('goes to the log service too, and is logged as any other exchange', async () => {
    await using harness = await startGateway()
    const body = '{"service":"a","user_id":"1","action":"b","result":"success"}'
    const answer = await ask(`${harness.url}/logs`, { method: 'POST', body })
    assert.equal(answer.body, body)
    const entries = await harness.entries(1)
    assert.deepEqual(
      entries.map(({ action }) => action),
      ['POST /logs'],
    )
  })
})

describe('forwarding a response', () => {
  test('keeps status and headers, repeated ones too, and strips hop-by-hop headers', async () => {
    await using harness = await startGateway()
    harness.users.handle = (_request, response) => {
      response.writeHead(201, [
        ...['set-cookie', 'a=1', 'set-cookie', 'b=2', 'x-custom', 'kept', 'x-request-id', 'forged'],
        ...['connection', 'close, x-hop', 'x-hop', '1', 'proxy-authenticate', 'Basic', 'keep-alive', 'timeout=1'],
      ])
      response.end('made')
    }
    const answer = await ask(`${harness.url}/users`, { headers: { 'x-request-id': 'mine' } })
    assert.equal(answer.status, 201)
    assert.deepEqual(answer.headers['set-cookie'], ['a=1', 'b=2'])
    assert.equal(answer.headers['x-custom'], 'kept')
    assert.equal(answer.headers['x-request-id'], 'mine')
    assert.equal(answer.headers['x-hop'], undefined)
    assert.equal(answer.headers['proxy-authenticate'], undefined)
    assert.equal((await harness.onlyEntry()).http?.response_headers?.['set-cookie'], '[REDACTED]')
  })

  test('to HEAD keeps the length and has no body', async () => {
    await using harness = await startGateway()
    harness.users.handle = (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.end()
    }
    const answer = await ask(`${harness.url}/users/1`, { method: 'HEAD' })
    assert.equal(answer.headers['content-length'], '1000')
    assert.equal(answer.body, '')
    const entry = await harness.onlyEntry()
    assert.equal(entry.action, 'HEAD /users/{user_id}')
    assert.equal(entry.http?.response_bytes, 0)
    assert.equal(entry.result, 'success')
  })

  for (const status of [204, 304]) {
    test(`with ${status} has no body and leaves the connection usable`, async () => {
      await using harness = await startGateway()
      harness.users.handle = (_request, response) => {
        response.writeHead(status, { etag: '"1"' })
        response.end()
      }
      const ask1 = 'GET /users/1 HTTP/1.1\r\nHost: a\r\n\r\n'
      const received = await exchangeRaw(harness.port, ask1 + ask1.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'))
      assert.deepEqual(statusesOf(received), [status, status])
      assert.doesNotMatch(received, /transfer-encoding|content-length/i)
    })
  }

  test('to HTTP/1.0 is not chunked and ends with the connection', async () => {
    await using harness = await startGateway()
    harness.users.handle = (_request, response) => {
      response.write('one ')
      response.end('two')
    }
    const received = await exchangeRaw(harness.port, 'GET /users/1 HTTP/1.0\r\n\r\n')
    assert.doesNotMatch(received, /transfer-encoding/i)
    assert.ok(received.endsWith('\r\n\r\none two'))
  })

  test('passes early hints on, and no other interim answer', async () => {
    await using harness = await startGateway()
    harness.users.handle = (_request, response) => {
      response.writeProcessing()
      response.writeEarlyHints({ link: '</x>; rel=preload', 'x-other': '1' })
      response.end('done')
    }
    const received = await exchangeRaw(harness.port, 'GET /users/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    assert.deepEqual(statusesOf(received), [103, 200])
    assert.match(received, /^HTTP\/1\.1 103 Early Hints\r\nLink: <\/x>; rel=preload\r\n\r\n/)
  })

  test('to HTTP/1.0 has no interim answers', async () => {
    await using harness = await startGateway()
    harness.users.handle = (_request, response) => {
      response.writeEarlyHints({ link: '</x>; rel=preload' })
      response.end('done')
    }
    assert.deepEqual(statusesOf(await exchangeRaw(harness.port, 'GET /users/1 HTTP/1.0\r\n\r\n')), [200])
  })

  test('keeps its trailers, but for those that would decide about framing or access', async () => {
    await using harness = await startGateway()
    harness.users.handle = (_request, response) => {
      response.writeHead(200, { trailer: 'server-timing, set-cookie' })
      response.write('done')
      response.addTrailers({ 'server-timing': 'db;dur=5', 'set-cookie': 'a=b' })
      response.end()
    }
    const received = await exchangeRaw(harness.port, 'GET /users/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    assert.ok(received.endsWith('\r\n0\r\nserver-timing: db;dur=5\r\n\r\n'), received)
  })

  for (const [framing, headers, lastBytes] of [
    ['a length', { 'content-length': '4' }, 'done'],
    ['chunks', { 'transfer-encoding': 'chunked' }, '0\r\n\r\n'],
  ] as const) {
    test(`with ${framing} hands its last bytes to the socket only after its entry to the log client`, async () => {
      await using harness = await startGateway()
      harness.users.handle = (_request, response) => response.writeHead(200, headers).end('done')
      const logged: number[] = []
      harness.gateway.server.on('connection', (socket) => {
        const write = socket.write.bind(socket) as (...values: unknown[]) => boolean
        socket.write = (...values: unknown[]) => {
          if (String(values[0]).endsWith(lastBytes)) logged.push(harness.client.counters.accepted)
          return write(...values)
        }
      })
      await ask(`${harness.url}/users/1`)
      assert.deepEqual(logged, [1])
    })
  }

  test('is not logged before the service has ended it', async () => {
    await using harness = await startGateway()
    let end: () => void = () => {}
    harness.users.handle = (_request, response) => {
      response.writeHead(200, { 'content-length': '8' })
      response.write('half')
      end = () => response.end('done')
    }
    const raw = await openRaw(harness.port)
    raw.send('GET /users/1 HTTP/1.1\r\nHost: a\r\n\r\n')
    await raw.receive('half')
    assert.equal(harness.client.counters.accepted, 0)
    end()
    await raw.receive('done')
    assert.equal(harness.client.counters.accepted, 1)
    raw.socket.destroy()
  })
})
