import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startGateway } from './testing/gateway-harness.ts'
import { exchangeRaw, openRaw, statusesOf } from './testing/raw-connection.ts'
import { until } from './testing/until.ts'

const host = 'Host: localhost:8000\r\n'
const post = (headers: string, body: string) => `POST /users/ HTTP/1.1\r\n${host}${headers}\r\n${body}`
const get = (headers: string) => `GET /users/ HTTP/1.1\r\n${headers}\r\n`
const chunked = 'Transfer-Encoding: chunked\r\n'
/** Behind a body that two servers might end at different places. */
const smuggled = 'GET /events/ HTTP/1.1\r\nHost: a\r\n\r\n'

/** Every request here is answered with its status and never reaches a service. */
const refused: readonly (readonly [name: string, bytes: string, status?: number])[] = [
  ['CL.TE: Content-Length before Transfer-Encoding', post(`Content-Length: 6\r\n${chunked}`, `0\r\n\r\n${smuggled}`)],
  ['TE.CL: Transfer-Encoding before Content-Length', post(`${chunked}Content-Length: 4\r\n`, `5c\r\n${smuggled}`)],
  ['TE.TE: two Transfer-Encodings, one obscure', post(`${chunked}Transfer-Encoding: x\r\n`, '0\r\n\r\n')],
  ['TE.TE: identity behind chunked', post('Transfer-Encoding: chunked, identity\r\n', '0\r\n\r\n')],
  ['TE.TE: chunked twice', post('Transfer-Encoding: chunked, chunked\r\n', '0\r\n\r\n')],
  ['an unknown coding', post('Transfer-Encoding: xchunked\r\n', '0\r\n\r\n')],
  ['a coding before chunked', post('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n')],
  ['a vertical tab before chunked', post('Transfer-Encoding: \x0bchunked\r\n', '0\r\n\r\n')],
  ['a space before the colon of Transfer-Encoding', post('Transfer-Encoding : chunked\r\n', '0\r\n\r\n')],
  ['a folded Transfer-Encoding', post('Transfer-Encoding:\r\n chunked\r\n', '0\r\n\r\n')],
  ['Transfer-Encoding in HTTP/1.0', `POST /users/ HTTP/1.0\r\n${host}${chunked}\r\n0\r\n\r\n`],
  ['two equal Content-Lengths', post('Content-Length: 1\r\nContent-Length: 1\r\n', 'a')],
  ['two different Content-Lengths', post('Content-Length: 0\r\nContent-Length: 38\r\n', smuggled)],
  ['a list of Content-Lengths', post('Content-Length: 1, 1\r\n', 'a')],
  ['a signed Content-Length', post('Content-Length: +1\r\n', 'a')],
  ['a negative Content-Length', post('Content-Length: -1\r\n', 'a')],
  ['a hexadecimal Content-Length', post('Content-Length: 0x1\r\n', 'a')],
  ['an empty Content-Length', post('Content-Length: \r\n', '')],
  ['a chunk size that is no number', post(chunked, 'zz\r\na\r\n0\r\n\r\n')],
  ['a chunk size with a prefix', post(chunked, '0x1\r\na\r\n0\r\n\r\n')],
  ['a chunk size with a space', post(chunked, '1 \r\na\r\n0\r\n\r\n')],
  ['a chunk size that overflows', post(chunked, 'fffffffffffffffff\r\na\r\n0\r\n\r\n')],
  ['a negative chunk size', post(chunked, '-1\r\na\r\n0\r\n\r\n')],
  ['a bare line feed behind a chunk size', post(chunked, '1\na\r\n0\r\n\r\n')],
  ['a bare line feed in a chunk extension', post(chunked, '1;x\ny\r\na\r\n0\r\n\r\n')],
  ['a chunk without its line end', post(chunked, '1\r\naX0\r\n\r\n')],
  ['no Host', get('')],
  ['two Hosts', get(`${host}Host: evil.example\r\n`)],
  ['two equal Hosts', get(`${host}${host}`)],
  ['an empty Host', get('Host: \r\n')],
  ['a Host with user information', get('Host: localhost@evil.example\r\n')],
  ['a Host with a path', get('Host: localhost/x\r\n')],
  ['a Host with a space', get('Host: localhost evil\r\n')],
  ['a Host with two names', get('Host: a, b\r\n')],
  ['a Host with a quote', get('Host: a"b\r\n')],
  ['a header name with an underscore', get(`${host}X_Request_Id: 1\r\n`)],
  ['a header name with a space', get(`${host}X Y: 1\r\n`)],
  ['an empty header name', get(`${host}: 1\r\n`)],
  ['a header without a colon', get(`${host}nonsense\r\n`)],
  ['a folded header', get(`${host}X: a\r\n b\r\n`)],
  ['a folded first header', get(` X: a\r\n${host}`)],
  ['a NUL in a header', get(`${host}X: a\0b\r\n`)],
  ['a bare carriage return in a header', get(`${host}X: a\rY: b\r\n`)],
  ['a bare line feed behind a header', `GET /users/ HTTP/1.1\r\nHost: a\nX: b\r\n\r\n`],
  ['bare line feeds throughout', 'GET /users/ HTTP/1.1\nHost: a\n\n'],
  ['a header block of 20 KB', get(`${host}X: ${'x'.repeat(20_000)}\r\n`), 431],
  ['a request line of 20 KB', `GET /users/${'x'.repeat(20_000)} HTTP/1.1\r\n${host}\r\n`, 431],
  ['an unknown method', `FOO /users/ HTTP/1.1\r\n${host}\r\n`],
  ['a method in lower case', `get /users/ HTTP/1.1\r\n${host}\r\n`],
  ['HTTP/0.9', 'GET /users/\r\n\r\n'],
  ['HTTP/2.0', `GET /users/ HTTP/2.0\r\n${host}\r\n`],
  ['HTTP/1.2', `GET /users/ HTTP/1.2\r\n${host}\r\n`],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00'],
  ['CRLF injection in the path', `GET /users/%0d%0aX:%20y HTTP/1.1\r\n${host}\r\n`],
  ['a NUL in the path', `GET /users/\0 HTTP/1.1\r\n${host}\r\n`],
  ['an encoded NUL in the path', `GET /users/%00 HTTP/1.1\r\n${host}\r\n`],
  ['an encoded slash', `GET /users/%2fevents HTTP/1.1\r\n${host}\r\n`],
  ['an encoded backslash', `GET /users/%5c HTTP/1.1\r\n${host}\r\n`],
  ['a backslash', `GET /users/\\events HTTP/1.1\r\n${host}\r\n`],
  ['dot segments', `GET /users/../events HTTP/1.1\r\n${host}\r\n`],
  ['encoded dot segments', `GET /users/%2e%2e/events HTTP/1.1\r\n${host}\r\n`],
  ['a path that starts with two slashes', `GET //evil.example/users HTTP/1.1\r\n${host}\r\n`],
  ['a fragment', `GET /users/#x HTTP/1.1\r\n${host}\r\n`],
  ['absolute form for another host', `GET http://evil.example/users/ HTTP/1.1\r\n${host}\r\n`],
  ['asterisk form', `OPTIONS * HTTP/1.1\r\n${host}\r\n`],
  ['authority form', `CONNECT evil.example:80 HTTP/1.1\r\n${host}\r\n`],
  ['TRACE', `TRACE /users/ HTTP/1.1\r\n${host}\r\n`, 405],
  ['an unknown expectation', post('Expect: magic\r\nContent-Length: 1\r\n', 'a')],
]

