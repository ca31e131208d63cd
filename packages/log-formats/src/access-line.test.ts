import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createLineParser, ParseError } from './index.ts'

const parse = createLineParser('combined', { service: 'web' })

describe('an access log line', () => {
  test('common: who did what, with which result', () => {
    assert.deepEqual(parse('127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /users/42?page=2 HTTP/1.0" 200 2326'), {
      service: 'web',
      user_id: 'frank',
      action: 'GET /users/{id}',
      result: 'success',
      timestamp: '2000-10-10T20:55:36.000Z',
      http: {
        client_ip: '127.0.0.1',
        method: 'GET',
        route: '/users/{id}',
        path: '/users/42',
        query: 'page=2',
        status: 200,
        response_bytes: 2326,
      },
      attributes: { protocol: 'HTTP/1.0' },
    })
  })

  test('combined: a failure has its cause; IPv6, escapes and absent fields', () => {
    const entry = parse(
      String.raw`2001:db8::1 - - [01/Jan/2026:00:00:00 +0000] "POST /caf\xC3\xA9 HTTP/2.0" 404 - "https://u:p@x.test/?token=hush&a=1" "a \"quoted\" \\ agent"`,
    )
    assert.equal(entry.result, 'failure')
    assert.equal(entry.cause, '404 Not Found')
    assert.equal(entry.user_id, 'N/A')
    assert.equal(entry.http?.client_ip, '2001:db8::1')
    assert.equal(entry.http?.path, '/café')
    assert.equal(entry.http?.response_bytes, undefined)
    assert.equal(entry.http?.user_agent, String.raw`a "quoted" \ agent`)
    assert.equal(entry.attributes?.referer, 'https://x.test/?token=[REDACTED]&a=1')
  })

  const requests: [request: string, action: string, more: Record<string, unknown>][] = [
    ['GET / HTTP/1.1', 'GET /', { protocol: 'HTTP/1.1' }],
    ['GET /', 'GET /', {}],
    ['-', 'no_request', {}],
    ['', 'no_request', {}],
    [String.raw`\x16\x03\x01\xEE`, 'invalid_request', { request: String.raw`\x16\x03\x01\xEE` }],
    ['GET /a b/c HTTP/1.1', 'GET /a b/c', { protocol: 'HTTP/1.1' }],
    ['OPTIONS * HTTP/1.1', 'OPTIONS *', { protocol: 'HTTP/1.1' }],
    ['CONNECT example.com:443 HTTP/1.1', 'CONNECT example.com:443', { protocol: 'HTTP/1.1' }],
    ['GET http://u:p@example.com/x/7?token=a HTTP/1.1', 'GET /x/{id}', { protocol: 'HTTP/1.1' }],
    [
      'GET /f/0197a2c4-6f3e-7b12-9c55-3d0f6a1b2c4d/507f1f77bcf86cd799439011/v2 HTTP/1.1',
      'GET /f/{id}/{id}/v2',
      { protocol: 'HTTP/1.1' },
    ],
  ]
  for (const [request, action, more] of requests) {
    test(`with the request ${request || '(empty)'}`, () => {
      const entry = parse(`::1 - - [01/Jan/2026:00:00:00 +0000] "${request}" 400 0`)
      assert.equal(entry.action, action)
      assert.deepEqual(entry.attributes ?? {}, more)
    })
  }

  test('with the host in front, blanks in the user name, a list of clients', () => {
    const vhost = parse('example.com:443 10.0.0.1 - - [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 1')
    assert.deepEqual(vhost.http?.request_headers, { host: 'example.com:443' })
    assert.equal(vhost.http?.client_ip, '10.0.0.1')
    const named = parse('10.0.0.1 id frank [x] smith [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 1')
    assert.equal(named.user_id, 'frank [x] smith')
    assert.equal(named.attributes?.ident, 'id')
    const listed = parse('1.1.1.1, 2.2.2.2 - - [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 1')
    assert.equal(listed.http?.client_ip, '1.1.1.1')
    assert.equal(listed.attributes?.forwarded_for, '1.1.1.1, 2.2.2.2')
  })

  const start = '10.0.0.1 - - [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "curl"'
  const extras: [tail: string, duration: number | undefined, attributes: Record<string, unknown>, id?: string][] = [
    [' "203.0.113.7, 10.0.0.2"', undefined, { forwarded_for: '203.0.113.7, 10.0.0.2' }],
    [' "-" 0.250', 250, {}],
    [
      ' rt=0.123 uct="0.001" uht="-" urt="two words" token=hush',
      123,
      { uct: '0.001', urt: 'two words', token: '[REDACTED]' },
    ],
    [
      ' 512 0.031 [default-app-80] [] 10.1.1.1:80 5 0.030 200 0123456789abcdef0123456789abcdef',
      31,
      { request_length: 512, extra: ['[default-app-80]', '[]', '10.1.1.1:80', '5', '0.030', '200'] },
      '0123456789abcdef0123456789abcdef',
    ],
    [' __proto__=1', undefined, { extra: ['__proto__=1'] }],
  ]
  for (const [tail, duration, attributes, id] of extras) {
    test(`with more behind it: ${tail}`, () => {
      const entry = parse(start + tail)
      assert.equal(entry.http?.duration_ms, duration)
      assert.equal(entry.request_id, id)
      const { protocol, ...others } = entry.attributes ?? {}
      assert.equal(protocol, 'HTTP/1.1')
      assert.deepEqual(others, attributes)
    })
  }

  test('what does not fit its field is cut there and kept whole', () => {
    const agent = 'x'.repeat(3_000)
    const path = `/${'p'.repeat(9_000)}`
    const entry = parse(`10.0.0.1 - - [01/Jan/2026:00:00:00 +0000] "GET ${path} HTTP/1.1" 499 5 "-" "${agent}"`)
    assert.equal(entry.http?.user_agent?.length, 2_048)
    assert.equal(entry.attributes?.['http.user_agent'], agent)
    assert.equal(entry.attributes?.['http.path'], path)
    assert.equal(entry.cause, '499 Client Closed Request')
  })

  test('without a status nothing is known of the result', () => {
    assert.equal(parse('1.1.1.1 - - [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" - -').result, 'unknown')
  })

  test('a hostile line takes no longer than its length allows', () => {
    const line = `${start} ${'a '.repeat(250_000)}${'["'.repeat(100_000)}`
    const before = process.cpuUsage()
    parse(line)
    assert.ok(process.cpuUsage(before).user < 5_000_000)
  })

  test('routes may be the paths themselves', () => {
    const raw = createLineParser('common', { service: 'web', routes: 'path' })
    assert.equal(raw('1.1.1.1 - - [01/Jan/2026:00:00:00 +0000] "GET /users/42 HTTP/1.1" 200 1').action, 'GET /users/42')
  })
})

describe('a line that is none', () => {
  const lines: [line: string, column: number, reason: RegExp][] = [
    ['', 1, /time in brackets/],
    ['2026/01/01 10:00:00 [error] 7#7: *1 open() failed', 1, /time in brackets/],
    ['1.1.1.1 - - [31/Feb/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 1', 14, /a time such as/],
    ['1.1.1.1 - - [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" OK 1', 59, /status/],
    ['1.1.1.1 - - [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1', 42, /does not end/],
    ['1.1.1.1 - - [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "curl', 69, /does not end/],
    ['1.1.1.1 [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 1', 8, /identity/],
  ]
  for (const [line, column, reason] of lines) {
    test(line || '(empty)', () => {
      assert.throws(
        () => parse(line),
        (error) => error instanceof ParseError && error.column === column && reason.test(error.reason),
      )
    })
  }
})
