import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { entry, startLogService, type TestLogService, until } from './log-service.fixture.ts'

let service: TestLogService
let paths: readonly string[]
before(async () => {
  service = await startLogService()
  const { log_id: id } = (await service.postJson('/log', entry({ request_id: 'r1' }))).json
  paths = [
    '/api/entries',
    `/api/entries/${id}`,
    `/api/entries/${id}/context`,
    '/api/histogram',
    '/api/facets?field=action',
    '/api/stats',
    '/api/fields',
    '/api/complete',
    '/api/requests/r1',
    '/api/users/1/timeline',
  ]
})
after(() => service[Symbol.asyncDispose]())

const joined = (path: string, more: string): string => `${path}${path.includes('?') ? '&' : '?'}${more}`

describe('every route that asks the log', () => {
  test('answers GET and HEAD, with and without a last slash, and no other method', async () => {
    for (const path of paths) {
      const plain = await service.ask('GET', path)
      assert.equal(plain.status, 200, plain.text)
      assert.match(String(plain.headers['content-type']), /^application\/json/)
      const slashed = await service.ask('GET', path.replace(/(?=\?|$)/, '/'))
      assert.equal(slashed.status, 200, path)
      const head = await service.ask('HEAD', path)
      assert.deepEqual([head.status, head.text], [200, ''])
      const posted = await service.ask('POST', path)
      assert.deepEqual([posted.status, posted.headers.allow], [405, 'GET, HEAD'], path)
    }
  })

  test('names a parameter that it does not know', async () => {
    for (const path of paths) {
      const { status, headers, json } = await service.ask('GET', joined(path, 'servise=a'))
      assert.equal(status, 422, path)
      assert.match(String(headers['content-type']), /^application\/problem\+json/)
      assert.match(String(json.detail), /^servise: is no parameter of this; (?:known are |this takes none)/)
      assert.equal(json.instance, path.split('?')[0])
    }
  })

  test('says where a query is wrong', async () => {
    for (const path of paths.filter((one) => !/entries\/|fields|complete|requests/.test(one))) {
      const { status, json } = await service.ask('GET', joined(path, 'q=result:'))
      assert.deepEqual([status, json.code, json.start, json.end], [422, 'invalid_query', 7, 7], path)
      assert.ok(Array.isArray(json.expected) && json.expected.length > 0)
    }
  })

  test('is described with every parameter that it knows', async () => {
    const document = (await service.ask('GET', '/openapi.json')).json as unknown as {
      readonly paths: Readonly<
        Record<string, { readonly get: { readonly parameters?: readonly { name: string; in: string }[] } }>
      >
    }
    const described = Object.entries(document.paths).filter(([path]) =>
      /api\/(?!tail|export|retention|status|saved)/.test(path),
    )
    assert.equal(described.length, paths.length)
    for (const [template, { get }] of described) {
      const path = paths.find((one) =>
        new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(one.split('?')[0] ?? ''),
      )
      assert.ok(path !== undefined, template)
      const { json } = await service.ask('GET', joined(path, 'nonsense=1'))
      const known = /known are (.*)$/.exec(String(json.detail))?.[1]?.split(', ') ?? []
      const named = get.parameters?.filter((one) => one.in === 'query').map(({ name }) => name) ?? []
      assert.deepEqual(new Set(named), new Set(known), template)
    }
  })

  test('survives callers who hang up', async () => {
    const { port, hostname } = new URL(service.url)
    for (const path of paths) {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => undefined)
      socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`, () => socket.destroy())
    }
    await until('the service to answer', async () => (await service.ask('GET', '/api/entries')).status === 200)
  })
})
