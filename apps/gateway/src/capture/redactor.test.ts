import assert from 'node:assert/strict'
import { createHmac, createSecretKey } from 'node:crypto'
import { describe, test } from 'node:test'
import { limits, masked, redactHeaders, redactQuery } from '@trilha/entry'
import { createRedactor } from './redactor.ts'

const nothing = { headers: [], query: [], json: [], hash: [] }
const key = createSecretKey(Buffer.alloc(32, 7))
const mark = (secret: string): string =>
  `hmac-sha256:${createHmac('sha256', key).update(secret).digest('hex').slice(0, 32)}`

describe('redactor', () => {
  test('costs nothing more than every entry when nothing is configured', () => {
    const redactor = createRedactor(nothing, undefined)
    assert.equal(redactor.headers, redactHeaders)
    assert.equal(redactor.query, redactQuery)
    assert.equal(createRedactor({ ...nothing, query: ['a'] }, undefined).headers, redactHeaders)
    assert.equal(createRedactor({ ...nothing, headers: ['a'] }, undefined).query, redactQuery)
  })

  test('masks configured headers, also those that an entry shows otherwise', () => {
    const { headers } = createRedactor({ ...nothing, headers: ['X-Tenant', 'User-Agent'] }, undefined)
    assert.deepEqual(Object.entries(headers({ 'x-tenant': 't', 'user-agent': 'ua', host: 'h', 'x-other': 'o' })), [
      ['host', 'h'],
      ['user-agent', masked],
      ['x-tenant', masked],
    ])
    assert.deepEqual(headers({ host: 'h' }), { host: 'h' })
  })

  test('masks configured parameters beside those of secret names', () => {
    const { query } = createRedactor({ ...nothing, query: ['Email'] }, undefined)
    assert.equal(query('email=a&b=1&token=x'), 'email=[REDACTED]&b=1&token=[REDACTED]')
  })

  test('puts a keyed hash in place of credentials: the same for the same, and nothing of them', () => {
    const hash = ['authorization', 'X-API-Key', 'x-session']
    const { headers } = createRedactor({ ...nothing, hash }, key)
    const given = { authorization: 'Bearer abc', 'x-api-key': 'abc', 'x-session': 'abc', cookie: 'sid=abc' }
    const shown = headers(given)
    assert.deepEqual(shown, {
      authorization: mark('Bearer abc'),
      cookie: masked,
      'x-api-key': mark('abc'),
      'x-session': mark('abc'),
    })
    assert.deepEqual(headers({ ...given }), shown)
    assert.notEqual(
      createRedactor({ ...nothing, hash }, createSecretKey(Buffer.alloc(32, 8))).headers(given).authorization,
      shown.authorization,
    )
  })

  test('a header that is to be masked and hashed is masked', () => {
    const { headers } = createRedactor({ ...nothing, headers: ['authorization'], hash: ['Authorization'] }, undefined)
    assert.equal(headers({ authorization: 'x' }).authorization, masked)
  })

  test('needs its key', () => {
    assert.throws(() => createRedactor({ ...nothing, hash: ['cookie'] }, undefined), TypeError)
  })

  test('each cookie has its own mark, the same when it is set and when it comes back', () => {
    const { headers } = createRedactor({ ...nothing, hash: ['cookie', 'set-cookie'] }, key)
    assert.equal(
      headers({ cookie: 'sid=a=b;theme=dark; bare' }).cookie,
      `sid=${mark('a=b')}; theme=${mark('dark')}; ${mark('bare')}`,
    )
    assert.equal(
      headers({ 'set-cookie': ['sid=a=b; Path=/; HttpOnly', 'x=1'] })['set-cookie'],
      `sid=${mark('a=b')}; x=${mark('1')}`,
    )
  })

  test('thousands of cookies stay within what an entry takes, in little time', () => {
    const { headers } = createRedactor({ ...nothing, hash: ['cookie'] }, key)
    const shown = String(headers({ cookie: 'a=;'.repeat(5_000) }).cookie)
    assert.ok(shown.length <= limits.headerValueLength && shown.length > limits.headerValueLength - 100)
    assert.ok(shown.endsWith('; …[cut]'))
    assert.equal(headers({ cookie: `${'n'.repeat(9_000)}=1` }).cookie, '…[cut]')
  })

  test('never shows more headers than an entry takes', () => {
    const names = Array.from({ length: 300 }, (_, n) => `x-${n}`)
    const { headers } = createRedactor({ ...nothing, headers: names }, undefined)
    const shown = headers({ host: 'h', ...Object.fromEntries(names.map((name) => [name, 'v'])) })
    assert.equal(Object.keys(shown).length, limits.headerCount)
    assert.equal(shown.host, 'h')
  })
})
