import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { createDestinationChoice } from './destination.ts'
import { createEntryPattern } from './entry-pattern.ts'
import { createHeaderChanges, headerChangeFault } from './header-changes.ts'
import { createHostPattern } from './host-pattern.ts'
import { createPathPattern, createRewrite, pathPatternFault } from './path-pattern.ts'
import { createRouteTable } from './route-table.ts'

describe('the path of a route', () => {
  const cases: readonly (readonly [pattern: string, path: string, length: number])[] = [
    ['/users', '/users', 6],
    ['/users', '/users/', 6],
    ['/users', '/users/7/mail', 6],
    ['/users', '/usersx', -1],
    ['/users', '/user', -1],
    ['/users/', '/users', 6],
    ['/', '/', 0],
    ['/', '/anything', 0],
    ['/a.b', '/axb', -1],
    ['/users/{id}/mail', '/users/7/mail/1', 13],
    ['/users/{id}/mail', '/users/7/mails', -1],
    ['/users/{id}/mail', '/users//mail', -1],
    ['/users/{id}', '/users/', -1],
  ]
  for (const [pattern, path, length] of cases) {
    test(`${pattern} in ${path}`, () => assert.equal(createPathPattern(pattern).lengthIn(path), length))
  }

  test('placeholders are whole segments with a name of their own', () => {
    assert.equal(pathPatternFault('/a/{b}/c'), undefined)
    assert.match(pathPatternFault('/a/x{b}') ?? '', /whole segments, and has "x\{b\}"/)
    assert.match(pathPatternFault('/a/{b}/{b}') ?? '', /\{b\} twice/)
    assert.match(pathPatternFault('/a//b') ?? '', /empty segments/)
    assert.match(pathPatternFault('/a/{b-c}') ?? '', /whole segments/)
  })

  test('a rewrite stands in place of it, placeholders and all', () => {
    const rewrite = (route: string, to: string, path: string) => createRewrite(createPathPattern(route), to)(path)
    assert.equal(rewrite('/api', '/', '/api/users'), '/users')
    assert.equal(rewrite('/api', '/', '/api'), '/')
    assert.equal(rewrite('/api/', '/v2/', '/api/users/'), '/v2/users/')
    assert.equal(rewrite('/people/{id}', '/v2/users/{id}', '/people/a%20b/mail'), '/v2/users/a%20b/mail')
    assert.equal(rewrite('/', '/v1', '/x'), '/v1/x')
  })

  test('a rewrite to the same path changes nothing', () => {
    const segment = fc.stringMatching(/^[a-z0-9%~-]{1,8}$/)
    fc.assert(
      fc.property(fc.array(segment), fc.array(segment), (first, rest) => {
        const prefix = `/${first.join('/')}`
        const path = `/${[...first, ...rest].join('/')}`
        assert.equal(createRewrite(createPathPattern(prefix), prefix)(path), path)
      }),
    )
  })
})

describe('the hosts of a route', () => {
  const isHost = createHostPattern(['Api.example.com', '*.example.org', '[::1]'])
  for (const host of ['api.example.com', 'API.EXAMPLE.COM:8000', 'api.example.com.', 'a.b.example.org', '[::1]:80']) {
    test(`${host} is one`, () => assert.equal(isHost(host), true))
  }
  for (const host of [
    undefined,
    '',
    'example.com',
    'example.org',
    '.example.org',
    'xexample.org',
    'api.example.com.evil',
  ]) {
    test(`${host} is none`, () => assert.equal(isHost(host), false))
  }
})

