import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { createPathPattern, createRewrite } from '../routing/path-pattern.ts'
import { type ApiRoute, servedPaths } from './served-paths.ts'

const route = (path: string, changes: Partial<ApiRoute> = {}): ApiRoute => ({ path, upstream: 'users', ...changes })

const shown = (routes: readonly ApiRoute[], ...paths: string[]): string[] =>
  servedPaths(routes, 'users', paths)
    .filter(({ takes }) => takes('GET'))
    .map(({ outside }) => outside)

describe('the paths that are served', () => {
  test('are those below the route, by whole segments', () => {
    assert.deepEqual(shown([route('/users')], '/users', '/users/', '/users/{id}', '/usersfoo', '/healthz', '/'), [
      '/users',
      '/users/',
      '/users/{id}',
    ])
    assert.deepEqual(shown([route('/')], '/users', '/'), ['/users', '/'])
  })

  test('are shown as they are before the rewrite', () => {
    assert.deepEqual(shown([route('/api', { rewrite: '/' })], '/users', '/users/{id}'), [
      '/api/users',
      '/api/users/{id}',
    ])
    assert.deepEqual(shown([route('/people', { rewrite: '/v2/users' })], '/v2/users/{id}', '/users/{id}'), [
      '/people/{id}',
    ])
    const [moved] = servedPaths([route('/people/{id}', { rewrite: '/v2/users/{id}' })], 'users', [
      '/v2/users/{user_id}/mail',
    ])
    assert.equal(moved?.outside, '/people/{user_id}/mail')
    assert.deepEqual(moved?.added, [])
  })

  test('tell which placeholders the rewrite fills in, and which it drops', () => {
    const [tenant] = servedPaths([route('/mine', { rewrite: '/tenants/acme' })], 'users', ['/tenants/{tenant}/{id}'])
    assert.equal(tenant?.outside, '/mine/{id}')
    assert.deepEqual(tenant?.fixed, ['tenant'])
    const [dropped] = servedPaths([route('/t/{id}/users', { rewrite: '/users' })], 'users', ['/users/{id}'])
    assert.equal(dropped?.outside, '/t/{id_}/users/{id}')
    assert.deepEqual(dropped?.added, ['id_'])
  })

  test('are not those that an earlier route takes', () => {
    const stream = route('/messages/stream', { upstream: 'other' })
    assert.deepEqual(shown([stream, route('/messages')], '/messages/stream', '/messages/{id}'), ['/messages/{id}'])
    assert.deepEqual(shown([route('/messages/stream')], '/messages/{id}', '/messages/stream'), ['/messages/stream'])
    const forOthers = route('/', { upstream: 'other', hosts: ['other.example'] })
    assert.deepEqual(shown([forOthers, route('/')], '/a'), ['/a'])
    const reading = route('/', { upstream: 'other', methods: ['GET'] })
    const [served] = servedPaths([reading, route('/', { methods: ['GET', 'POST'] })], 'users', ['/a'])
    assert.equal(served?.takes('GET'), false)
    assert.equal(served?.takes('POST'), true)
    assert.equal(served?.takes('DELETE'), false)
  })

  test('of a canary are those of the upstream that most requests go to', () => {
    const upstream = [
      { upstream: 'new', weight: 1 },
      { upstream: 'users', weight: 9 },
    ]
    assert.deepEqual(shown([route('/users', { upstream })], '/users'), ['/users'])
    assert.deepEqual(servedPaths([route('/users', { upstream })], 'new', ['/users']), [])
  })

  test('come to the service under the name that it has for them', () => {
    const segment = fc.stringMatching(/^[a-z]{1,3}$/)
    const prefix = fc.array(segment, { maxLength: 3 }).map((segments) => `/${segments.join('/')}`)
    fc.assert(
      fc.property(prefix, prefix, fc.array(segment, { maxLength: 2 }), (path, rewrite, rest) => {
        const inside = `${rewrite.replace(/\/$/, '')}/${rest.join('/')}`
        const [served] = servedPaths([route(path, { rewrite })], 'users', [inside])
        assert.equal(createRewrite(createPathPattern(path), rewrite)(served?.outside ?? ''), inside)
      }),
    )
  })
})
