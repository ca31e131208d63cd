import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Answer, startLogService, type TestLogService } from './log-service.fixture.ts'

const view = '/?q=result%3Afailure&from=now-24h'

let service: TestLogService
before(async () => {
  service = await startLogService()
})
after(() => service[Symbol.asyncDispose]())

type Headers = Readonly<Record<string, string>>

const send = (method: 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown, headers: Headers = {}) =>
  service.ask(method, path, {
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })

const create = async (name: string, more: object = {}): Promise<Answer> => {
  const answer = await send('POST', '/api/saved', { name, view, ...more })
  assert.equal(answer.status, 201, answer.text)
  return answer
}

const names = async (): Promise<unknown[]> => {
  const { json } = await service.ask('GET', '/api/saved')
  return (json.searches as { name: string }[]).map(({ name }) => name)
}

const entriesOf = async (id: unknown) => {
  const { json } = await service.ask('GET', `/api/entries?order=asc&q=target.id:${id}`)
  return (json.entries as Record<string, unknown>[]).map(({ service: from, user_id, action, result, attributes }) => {
    const { name } = attributes as { name: string }
    return { from, user_id, action, result, name }
  })
}

describe('saved searches', () => {
  test('are created, read, listed by name, changed and deleted, and each change is an entry', async () => {
    const created = await create('  zeta ', { description: 'what fails' })
    const { id } = created.json
    assert.match(String(id), /^[0-9a-f]{8}-[0-9a-f]{4}-7/)
    assert.equal(created.headers.location, `/api/saved/${id}`)
    const { created_at, updated_at, ...kept } = created.json
    assert.equal(created_at, updated_at)
    assert.deepEqual(kept, { id, name: 'zeta', description: 'what fails', view, version: kept.version })
    assert.equal(created.headers.etag, `"${kept.version}"`)
    const read = await service.ask('GET', `/api/saved/${id}`)
    assert.deepEqual(read.json, created.json)

    await create('Émile')
    await create('alpha')
    assert.deepEqual(await names(), ['alpha', 'zeta', 'Émile'])

    const etag = String(read.headers.etag)
    const changed = await send('PUT', `/api/saved/${id}`, { name: 'beta', view: '/live' }, { 'if-match': etag })
    assert.equal(changed.status, 200)
    assert.equal(changed.json.description, undefined)
    assert.equal(changed.json.created_at, created_at)
    assert.notEqual(changed.headers.etag, etag)
    assert.deepEqual(await names(), ['alpha', 'beta', 'Émile'])

    const deleted = await send('DELETE', `/api/saved/${id}`)
    assert.deepEqual([deleted.status, deleted.text], [204, ''])
    assert.equal((await service.ask('GET', `/api/saved/${id}`)).status, 404)
    assert.equal((await send('DELETE', `/api/saved/${id}`)).json.detail, 'Saved search not found')
    const by = { from: 'log_service', user_id: 'N/A', result: 'success' }
    assert.deepEqual(await entriesOf(id), [
      { ...by, action: 'save_search', name: 'zeta' },
      { ...by, action: 'update_saved_search', name: 'beta' },
      { ...by, action: 'delete_saved_search', name: 'beta' },
    ])
  })

  test('two people do not overwrite each other', async () => {
    const { json, headers } = await create('shared')
    const path = `/api/saved/${json.id}`
    const change = (text: string, match: string) =>
      send('PUT', path, { name: 'shared', description: text, view }, { 'if-match': match })
    const etag = String(headers.etag)
    const answers = await Promise.all([change('mine', etag), change('theirs', etag)])
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200, 412]))
    const refused = answers.find(({ status }) => status === 412)
    assert.match(String(refused?.json.detail), /^If-Match: "shared" was changed at .* read it again/)
    assert.equal((await send('DELETE', path, undefined, { 'if-match': etag })).status, 412)
    assert.equal((await change('again', `W/${etag}, "0", x`)).status, 412)
    const now = String((await service.ask('GET', path)).headers.etag)
    assert.equal((await change('again', `"0", ${now}`)).status, 200)
    assert.equal((await change('whatever', '*')).status, 200)
    const without = await send('PUT', path, { name: 'shared', view })
    assert.deepEqual([without.status, String(without.json.detail).slice(0, 9)], [422, 'If-Match:'])
  })

  test('a deleted one comes back under its id, with another version', async () => {
    const { json, headers } = await create('back')
    const path = `/api/saved/${json.id}`
    const restore = () => send('PUT', path, { name: 'back', view }, { 'if-none-match': '*' })
    assert.equal((await restore()).status, 412)
    await send('DELETE', path)
    assert.equal((await send('PUT', path, { name: 'back', view }, { 'if-match': '*' })).status, 404)
    const restored = await restore()
    assert.deepEqual([restored.status, restored.json.id], [201, json.id])
    assert.notEqual(restored.headers.etag, headers.etag)
  })

  test('a name is there once, whatever its case', async () => {
    const { json } = await create('Straße')
    for (const name of ['straße', 'STRASSE', ' Straße']) {
      const answer = await send('POST', '/api/saved', { name, view })
      assert.deepEqual(
        [answer.status, answer.json.detail],
        [409, 'name: there is a saved search "Straße" already'],
        name,
      )
    }
    const renamed = await send('PUT', `/api/saved/${json.id}`, { name: 'STRASSE', view }, { 'if-match': '*' })
    assert.equal(renamed.status, 200)
  })

  const wrong: readonly (readonly [string, unknown, RegExp])[] = [
    ['no name', { view }, /^name: /],
    ['an empty name', { name: ' \t', view }, /^name: must not be empty/],
    ['a long name', { name: 'x'.repeat(121), view }, /^name: /],
    ['a name of two lines', { name: 'a\nb', view }, /^name: must be one line/],
    ['half an emoji', { name: '\ud83d', view }, /^name: holds half/],
    ['a description of another kind', { name: 'a', description: 4, view }, /^description: /],
    ['an address elsewhere', { name: 'a', view: 'https://evil.example/' }, /^view: /],
    ['an address that leads elsewhere', { name: 'a', view: '//evil.example/' }, /^view: /],
    ['a script', { name: 'a', view: 'javascript:alert(1)' }, /^view: /],
    ['a page that is none', { name: 'a', view: '/api/export' }, /^view: /],
    ['a saved search', { name: 'a', view: '/saved/0198' }, /^view: /],
    ['dots', { name: 'a', view: '/users/..' }, /^view: /],
    ['a backslash', { name: 'a', view: '/\\evil.example' }, /^view: /],
    ['a long address', { name: 'a', view: `/?q=${'x'.repeat(8_190)}` }, /^view: /],
    ['an address of many bytes', { name: 'a', view: `/?q=${'é'.repeat(4_095)}` }, /^view: /],
    ['no object', [1], /^body: /],
  ]
  for (const [what, body, detail] of wrong) {
    test(`${what} is a 422 that says so`, async () => {
      const before = await names()
      const answer = await send('POST', '/api/saved', body)
      assert.equal(answer.status, 422, answer.text)
      assert.match(String(answer.json.detail), detail)
      assert.deepEqual(await names(), before)
    })
  }

  test('what another site makes a browser send changes nothing', async () => {
    const { json } = await create('guarded')
    const path = `/api/saved/${json.id}`
    const { host } = new URL(service.url)
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `http://${host}.evil.example` },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ] as Headers[]) {
      assert.equal((await send('POST', '/api/saved', { name: 'planted', view }, headers)).status, 403)
      assert.equal((await send('DELETE', path, undefined, headers)).status, 403)
      const put = await send('PUT', path, { name: 'planted', view }, { ...headers, 'if-match': '*' })
      assert.deepEqual([put.status, put.json.code], [403, 'forbidden'])
    }
    // What a form can send.
    const body = JSON.stringify({ name: 'planted', view })
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const answer = await service.ask('POST', '/api/saved', { headers: { 'content-type': type }, body })
      assert.equal(answer.status, 415, type)
    }
    assert.equal((await service.ask('POST', '/api/saved', { body })).status, 415)
    assert.ok(!(await names()).includes('planted'))
    assert.equal((await service.ask('GET', path)).status, 200)
    const own = await send('DELETE', path, undefined, { origin: service.url, 'sec-fetch-site': 'same-origin' })
    assert.equal(own.status, 204)
    const { json: other } = await create('guarded')
    assert.equal((await send('DELETE', `/api/saved/${other.id}`, undefined, { origin: service.url })).status, 204)
  })

  test('the document describes them', async () => {
    const { json } = await service.ask('GET', '/openapi.json')
    const { '/api/saved': all, '/api/saved/{id}': one } = json.paths as Record<'/api/saved' | '/api/saved/{id}', object>
    assert.deepEqual(new Set(Object.keys(all)), new Set(['get', 'post']))
    assert.deepEqual(new Set(Object.keys(one)), new Set(['get', 'put', 'delete']))
  })
})

test('a damaged file is refused in a sentence and left as it is, while entries are still accepted', async () => {
  await using fresh = await startLogService()
  const file = join(fresh.dataDir, 'saved-searches.json')
  const damages = [
    '',
    '{"format":1,"revision":3,"searches":[{',
    '{"format":2,"revision":0,"searches":[]}',
    '{"format":1,"revision":1,"searches":[{"id":1}]}',
    '[]',
    Buffer.from('{"format":1,"revision":0,"searches":[],"\xff":1}', 'latin1'),
  ]
  for (const content of damages) {
    await writeFile(file, content)
    for (const answer of [
      await fresh.ask('GET', '/api/saved'),
      await fresh.postJson('/api/saved', { name: 'a', view }),
    ]) {
      assert.equal(answer.status, 503)
      assert.match(
        String(answer.json.detail),
        /^saved-searches\.json in the data folder cannot be used \(.+\): repair it/,
      )
    }
    assert.deepEqual(await readFile(file), Buffer.from(content))
  }
  const logged = await fresh.postJson('/log', { service: 'a', user_id: '1', action: 'b', result: 'success' })
  assert.equal(logged.status, 200)
  await rm(file)
  assert.equal((await fresh.postJson('/api/saved', { name: 'a', view })).status, 201)
})