describe('a table of routes', () => {
  const table = createRouteTable([
    { name: 'admin', prefix: createPathPattern('/users'), isHost: createHostPattern(['admin.test']) },
    { name: 'read', prefix: createPathPattern('/users'), methods: new Set(['GET', 'HEAD']) },
    { name: 'write', prefix: createPathPattern('/users'), methods: new Set(['POST']) },
    { name: 'rest', prefix: createPathPattern('/other') },
  ])

  test('takes the first that fits host, method and path', () => {
    assert.equal(table.find({ method: 'DELETE', path: '/users/1', host: 'admin.test' })?.name, 'admin')
    assert.equal(table.find({ method: 'GET', path: '/users/1', host: 'x' })?.name, 'read')
    assert.equal(table.find({ method: 'POST', path: '/users', host: undefined })?.name, 'write')
    assert.equal(table.find({ method: 'DELETE', path: '/other/1', host: 'x' })?.name, 'rest')
    assert.equal(table.find({ method: 'DELETE', path: '/users/1', host: 'x' }), undefined)
  })

  test('answers preflights of the methods that a route with CORS takes', () => {
    const readers = createRouteTable([
      { name: 'plain', prefix: createPathPattern('/users'), methods: new Set(['DELETE']) },
      { name: 'cors', prefix: createPathPattern('/users'), methods: new Set(['GET', 'POST']), cors: {} },
    ])
    const asked = (preflightFor?: string) =>
      readers.find({ method: 'OPTIONS', path: '/users', host: 'x', preflightFor })?.name
    assert.equal(asked('POST'), 'cors')
    assert.equal(asked('DELETE'), undefined)
    assert.equal(asked(), undefined)
  })

  test('tells which methods a path takes', () => {
    assert.deepEqual(table.methodsFor('/users/1', 'x'), ['GET', 'HEAD', 'POST'])
    assert.deepEqual(table.methodsFor('/nowhere', 'x'), [])
  })
})

describe('the pattern in the entry', () => {
  const patternOf = createEntryPattern('/messages', ['/messages/', '/messages/{id}', '/messages/{id}/read'])
  test('is the one that fits, else what stands for the rest', () => {
    assert.equal(patternOf('/messages'), '/messages/')
    assert.equal(patternOf('/messages/'), '/messages/')
    assert.equal(patternOf('/messages/5'), '/messages/{id}')
    assert.equal(patternOf(`/messages/${'x'.repeat(10_000)}/`), '/messages/{id}')
    assert.equal(patternOf('/messages/5/read'), '/messages/{id}/read')
    assert.equal(patternOf('/messages/5/write'), '/messages/*')
    assert.equal(createEntryPattern('/', [])('/x'), '/*')
  })
})

describe('the upstream of a route', () => {
  test('is the first whose header the request has', () => {
    const choose = createDestinationChoice(
      [
        { upstream: 'stable', weight: 1 },
        { upstream: 'canary', weight: 0, header: { name: 'X-Canary', value: 'yes' } },
        { upstream: 'beta', weight: 0, header: { name: 'X-Beta' } },
      ],
      () => 0.5,
    )
    assert.equal(choose({}), 'stable')
    assert.equal(choose({ 'x-canary': 'yes' }), 'canary')
    assert.equal(choose({ 'x-canary': 'no' }), 'stable')
    assert.equal(choose({ 'x-beta': '' }), 'beta')
  })

  test('else one by weight', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(100), { minLength: 2, maxLength: 5 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (weights, share) => {
          const total = weights.reduce((sum, weight) => sum + weight, 0)
          fc.pre(total > 0)
          const choose = createDestinationChoice(
            weights.map((weight, upstream) => ({ upstream, weight })),
            () => share,
          )
          const before = weights.slice(0, choose({})).reduce((sum, weight) => sum + weight, 0)
          const own = weights[choose({})] ?? 0
          assert(before <= share * total + 1e-9 && share * total < before + own + 1e-9)
        },
      ),
    )
  })
})

describe('changes to headers', () => {
  test('remove, then set, then add', () => {
    const changes = createHeaderChanges({ set: { 'X-A': '1' }, add: { 'X-B': '2' }, remove: ['X-C'] })
    assert.deepEqual([...(changes?.dropped ?? [])], ['x-c', 'x-a'])
    assert.deepEqual(changes?.appended, ['X-A', '1', 'X-B', '2'])
    assert.equal(createHeaderChanges({}), undefined)
    assert.equal(createHeaderChanges(undefined), undefined)
  })

  test('leave framing and the gateway’s own alone', () => {
    for (const name of ['Content-Length', 'transfer-encoding', 'TraceParent']) {
      assert.equal(headerChangeFault(name), 'is a header that the gateway writes itself')
    }
    for (const name of ['x_y', 'a b', 'a\r\nb', '']) assert.match(headerChangeFault(name) ?? '', /must be the name/)
    assert.equal(headerChangeFault('X-Good'), undefined)
  })
})
