import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createLineParser, ParseError } from './index.ts'

const parse = createLineParser('json', { service: 'web' })
const read = (line: object) => parse(JSON.stringify(line))

describe('JSON access logs', () => {
  test('nginx with escape=json', () => {
    assert.deepEqual(
      read({
        time_iso8601: '2026-11-24T10:00:00+01:00',
        remote_addr: '203.0.113.7',
        remote_user: '',
        request: 'GET /users/42?token=hush HTTP/1.1',
        status: '404',
        body_bytes_sent: '153',
        request_time: '0.004',
        http_referrer: 'https://x.test/?password=hush',
        http_user_agent: 'curl/8',
        request_id: '0123456789abcdef0123456789abcdef',
      }),
      {
        service: 'web',
        user_id: 'N/A',
        action: 'GET /users/{id}',
        result: 'failure',
        cause: '404 Not Found',
        timestamp: '2026-11-24T09:00:00.000Z',
        request_id: '0123456789abcdef0123456789abcdef',
        http: {
          client_ip: '203.0.113.7',
          user_agent: 'curl/8',
          method: 'GET',
          route: '/users/{id}',
          path: '/users/42',
          query: 'token=[REDACTED]',
          status: 404,
          duration_ms: 4,
          response_bytes: 153,
        },
        attributes: { protocol: 'HTTP/1.1', http_referrer: 'https://x.test/?password=[REDACTED]' },
      },
    )
  })

  test('Caddy', () => {
    const entry = read({
      level: 'info',
      ts: 1646861401.5241024,
      logger: 'http.log.access',
      msg: 'handled request',
      request: {
        remote_ip: '127.0.0.1',
        remote_port: '41342',
        client_ip: '10.0.0.9',
        proto: 'HTTP/2.0',
        method: 'GET',
        host: 'localhost',
        uri: '/orders/7',
        headers: { 'User-Agent': ['curl/7.82.0'], Authorization: ['Bearer hush'] },
      },
      bytes_read: 0,
      user_id: '',
      duration: 0.000929675,
      size: 10900,
      status: 200,
    })
    assert.equal(entry.timestamp, '2022-03-09T21:30:01.524102400Z')
    assert.equal(entry.action, 'GET /orders/{id}')
    assert.equal(entry.user_id, 'N/A')
    assert.equal(entry.http?.duration_ms, 0.929675)
    assert.equal(entry.http?.client_ip, '10.0.0.9')
    assert.equal(entry.http?.user_agent, 'curl/7.82.0')
    assert.equal(entry.http?.response_bytes, 10900)
    assert.deepEqual(entry.attributes?.request, {
      remote_ip: '127.0.0.1',
      remote_port: '41342',
      proto: 'HTTP/2.0',
      headers: { Authorization: '[REDACTED]' },
    })
  })

  test('Traefik', () => {
    const entry = read({
      ClientAddr: '10.0.0.7:4711',
      ClientHost: '10.0.0.7',
      ClientUsername: '-',
      DownstreamContentSize: 5,
      DownstreamStatus: 502,
      Duration: 1500000,
      RequestHost: 'app.test',
      RequestMethod: 'GET',
      RequestPath: '/a?x=1',
      RequestProtocol: 'HTTP/1.1',
      ServiceName: 'whoami@docker',
      StartUTC: '2026-11-24T10:00:00.123456789Z',
      time: '2026-11-24T10:00:01Z',
      level: 'info',
      'request_User-Agent': 'curl',
    })
    assert.equal(entry.service, 'web')
    assert.equal(entry.timestamp, '2026-11-24T10:00:00.123456789Z')
    assert.equal(entry.http?.duration_ms, 1.5)
    assert.equal(entry.http?.query, 'x=1')
    assert.equal(entry.http?.client_ip, '10.0.0.7')
    assert.equal(entry.cause, '502 Bad Gateway')
    assert.equal(entry.attributes?.ServiceName, 'whoami@docker')
    assert.equal(entry.attributes?.time, '2026-11-24T10:00:01Z')
  })

  test('Envoy', () => {
    const entry = read({
      start_time: '2026-11-24T10:00:00.123Z',
      method: 'GET',
      path: '/x',
      protocol: 'HTTP/1.1',
      response_code: 0,
      duration: 12,
      downstream_remote_address: '[2001:db8::1]:4711',
      user_agent: null,
    })
    assert.equal(entry.http?.duration_ms, 12)
    assert.equal(entry.http?.client_ip, '2001:db8::1')
    assert.equal(entry.cause, 'no response')
  })
})

