import assert from 'node:assert/strict'
import { test } from 'node:test'
import { routePattern } from './route-pattern.ts'

const spellings: readonly [string, string][] = [
  ['/', '/'],
  ['/users', '/users'],
  ['/users/:user_id', '/users/{user_id}'],
  ['/users/:user_id/messages/:id', '/users/{user_id}/messages/{id}'],
  ['/users/:id?', '/users/{id}'],
  ['/users/:id(^\\d+$)', '/users/{id}'],
  ['/files/:name(^(a|b)$).:ext', '/files/{name}.{ext}'],
  ['/near/:lat-:lng', '/near/{lat}-{lng}'],
  ['/names::verb', '/names:verb'],
  ['/files/*', '/files/*'],
]
for (const [fastify, entry] of spellings) {
  test(`${fastify} is ${entry}`, () => assert.equal(routePattern(fastify), entry))
}
