import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Default } from 'typebox/value'
import { RouteSection } from '../configuration/route-section.ts'
import { corsHeaders, createCors } from './cors.ts'
import { createOriginMatch, originFault } from './cors-origins.ts'

const corsOf = (section: object) => {
  const route = Default(RouteSection, { name: 'a', path: '/a', upstream: 'a', cors: section }) as RouteSection
  assert(route.cors)
  return createCors(route.cors)
}

const app = 'https://app.example.com'
const asked = { origin: app, 'access-control-request-method': 'PUT' }
const refused = ['vary', 'Origin']

describe('a preflight', () => {
  test('is an OPTIONS request with an origin and a method', () => {
    const cors = corsOf({ origins: [app] })
    assert.notEqual(cors.preflight('OPTIONS', asked), undefined)
    assert.equal(cors.preflight('GET', asked), undefined)
    assert.equal(cors.preflight('OPTIONS', { origin: app }), undefined)
    assert.equal(cors.preflight('OPTIONS', { 'access-control-request-method': 'PUT' }), undefined)
  })

  test('of an origin that is allowed is told what it may do', () => {
    assert.deepEqual(corsOf({ origins: [app], credentials: true }).preflight('OPTIONS', asked), {
      status: 204,
      headers: [
        ...['access-control-allow-origin', app, 'vary', 'Origin', 'access-control-allow-credentials', 'true'],
        ...['access-control-allow-methods', 'GET, HEAD, POST, PUT, PATCH, DELETE'],
        ...[
          'access-control-allow-headers',
          'content-type, authorization, x-request-id',
          'access-control-max-age',
          '600',
        ],
      ],
    })
  })

  test('of another origin is told nothing', () => {
    const answer = corsOf({ origins: [app] }).preflight('OPTIONS', { ...asked, origin: 'https://evil.example' })
    assert.deepEqual(answer, { status: 204, headers: refused })
  })

  test('of any origin is answered the same for *', () => {
    const cors = corsOf({ origins: ['*'], methods: ['*'], request_headers: [] })
    assert.deepEqual(cors.preflight('OPTIONS', asked)?.headers, [
      ...['access-control-allow-origin', '*', 'access-control-allow-methods', '*', 'access-control-max-age', '600'],
    ])
  })
})

describe('any other answer', () => {
  test('to an origin that is allowed may be read', () => {
    assert.deepEqual(corsOf({ origins: [app] }).answerHeaders(app), [
      ...['access-control-allow-origin', app, 'vary', 'Origin'],
      ...['access-control-expose-headers', 'x-request-id, ratelimit, ratelimit-policy'],
    ])
    assert(
      corsOf({ origins: [app], credentials: true })
        .answerHeaders(app)
        .includes('access-control-allow-credentials'),
    )
  })

  test('to another origin, or to none, says that it is not the same for all', () => {
    const cors = corsOf({ origins: [app], credentials: true })
    for (const origin of ['https://evil.example', 'null', `${app}.evil.example`, '', undefined]) {
      assert.deepEqual(cors.answerHeaders(origin), refused)
    }
  })

  test('is the same for all with *', () => {
    const cors = corsOf({ origins: ['*'], exposed_headers: [] })
    assert.deepEqual(cors.answerHeaders(undefined), ['access-control-allow-origin', '*'])
    assert.deepEqual(cors.answerHeaders(app), ['access-control-allow-origin', '*'])
  })

  test('all headers that are ever written are taken out of the upstream’s', () => {
    const cors = corsOf({ origins: [app], credentials: true })
    const written = [...cors.answerHeaders(app), ...(cors.preflight('OPTIONS', asked)?.headers ?? [])]
    const names = written.filter((text, index) => index % 2 === 0 && text !== 'vary')
    assert(names.length >= 5)
    for (const name of names) assert(corsHeaders.has(name), name)
  })
})

describe('origins', () => {
  test('a wildcard stands for what is below its host, on its scheme and port', () => {
    const matches = createOriginMatch(['https://*.example.com', 'http://*.test:8080', app])
    const cases = [
      ['https://a.example.com', true],
      ['https://a.b.example.com', true],
      ['https://example.com', false],
      ['https://.example.com', false],
      ['https://aexample.com', false],
      ['http://a.example.com', false],
      ['https://a.example.com:8443', false],
      ['https://evil.example/.example.com', false],
      ['https://evil.example#.example.com', false],
      ['https://x@a.example.com', false],
      ['https://a..example.com', false],
      ['https://a.example.com.evil.example', false],
      ['http://a.test:8080', true],
      ['http://a.test', false],
    ] as const
    for (const [origin, expected] of cases) assert.equal(matches(origin), expected, origin)
  })

  test('what a browser never sends is told at the start', () => {
    for (const good of ['*', app, 'http://localhost:3000', 'https://*.example.com', 'capacitor://localhost']) {
      assert.equal(originFault(good), undefined, good)
    }
    const cases = [
      ['app.example.com', /^must be an origin/],
      ['https://app.example.com/x', /^must be an origin/],
      ['https://*', /^must be an origin/],
      ['https://a.*.com', /^must be an origin/],
      ['https://*.*.com', /^must be an origin/],
      ['https://app.example.com/', /^must be https:\/\/app\.example\.com, as browsers/],
      ['https://App.example.com', /^must be https:\/\/app\.example\.com, as browsers/],
      ['https://app.example.com:443', /^must be https:\/\/app\.example\.com, as browsers/],
      ['https://*.Example.com', /^must be https:\/\/\*\.example\.com, as browsers/],
      ['https://bücher.example', /^must be https:\/\/xn--bcher-kva\.example, as browsers/],
      ['null', /^must not be null/],
    ] as const
    for (const [bad, fault] of cases) assert.match(originFault(bad) ?? 'none', fault, bad)
  })
})