describe("any program's JSON", () => {
  test('OpenTelemetry and ECS names, dotted or nested', () => {
    const dotted = read({
      '@timestamp': '2026-11-24T10:00:00Z',
      'service.name': 'shop',
      'http.request.method': 'PUT',
      'url.path': '/carts/9',
      'http.response.status_code': 200,
      'http.server.request.duration': 0.5,
      'trace.id': 'abc',
      'user.id': 7,
    })
    const nested = read({
      '@timestamp': '2026-11-24T10:00:00Z',
      service: { name: 'shop' },
      http: { request: { method: 'PUT' }, response: { status_code: 200 }, server: { request: { duration: 0.5 } } },
      url: { path: '/carts/9' },
      trace: { id: 'abc' },
      user: { id: 7 },
    })
    assert.deepEqual(nested, dotted)
    assert.equal(dotted.service, 'shop')
    assert.equal(dotted.user_id, '7')
    assert.equal(dotted.trace_id, 'abc')
    assert.equal(dotted.http?.duration_ms, 500)
    assert.equal(dotted.attributes, undefined)
  })

  test("an application's line: message, level, and members that only HTTP would explain", () => {
    const entry = read({ level: 50, time: 1764000000123, msg: 'disk is full', path: '/var/lib', size: 7, pid: 1 })
    assert.equal(entry.action, 'disk is full')
    assert.equal(entry.result, 'failure')
    assert.equal(entry.cause, 'disk is full')
    assert.equal(entry.timestamp, '2025-11-24T16:00:00.123Z')
    assert.equal(entry.http, undefined)
    assert.deepEqual(entry.attributes, { level: 50, path: '/var/lib', size: 7, pid: 1 })
  })

  test('outcome and action of ECS; attributes of its own; secrets masked', () => {
    const entry = read({
      event: { action: 'login', outcome: 'failure', reason: 'wrong password' },
      source: { ip: '10.0.0.1' },
      attributes: { tenant: 'acme', password: 'hush' },
      tenant: 'other',
      error: 'no such user',
    })
    assert.equal(entry.action, 'login')
    assert.equal(entry.result, 'failure')
    assert.equal(entry.cause, 'no such user')
    assert.equal(entry.http?.client_ip, '10.0.0.1')
    assert.deepEqual(entry.attributes, {
      event: { reason: 'wrong password' },
      tenant: 'acme',
      password: '[REDACTED]',
      'line.tenant': 'other',
    })
  })

  test('times in every unit are told apart', () => {
    const times: [value: unknown, timestamp: string][] = [
      [1764000000, '2025-11-24T16:00:00.000Z'],
      ['1764000000.25', '2025-11-24T16:00:00.250Z'],
      [1764000000123, '2025-11-24T16:00:00.123Z'],
      [1764000000123456, '2025-11-24T16:00:00.123456Z'],
      ['1764000000123456789', '2025-11-24T16:00:00.123456789Z'],
      ['10/Oct/2000:13:55:36 -0700', '2000-10-10T20:55:36.000Z'],
    ]
    for (const [ts, timestamp] of times) assert.equal(read({ ts, msg: 'x' }).timestamp, timestamp)
    assert.equal(parse('{"ts":1764000000123456789,"msg":"x"}').timestamp, '2025-11-24T16:00:00.123456789Z')
  })

  test('numbers keep their digits, and __proto__ stays data', () => {
    const entry = parse('{"msg":"x","n":12345678901234567890,"__proto__":{"a":1}}')
    assert.equal(JSON.stringify(entry.attributes), '{"n":12345678901234567890,"__proto__":{"a":1}}')
  })

  test('an entry of this system stays as it is', () => {
    const entry = { service: 's', user_id: 'u', action: 'a', result: 'r', seq: 7, extra: 1 }
    assert.deepEqual(read(entry), entry)
    assert.deepEqual(createLineParser('entries', { service: 'web' })(JSON.stringify(entry)), entry)
  })
})

describe('what is refused', () => {
  const lines: [line: string, reason: RegExp][] = [
    ['', /valid JSON/],
    ['{"a":1', /valid JSON/],
    ['[]', /object/],
    ['7', /object/],
    [`{"msg":"x","a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, /nested/],
    [
      `{"service":"x","user_id":"x","action":"x","result":"x","a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      /nested/,
    ],
    [`{"n":12345678901234567890,"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, /nested/],
    ['{"time":"yesterday"}', /^time: must be a time/],
    [
      JSON.stringify({ msg: 'x', a: Object.fromEntries(Array.from({ length: 1_100 }, (_, i) => [`k${i}`, i])) }),
      /^attributes/,
    ],
  ]
  for (const [line, reason] of lines) {
    test(line.slice(0, 30) || '(empty)', () => {
      assert.throws(
        () => parse(line),
        (error) => error instanceof ParseError && reason.test(error.reason),
      )
    })
  }

  test('a JSON fault is told with its column', () => {
    assert.throws(
      () => parse('{"a":1,}'),
      (error) => error instanceof ParseError && error.column === 8,
    )
  })
})
