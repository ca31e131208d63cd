import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { parseRequestTarget, RequestTargetError, splitTarget } from './request-path.ts'

const pathOf = (target: string): string => parseRequestTarget(target, 'localhost:8000').path

describe('a request target', () => {
  const accepted: readonly (readonly [target: string, path: string, why: string])[] = [
    ['/', '/', 'the root'],
    ['/users', '/users', 'a plain path'],
    ['/users/', '/users/', 'a slash at the end'],
    ['/users/1', '/users/1', 'an id'],
    ['/users/a.b', '/users/a.b', 'a dot inside a segment'],
    ['/users/...', '/users/...', 'three dots are a name'],
    ['/users/%61na', '/users/ana', 'an escape that stands for a letter'],
    ['/users/%7Eana', '/users/~ana', 'an escape that stands for an unreserved character'],
    ['/users/a%3ab', '/users/a%3Ab', 'an escape in lower case'],
    ['/users/%e4%bd%a0', '/users/%E4%BD%A0', 'UTF-8'],
    ['/users/a%20b', '/users/a%20b', 'an encoded space'],
    ['/users/a|b', '/users/a%7Cb', 'a character that RFC 3986 wants encoded'],
    ['/users/{id}', '/users/%7Bid%7D', 'braces'],
    ['/users/%252e%252e', '/users/%252e%252e', 'an encoded percent sign is a percent sign, not another escape'],
    ['/users/a;v=1', '/users/a;v=1', 'path parameters'],
    ['http://localhost:8000/users', '/users', 'absolute form for the same host'],
    ['http://LOCALHOST:8000/users', '/users', 'host names know no case'],
    ['http://localhost:8000', '/', 'absolute form without a path'],
  ]
  for (const [target, path, why] of accepted)
    test(`${target} is ${path}: ${why}`, () => assert.equal(pathOf(target), path))

  const refused = [
    '//users',
    '/users//1',
    '/users/1//',
    '//evil.example/users',
    '/./users',
    '/users/.',
    '/users/..',
    '/../users',
    '/users/../events',
    '/users/%2e',
    '/users/%2e%2e',
    '/users/%2E%2e/events',
    '/users/.%2e/events',
    '/users/..;/admin',
    '/users/..;x=1/admin',
    '/users/..%3b/admin',
    '/users/%2fetc',
    '/users/a%2Fb',
    '/users/a%5cb',
    '/users/a\\b',
    '/users/%00',
    '/users/%0d%0ax',
    '/users/%7f',
    '/users/\0',
    '/users/%',
    '/users/%2',
    '/users/%zz',
    '/users/%c0%af',
    '/users/%ff',
    '/users/é',
    '/users/a b',
    '/users#x',
    '/users?a#b',
    '/users?a=\r\nb',
    '*',
    'users',
    '',
    'http://evil.example/users',
    'http://localhost:8000@evil.example/users',
    'ftp://localhost:8000/users',
  ]
  for (const target of refused) {
    test(`${JSON.stringify(target)} is refused`, () => assert.throws(() => pathOf(target), RequestTargetError))
  }

  test('the query is kept byte for byte', () => {
    const { query } = parseRequestTarget('/users?a=%2e%2e&b=//x?y&=%', 'h')
    assert.equal(query, 'a=%2e%2e&b=//x?y&=%')
    assert.equal(parseRequestTarget('/users', 'h').query, undefined)
    assert.equal(parseRequestTarget('/users?', 'h').query, '')
  })

  test('what is shown of a refused target holds no credentials', () => {
    assert.deepEqual(splitTarget('http://ana:secret@x/users?q=1'), { path: 'http://x/users', query: 'q=1' })
  })
})

/** Paths made of what attackers and ordinary clients put into them. */
const anyPath = fc
  .array(
    fc.oneof(
      fc.constantFrom('/', '.', '..', '%2e', '%2F', '%5c', '%00', ';', '%', '%41', '%e4%bd%a0', '%3b', '\\'),
      fc.string({ maxLength: 4 }),
    ),
    {
      maxLength: 12,
    },
  )
  .map((parts) => `/${parts.join('')}`)

const normalOf = (target: string): string | undefined => {
  try {
    return parseRequestTarget(target, undefined).path
  } catch (error) {
    assert.ok(error instanceof RequestTargetError)
    return undefined
  }
}

describe('any path', () => {
  test('normalises to itself a second time', () => {
    fc.assert(
      fc.property(anyPath, (path) => {
        const normal = normalOf(path)
        if (normal !== undefined) assert.equal(normalOf(normal), normal)
      }),
      { numRuns: 2_000 },
    )
  })

  test('means the same before and after, and nothing that servers could read in two ways', () => {
    fc.assert(
      fc.property(anyPath, (path) => {
        const normal = normalOf(path)
        if (normal === undefined) return
        const asked = path.split('?')[0] ?? ''
        assert.equal(decodeURIComponent(normal), decodeURIComponent(asked))
        assert.match(normal, /^\/[\x21-\x7e]*$/)
        // The platform's own URL parser resolves dots and backslashes: it must find nothing to resolve.
        assert.equal(new URL(normal, 'http://gateway').pathname, normal)
        assert.equal(new URL(normal, 'http://gateway').host, 'gateway')
        const segments = decodeURIComponent(normal).slice(1).split('/')
        assert.equal(segments.length, normal.slice(1).split('/').length)
        for (const [index, segment] of segments.entries()) {
          assert.ok(segment !== '' || index === segments.length - 1)
          assert.ok(!['.', '..'].includes(segment.split(';')[0] ?? ''))
        }
      }),
      { numRuns: 5_000 },
    )
  })

  test('in the plain form is left as it is', () => {
    const plain = fc
      .array(fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/), { maxLength: 5 })
      .map((parts) => `/${parts.join('/')}`)
    fc.assert(fc.property(plain, (path) => assert.equal(normalOf(path), path)))
  })
})
