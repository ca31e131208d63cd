import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { describe, test } from 'node:test'
import { ask } from './testing/ask.ts'
import { startGateway } from './testing/gateway-harness.ts'
import { exchangeRaw, openRaw, statusesOf } from './testing/raw-connection.ts'
import { startRawService } from './testing/raw-service.ts'
import { until } from './testing/until.ts'

const getUser = 'GET /users/1 HTTP/1.1\r\nHost: a\r\n\r\n'
const problemOf = (body: string) => JSON.parse(body) as Record<string, unknown>

/** A service that speaks raw bytes: told of each connection and what came on it. */
const startTalker = async (onData: (socket: Socket, bytes: string, connection: number) => void) => {
  let connections = 0
  const service = await startRawService((socket) => {
    const connection = ++connections
    socket.on('data', (bytes: string) => onData(socket, bytes, connection))
  })
  return Object.assign(service, { countConnections: () => connections })
}

describe('an upstream', () => {
  test('that refuses the connection is a 502 with a clear detail', async () => {
    await using harness = await startGateway()
    const answer = await ask(`${harness.url}/events/1`, { method: 'POST', body: '{}' })
    assert.equal(answer.status, 502)
    const problem = problemOf(answer.body)
    assert.equal(problem.detail, 'The event service cannot be reached: it refused the connection')
    assert.equal(problem.instance, '/events/1')
    assert.equal(problem.request_id, answer.headers['x-request-id'])
    const entry = await harness.onlyEntry()
    assert.equal(entry.http?.status, 502)
    assert.match(entry.cause ?? '', /^upstream refused the connection \(event service at /)
  })

  test('that does not begin to answer in time is a 504', async () => {
    await using harness = await startGateway({ upstreamFirstByteTimeoutMs: 50 })
    harness.users.handle = () => {}
    const answer = await ask(`${harness.url}/users/1`)
    assert.equal(answer.status, 504)
    assert.equal(problemOf(answer.body).detail, 'The user service took too long to answer')
    assert.match((await harness.onlyEntry()).cause ?? '', /^upstream timed out before its first byte/)
    await until(() => harness.users.sockets.size === 0, 'the upstream connection closing')
  })

  test('that stops in the middle of its answer breaks the client’s answer', async () => {
    await using harness = await startGateway({ upstreamIdleTimeoutMs: 50 })
    harness.users.handle = (_request, response) => void response.write('half')
    const received = await exchangeRaw(harness.port, getUser)
    assert.ok(received.includes('half') && !received.endsWith('0\r\n\r\n'))
    assert.match((await harness.onlyEntry()).cause ?? '', /^upstream timed out in the middle of its answer/)
  })

  for (const [framing, headers] of [
    ['a length', { 'content-length': '100' }],
    ['chunks', { 'transfer-encoding': 'chunked' }],
  ] as const) {
    test(`that breaks off an answer with ${framing} breaks the client’s: never a silent truncation`, async () => {
      await using harness = await startGateway()
      harness.users.handle = (request, response) => {
        response.writeHead(200, headers)
        response.write('half', () => request.socket.destroy())
      }
      await assert.rejects(ask(`${harness.url}/users/1`))
      const entry = await harness.onlyEntry()
      assert.equal(entry.result, 'failure')
      assert.equal(entry.http?.status, 200)
      assert.equal(entry.http?.response_bytes, 4)
      assert.match(entry.cause ?? '', /^upstream closed early, in the middle of its answer/)
    })
  }

  for (const [name, bytes] of [
    ['is not HTTP', 'hello\r\n\r\n'],
    ['has two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['has a length and chunks', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['has a broken header', 'HTTP/1.1 200 OK\r\nX : y\r\n\r\n'],
  ] as const) {
    test(`whose answer ${name} is a 502`, async () => {
      await using service = await startTalker((socket) => socket.end(bytes))
      await using harness = await startGateway({ userServiceUrl: service.url })
      const answer = await ask(`${harness.url}/users/1`, { method: 'POST' })
      assert.equal(answer.status, 502)
      assert.match(
        (await harness.onlyEntry()).cause ?? '',
        /^upstream (?:sent an answer that is not valid HTTP|closed)/,
      )
    })
  }

  test('whose problem has a detail gives the entry its cause, also when the document is long', async () => {
    await using harness = await startGateway()
    const details = { type: 'about:blank', detail: 'User "7" not found', padding: 'x'.repeat(10_000) }
    for (const [type, padding] of [
      ['application/problem+json', 0],
      ['application/json; charset=utf-8', 10_000],
    ] as const) {
      harness.users.handle = (_request, response) => {
        response.writeHead(404, { 'content-type': type })
        response.end(JSON.stringify({ ...details, padding: 'x'.repeat(padding) }))
      }
      await ask(`${harness.url}/users/7`)
    }
    const entries = await harness.entries(2)
    assert.deepEqual(
      entries.map(({ cause }) => cause),
      ['User "7" not found', 'User "7" not found'],
    )
    assert.deepEqual(
      entries.map(({ result }) => result),
      ['failure', 'failure'],
    )
  })

  test('whose failure says nothing leaves the status as cause', async () => {
    await using harness = await startGateway()
    harness.users.handle = (_request, response) => response.writeHead(500).end('<h1>oops</h1>')
    await ask(`${harness.url}/users/7`)
    assert.equal((await harness.onlyEntry()).cause, 'answered with status 500')
  })
})

describe('a second try', () => {
  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
  /** Closes the connection on its second request without a byte, as a keep-alive limit does. */
  const closeSecond = (requests: string[]) => {
    const seen = new Map<Socket, number>()
    return (socket: Socket, bytes: string): void => {
      requests.push(bytes.split(' ')[0] ?? '')
      const count = (seen.get(socket) ?? 0) + 1
      seen.set(socket, count)
      if (count === 1) socket.write(answer)
      else socket.destroy()
    }
  }

  test('is made for GET when a kept connection broke without a byte of an answer', async () => {
    const requests: string[] = []
    await using service = await startTalker(closeSecond(requests))
    await using harness = await startGateway({ userServiceUrl: service.url })
    assert.equal((await ask(`${harness.url}/users/1`)).status, 200)
    assert.equal((await ask(`${harness.url}/users/1`)).status, 200)
    assert.equal(service.countConnections(), 2)
    const [, second] = await harness.entries(2)
    assert.equal(second?.attributes?.retries, 1)
    assert.equal(second?.result, 'success')
  })

  test('is made once only', async () => {
    let requests = 0
    await using service = await startTalker((socket) => {
      requests += 1
      socket.destroy()
    })
    await using harness = await startGateway({ userServiceUrl: service.url })
    assert.equal((await ask(`${harness.url}/users/1`)).status, 502)
    assert.equal(requests, 2)
    assert.match((await harness.onlyEntry()).cause ?? '', /^upstream closed early, before its first byte/)
  })

  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
    test(`is not made for ${method}`, async () => {
      let requests = 0
      await using service = await startTalker((socket) => {
        requests += 1
        socket.destroy()
      })
      await using harness = await startGateway({ userServiceUrl: service.url })
      assert.equal((await ask(`${harness.url}/users/1`, { method })).status, 502)
      assert.equal(requests, 1)
      assert.equal((await harness.onlyEntry()).attributes?.retries, undefined)
    })
  }

  test('is not made once a byte of an answer came', async () => {
    let requests = 0
    await using service = await startTalker((socket) => {
      requests += 1
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf', () => socket.destroy())
    })
    await using harness = await startGateway({ userServiceUrl: service.url })
    await assert.rejects(ask(`${harness.url}/users/1`))
    assert.equal(requests, 1)
  })
})

describe('a client', () => {
  test('that leaves before the answer cancels it at the upstream', async () => {
    await using harness = await startGateway()
    harness.users.handle = () => {}
    const raw = await openRaw(harness.port)
    raw.send(getUser)
    await until(() => harness.users.arrived.length === 1, 'the request arriving')
    raw.socket.destroy()
    await until(() => harness.users.sockets.size === 0, 'the upstream connection closing')
    const entry = await harness.onlyEntry()
    assert.equal(entry.cause, 'client went away')
    assert.equal(entry.result, 'failure')
    assert.equal(entry.http?.status, 0)
  })

  test('that leaves in the middle of the answer cancels it too', async () => {
    await using harness = await startGateway()
    harness.users.handle = (_request, response) =>
      void response.writeHead(200, { 'content-length': '100' }).write('half')
    const raw = await openRaw(harness.port)
    raw.send(getUser)
    await raw.receive('half')
    raw.socket.destroy()
    await until(() => harness.users.sockets.size === 0, 'the upstream connection closing')
    const entry = await harness.onlyEntry()
    assert.equal(entry.cause, 'client went away')
    assert.equal(entry.http?.status, 200)
    assert.equal(entry.http?.response_bytes, 4)
  })

  for (const [name, length] of [
    ['short', 10],
    ['streamed', 1_000_000],
  ] as const) {
    test(`that leaves in the middle of its ${name} body leaves one entry and no whole request at the upstream`, async () => {
      await using harness = await startGateway()
      let ended = false
      harness.users.handle = (request) =>
        request.resume().on('end', () => {
          ended = true
        })
      const raw = await openRaw(harness.port)
      raw.send(`POST /users/ HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\nhello`)
      if (length > 10) await until(() => harness.users.arrived.length === 1, 'the request arriving')
      raw.socket.destroy()
      const entry = await harness.onlyEntry()
      assert.equal(entry.cause, 'client went away')
      await until(() => harness.users.sockets.size === 0, 'the upstream connection closing')
      assert.equal(ended, false)
    })
  }

  test('whose body stops arriving is answered with 408', async () => {
    await using harness = await startGateway({ idleTimeoutMs: 500 })
    for (const framing of ['Content-Length: 10', 'Transfer-Encoding: chunked']) {
      const received = await exchangeRaw(harness.port, `POST /users/ HTTP/1.1\r\nHost: a\r\n${framing}\r\n\r\n3\r\n`)
      assert.deepEqual(statusesOf(received), [408])
    }
    const entries = await harness.entries(2)
    assert.deepEqual(new Set(entries.map(({ cause }) => cause)), new Set(['The body of the request stopped arriving']))
  })

  test('that does not read its answer is cut off', async () => {
    await using harness = await startGateway({ idleTimeoutMs: 500 })
    const chunk = Buffer.alloc(1_000_000, 'x')
    harness.users.handle = (_request, response) => {
      const more = () => {
        while (response.write(chunk)) {}
      }
      response.on('drain', more)
      more()
    }
    const raw = await openRaw(harness.port)
    raw.socket.pause()
    raw.send(getUser)
    const entry = await harness.onlyEntry()
    assert.equal(entry.cause, 'client stopped reading the answer')
    await until(() => harness.users.sockets.size === 0, 'the upstream connection closing')
    raw.socket.destroy()
  })

  for (const [name, head, body] of [
    ['announced', 'Content-Length: 11', ''],
    ['chunked', 'Transfer-Encoding: chunked', 'b\r\nhello world\r\n0\r\n\r\n'],
  ] as const) {
    test(`whose ${name} body is too large is answered with 413`, async () => {
      await using harness = await startGateway({ maxBodyBytes: 10 })
      const raw = await openRaw(harness.port)
      raw.send(`POST /users/ HTTP/1.1\r\nHost: a\r\n${head}\r\n\r\n${body}`)
      await raw.receive('"request_id"')
      assert.deepEqual(statusesOf(raw.received), [413])
      assert.match(raw.received, /The body is larger than the 10 bytes that are accepted/)
      raw.socket.destroy()
      const entry = await harness.onlyEntry()
      assert.equal(entry.http?.status, 413)
    })
  }

  test('that is still sending gets the upstream’s early answer', async () => {
    await using harness = await startGateway()
    harness.users.handle = (_request, response) => {
      response.writeHead(422, { 'content-type': 'application/problem+json' })
      response.end('{"detail":"no, thanks"}')
    }
    const raw = await openRaw(harness.port)
    raw.send(`POST /users/ HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n${'x'.repeat(100_000)}`)
    await raw.receive('no, thanks')
    assert.deepEqual(statusesOf(raw.received), [422])
    assert.equal((await harness.onlyEntry()).cause, 'no, thanks')
    raw.socket.destroy()
  })
})
