import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ask } from './testing/ask.ts'
import { startGateway } from './testing/gateway-harness.ts'

const apiKey = 'a-key-of-sixteen-characters'

describe('the gateway’s own answers', () => {
  test('health checks answer without an entry, while every upstream is down', async () => {
    await using harness = await startGateway({ userServiceUrl: 'http://127.0.0.1:9', apiKey })
    assert.deepEqual(JSON.parse((await ask(`${harness.url}/healthz`)).body), { status: 'ok' })
    assert.deepEqual(JSON.parse((await ask(`${harness.url}/readyz`)).body), { status: 'ready' })
    await ask(`${harness.url}/x`)
    assert.equal((await harness.onlyEntry()).http?.path, '/x')
  })

  test('a browser at / is sent to the console; others get a 404', async () => {
    await using harness = await startGateway({ logUrl: 'http://log.example:8003/x' })
    const browser = await ask(harness.url, { headers: { accept: 'text/html,application/xhtml+xml' } })
    assert.equal(browser.status, 302)
    assert.equal(browser.headers.location, 'http://log.example:8003/')
    assert.equal((await ask(harness.url, { headers: { accept: 'application/json' } })).status, 404)
    const entries = await harness.entries(2)
    assert.deepEqual(
      entries.map(({ action, result }) => `${action} ${result}`),
      ['GET / success', 'GET / failure'],
    )
  })

  test('the console’s address can be set', async () => {
    await using harness = await startGateway({ consoleUrl: 'https://console.example/' })
    const { headers } = await ask(harness.url, { headers: { accept: 'text/html' } })
    assert.equal(headers.location, 'https://console.example/')
  })

  test('made-up paths share one action', async () => {
    await using harness = await startGateway()
    for (const path of ['/a', '/b/c', '/admin.php']) assert.equal((await ask(harness.url + path)).status, 404)
    const entries = await harness.entries(3)
    assert.deepEqual(new Set(entries.map(({ action }) => action)), new Set(['GET *']))
  })
})

describe('with an API key', () => {
  const given: readonly (readonly [name: string, headers: Record<string, string>, status: number])[] = [
    ['no key', {}, 401],
    ['a wrong key', { authorization: 'Bearer wrong' }, 401],
    ['the key as bearer token', { authorization: `Bearer ${apiKey}` }, 200],
    ['the key as x-api-key', { 'x-api-key': apiKey }, 200],
    ['the key as password', { authorization: `Basic ${Buffer.from(`ana:${apiKey}`).toString('base64')}` }, 200],
  ]
  for (const [name, headers, status] of given) {
    test(`a request with ${name} is answered with ${status} and leaves an entry without the key`, async () => {
      await using harness = await startGateway({ apiKey })
      const answer = await ask(`${harness.url}/users/1`, { headers })
      assert.equal(answer.status, status)
      const entry = await harness.onlyEntry()
      assert.equal(entry.http?.status, status)
      assert.equal(entry.action, 'GET /users/{user_id}')
      assert.ok(!JSON.stringify(entry).includes(apiKey))
      assert.equal(harness.users.arrived.length, status === 200 ? 1 : 0)
      if (status === 401) assert.equal(answer.headers['www-authenticate'], 'Basic realm="Trilha"')
    })
  }
})
