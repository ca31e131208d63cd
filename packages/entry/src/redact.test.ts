import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSecretName, masked, redactHeaders, redactJson, redactQuery } from './redact.ts'

test('headers are an allow-list; those that carry secrets show only that they were there', () => {
  const headers = {
    Authorization: 'Bearer s3cret',
    cookie: 'sid=1',
    'X-Custom': 'x',
    accept: ['a', 'b'],
    'content-type': 'text/plain',
    host: undefined,
  }
  assert.deepEqual(redactHeaders(headers), {
    accept: 'a, b',
    authorization: masked,
    'content-type': 'text/plain',
    cookie: masked,
  })
})

test('secret names in the usual spellings', () => {
  for (const name of [
    'password',
    'Password',
    'user_password',
    'passwd',
    'pwd',
    'client_secret',
    'access_token',
    'accessToken',
    'X-Auth-Token',
    'api_key',
    'apiKey',
    'api-key',
    'Authorization',
    'private_key',
    'session',
    'sig',
    'jwt',
    'credentials',
    'passcode',
    'dbPass',
    'userPwd',
    'senha',
    'senha_atual',
    'X-Amz-Signature',
    'session_id',
    'sessionId',
    'PHPSESSID',
    'secretAccessKey',
    'access_key',
  ]) {
    assert.ok(isSecretName(name), name)
  }
  for (const name of [
    'name',
    'page',
    'user_id',
    'design',
    'passenger',
    'key',
    'author',
    'sessions_count',
    'pinned',
    'compass',
    'bypass',
    'desenhar',
    'passive',
  ]) {
    assert.ok(!isSecretName(name), name)
  }
})

test('query parameters: values of secret names only, all else byte for byte', () => {
  assert.equal(redactQuery('a=1&token=abc&b=%20x&flag&=v'), `a=1&token=${masked}&b=%20x&flag&=v`)
  assert.equal(redactQuery('%74oken=abc&access%5Ftoken=x'), `%74oken=${masked}&access%5Ftoken=${masked}`)
  assert.equal(redactQuery('%zz=1&token=a=b'), `%zz=1&token=${masked}`)
  assert.equal(redactQuery('a=1;b=2'), 'a=1;b=2')
  assert.equal(redactQuery('a=1;token=abc;def&b=2'), `a=1;token=${masked}&b=2`)
  assert.equal(redactQuery('token=ab;cd'), `token=${masked}`)
  assert.equal(redactQuery(''), '')
})

test('JSON members of secret names at every depth, the given value untouched', () => {
  const given = { user: { name: 'Ana', password: 'x', keys: [{ apiKey: 1 }] }, n: 1 }
  assert.deepEqual(redactJson(given), { user: { name: 'Ana', password: masked, keys: [{ apiKey: masked }] }, n: 1 })
  assert.equal(given.user.password, 'x')
})
