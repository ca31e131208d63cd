import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createRouter } from './route-table.ts'

const findRoute = createRouter()

describe('the route table', () => {
  const routes: readonly (readonly [path: string, upstream: string, pattern: string])[] = [
    ['/users', 'user_service', '/users/'],
    ['/users/', 'user_service', '/users/'],
    ['/users/1', 'user_service', '/users/{user_id}'],
    ['/users/1/', 'user_service', '/users/{user_id}'],
    ['/users/a%20b', 'user_service', '/users/{user_id}'],
    ['/users/1/avatar/2', 'user_service', '/users/*'],
    ['/events', 'event_service', '/events/'],
    ['/events/7', 'event_service', '/events/{event_id}'],
    ['/messages/', 'messaging_service', '/messages/'],
    ['/messages/stream', 'messaging_service', '/messages/stream'],
    ['/messages/5', 'messaging_service', '/messages/{id}'],
    ['/messages/5/read', 'messaging_service', '/messages/{id}/read'],
    ['/messages/5/write', 'messaging_service', '/messages/*'],
    ['/log', 'log_service', '/log'],
    ['/log/', 'log_service', '/log'],
    ['/log/x/y', 'log_service', '/log/*'],
    ['/logs', 'log_service', '/logs'],
    ['/logs/x', 'log_service', '/logs/*'],
  ]
  for (const [path, upstream, pattern] of routes) {
    test(`${path} goes to ${upstream} as ${pattern}`, () => {
      const route = findRoute(path)
      assert.equal(route?.upstream, upstream)
      assert.equal(route?.pattern, pattern)
    })
  }

  test('event streams are known', () => {
    assert.equal(findRoute('/messages/stream')?.isStream, true)
    assert.equal(findRoute('/messages/5')?.isStream, undefined)
  })

  test('a segment of any length is routed', () => {
    assert.equal(findRoute(`/users/${'x'.repeat(10_000)}`)?.pattern, '/users/{user_id}')
  })

  for (const path of ['/', '/user', '/usersx', '/Users', '/logsx', '/login', '/api/users', '/*', '/users*']) {
    test(`${path} has no route`, () => assert.equal(findRoute(path), undefined))
  }
})