describe('a request with doubtful framing', () => {
  for (const [name, bytes, status = 400] of refused) {
    test(`${name} is refused with ${status} and one entry`, async () => {
      await using harness = await startGateway()
      const raw = await openRaw(harness.port)
      raw.send(bytes)
      await raw.receive('"request_id"')
      raw.socket.end()
      await raw.closed()
      assert.deepEqual(statusesOf(raw.received), [status])
      assert.match(raw.received, /content-type: application\/problem\+json/)
      const [entry] = await harness.entries(1)
      assert.equal(entry?.result, 'failure')
      assert.equal(entry?.http?.status, status)
      assert.match(entry?.action ?? '', /^[A-Z]+ (?:\*|\/users\/(?:\*|\{user_id\})?)$/)
      const smuggledEntries = harness.log.entries.filter(({ action }) => action.includes('events'))
      assert.deepEqual(smuggledEntries, [])
      assert.ok(harness.users.arrived.length === 0 || name.includes('chunk'), 'no service saw it as a whole')
    })
  }
})

describe('a request that is refused', () => {
  test('with a broken chunk ends at the service as a broken request, never as a whole one', async () => {
    await using harness = await startGateway()
    let ended = false
    harness.users.handle = (request) =>
      request.resume().on('end', () => {
        ended = true
      })
    const raw = await openRaw(harness.port)
    raw.send(post(chunked, '5\r\nhello\r\n'))
    await until(() => harness.users.arrived.length === 1, 'the request reaching the service')
    raw.send('zz\r\n')
    await raw.receive('"request_id"')
    const entry = await harness.onlyEntry()
    assert.equal(entry.http?.status, 400)
    assert.equal(entry.action, 'POST /users/')
    assert.equal(ended, false)
  })

  for (const count of [1, 2]) {
    test(`behind ${count} good ones on the same connection lets them finish`, async () => {
      await using harness = await startGateway()
      const good = `GET /users/ HTTP/1.1\r\n${host}\r\n`.repeat(count)
      const received = await exchangeRaw(harness.port, `${good}nonsense\r\n\r\n`)
      assert.deepEqual(statusesOf(received), Array(count).fill(200))
      const entries = await harness.entries(count + 1)
      const told = entries.map(({ action, result }) => `${action} ${result}`)
      assert.equal(told.filter((entry) => entry === 'GET /users/ success').length, count)
      assert.ok(told.includes('UNKNOWN * failure'))
    })
  }

  test('behind one that is answered at once, itself behind a slow one, lets both finish', async () => {
    await using harness = await startGateway()
    const received = await exchangeRaw(
      harness.port,
      `GET /users/ HTTP/1.1\r\n${host}\r\nGET /nowhere HTTP/1.1\r\n${host}\r\nnonsense\r\n\r\n`,
    )
    assert.deepEqual(statusesOf(received), [200, 404])
    assert.equal((await harness.entries(3)).length, 3)
  })

  for (const [what, rest] of [
    ['breaks', 'zz\r\n'],
    ['ends too early', ''],
  ] as const) {
    test(`and answered before its body, which then ${what}, has no second answer and no second entry`, async () => {
      await using harness = await startGateway()
      const raw = await openRaw(harness.port)
      raw.send(`POST /nowhere HTTP/1.1\r\n${host}${chunked}\r\n`)
      await raw.receive('"request_id"')
      raw.send(rest)
      raw.socket.end()
      await raw.closed()
      assert.deepEqual(statusesOf(raw.received), [404])
      assert.equal((await harness.onlyEntry()).action, 'POST *')
      assert.equal(harness.client.counters.accepted, 1)
    })
  }

  test('shows no secret of its query or its credentials', async () => {
    await using harness = await startGateway()
    await exchangeRaw(
      harness.port,
      `GET http://ana:hush1@x/users?token=hush2 HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
    )
    await exchangeRaw(harness.port, `GET /users?token=hush3 HTTP/1.1\r\n${host}Bad Header: x\r\n\r\n`)
    await exchangeRaw(harness.port, `GET http:\\\\ana:hush4@x/users HTTP/1.1\r\n${host}\r\n`)
    await exchangeRaw(harness.port, `CONNECT ana:hush5@x:443 HTTP/1.1\r\n${host}\r\n`)
    await harness.entries(4)
    assert.doesNotMatch(JSON.stringify(harness.log.entries), /hush/)
    assert.match(JSON.stringify(harness.log.entries), /token=\[REDACTED\]/)
  })
})

describe('pipelined requests', () => {
  test('are answered in order, each with its entry', async () => {
    await using harness = await startGateway()
    harness.users.handle = (request, response) => response.end(request.url)
    const one = (id: number, last = '') => `GET /users/${id} HTTP/1.1\r\n${host}${last}\r\n`
    const received = await exchangeRaw(harness.port, one(1) + one(2) + one(3, 'Connection: close\r\n'))
    assert.deepEqual(statusesOf(received), [200, 200, 200])
    assert.ok(received.indexOf('/users/1') < received.indexOf('/users/2'))
    assert.ok(received.indexOf('/users/2') < received.indexOf('/users/3'))
    assert.equal((await harness.entries(3)).length, 3)
  })
})

describe('a connection', () => {
  test('that never asked for anything leaves no entry', async () => {
    await using harness = await startGateway({ headersTimeoutMs: 50 })
    const raw = await openRaw(harness.port)
    await raw.closed()
    assert.equal(raw.received, '')
    assert.equal(harness.client.counters.accepted, 0)
  })

  test('whose headers stop arriving is answered with 408 and leaves an entry', async () => {
    await using harness = await startGateway({ headersTimeoutMs: 500 })
    const received = await exchangeRaw(harness.port, 'GET /users/ HTTP/1.1\r\nHost: a\r\n')
    assert.deepEqual(statusesOf(received), [408])
    const entry = await harness.onlyEntry()
    assert.equal(entry.cause, 'The request took too long to arrive')
  })

  test('that breaks in the middle of the headers leaves an entry', async () => {
    await using harness = await startGateway()
    const raw = await openRaw(harness.port)
    raw.send('GET /users/ HTTP/1.1\r\nHost')
    raw.socket.end()
    await raw.closed()
    const entry = await harness.onlyEntry()
    assert.equal(entry.cause, 'client went away')
    assert.equal(entry.http?.status, 0)
  })
})
