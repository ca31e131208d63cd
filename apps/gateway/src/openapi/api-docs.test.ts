import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Problem } from '@trilha/service-kit'
import { parseConfiguration } from '../configuration/parse-configuration.ts'
import { type ScriptedService, startScriptedService } from '../testing/scripted-service.ts'
import { openUpstream } from '../upstreams/open-upstream.ts'
import { createApiDocs, type DocsPlan } from './api-docs.ts'
import { type Members, membersOf } from './api-document.ts'

const documentOf = (path: string): string =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'x', version: '1' },
    paths: { [path]: { get: { responses: { 200: { description: 'It' } } } } },
  })

const planOf = (urls: Readonly<Record<string, string>>) => {
  const file = parseConfiguration(
    JSON.stringify({
      upstreams: Object.fromEntries(
        Object.entries(urls).map(([name, url]) => [
          name,
          { title: `${name} service`, targets: [{ url }], openapi: '/openapi.json' },
        ]),
      ),
      routes: Object.keys(urls).map((name) => ({ name, path: `/${name}`, upstream: name })),
    }),
    'test.json',
  )
  const upstreams = new Map(
    Object.entries(file.upstreams).map(([name, section]) => [
      name,
      openUpstream(name, section, { maxHeaderBytes: 16_384 }),
    ]),
  )
  const close = () => Promise.all([...upstreams.values()].map((upstream) => upstream.close()))
  return { file, upstreams, [Symbol.asyncDispose]: async () => void (await close()) }
}

const documentIn = async (docs: ReturnType<typeof createApiDocs>, plan: DocsPlan): Promise<Members> => {
  const { status, headers, body } = await docs.page('/openapi.json', plan)
  assert.equal(status, 200)
  assert.equal(headers['content-type'], 'application/json')
  assert.equal(headers['content-length'], String(body.length))
  return membersOf(JSON.parse(body.toString()))
}

const noteIn = ({ info }: Members): string => String(membersOf(info).description)

const answerWith =
  (status: number, body: string): ScriptedService['handle'] =>
  (_request, response) =>
    response.writeHead(status).end(body)

/** Nothing listens there, and nothing may: the discard port needs rights that a test does not have. */
const nobody = 'http://127.0.0.1:9'

describe('the API documents of the gateway', () => {
  test('join those of the services that answer, and tell of those that do not', async () => {
    await using users = await startScriptedService()
    users.handle = answerWith(200, documentOf('/users'))
    await using plan = planOf({ users: users.url, events: nobody })
    const document = await documentIn(createApiDocs({ version: '1', apiKey: undefined }), plan)
    assert.deepEqual(Object.keys(membersOf(document.paths)), ['/users'])
    assert.match(noteIn(document), /The events service is left out\*\*.*cannot be reached/)
    assert.doesNotMatch(noteIn(document), /users service is/)
  })

  test('say why a document could not be taken', async () => {
    await using users = await startScriptedService()
    const wrong: readonly (readonly [ScriptedService['handle'], RegExp])[] = [
      [answerWith(404, ''), /answered with status 404/],
      [answerWith(200, 'no'), /is no JSON/],
      [answerWith(200, '[]'), /is no JSON object/],
      [answerWith(200, '{"openapi":"3.0.3"}'), /is not OpenAPI 3\.1 \(openapi: "3\.0\.3"\)/],
      [answerWith(200, `{"openapi":"3.1.0","x":${'['.repeat(300)}${']'.repeat(300)}}`), /more than 200 levels/],
      [answerWith(200, `{"openapi":"3.1.0","x":"${'x'.repeat(5_000_000)}"}`), /larger than 5 MB/],
      [(request) => request.socket.destroy(), /cannot be reached/],
    ]
    for (const [handle, reason] of wrong) {
      users.handle = handle
      await using plan = planOf({ users: users.url })
      const document = await documentIn(createApiDocs({ version: '1', apiKey: undefined }), plan)
      assert.match(noteIn(document), reason)
      assert.deepEqual(document.paths, {})
    }
  })

  test('ask a service once a half minute, with the key, and not anew after a reload that left it as it was', async () => {
    await using users = await startScriptedService()
    users.handle = answerWith(200, documentOf('/users'))
    await using plan = planOf({ users: users.url })
    const docs = createApiDocs({ version: '1', apiKey: 'a-key-of-sixteen-characters', now: () => 0 })
    const first = await docs.page('/openapi.json', plan)
    const again = await docs.page('/openapi.json', plan)
    assert.equal(again.body, first.body)
    const reloaded = { file: { routes: [] }, upstreams: plan.upstreams }
    assert.deepEqual((await documentIn(docs, reloaded)).paths, {})
    assert.equal(users.arrived.length, 1)
    assert.equal(users.arrived[0]?.headers.authorization, 'Bearer a-key-of-sixteen-characters')
    assert.equal(plan.upstreams.get('users')?.state.activeRequests, 0)
  })

  test('come with a page that has all its files', async () => {
    await using plan = planOf({})
    const docs = createApiDocs({ version: '1', apiKey: undefined })
    for (const path of ['/docs', '/docs/', '/openapi.json', '/docs/start.js']) assert.ok(docs.answers(path), path)
    for (const path of ['/', '/docsx', '/docs/../x', '/docs/other.js', '/openapi.json/']) {
      assert.ok(!docs.answers(path), path)
    }
    const page = await docs.page('/docs/', plan)
    assert.match(String(page.headers['content-security-policy']), /default-src 'self'/)
    const addresses = [...page.body.toString().matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, address = '']) => address)
    assert.equal(addresses.length, 3)
    for (const address of addresses) {
      assert.ok(docs.answers(address), address)
      assert.ok((await docs.page(address, plan)).body.length > 0)
    }
    await assert.rejects(docs.page('/docs/nothing', plan), Problem)
  })
})
