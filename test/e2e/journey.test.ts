import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { type RunningSystem, search, startSystem, temporaryFolder, waitForEntries } from '@trilha/testing'

const json = (body: unknown, method = 'POST'): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

describe("the system, by the contract's calls", () => {
  let system: RunningSystem
  const resources = new AsyncDisposableStack()

  before(async () => {
    const folder = resources.use(await temporaryFolder('journey'))
    system = resources.use(await startSystem(folder.path))
  })
  after(() => resources.disposeAsync())

  /** A call through the gateway under a request id of its own. */
  const call = async (path: string, init: RequestInit = {}) => {
    const requestId = randomUUID()
    const response = await fetch(`${system.urls.gateway}${path}`, {
      ...init,
      headers: { ...init.headers, 'x-request-id': requestId },
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text), requestId, response }
  }

  test('a user lives its whole life through the gateway', async () => {
    const created = await call('/users/', json({ name: 'Ana', email: 'ana@example.com', age: 30 }))
    assert.equal(created.status, 200)
    const { id } = created.body
    assert.deepEqual(created.body, { id, name: 'Ana', email: 'ana@example.com', age: 30 })

    const again = await call('/users', json({ id, name: 'Bia', email: 'bia@example.com' }))
    assert.equal(again.status, 400)
    assert.equal(again.body.detail, 'User with this ID already exists')

    assert.deepEqual((await call(`/users/${id}`)).body, created.body)
    const changed = await call(`/users/${id}`, json({ name: 'Ana Maria', email: 'ana@example.com', age: 31 }, 'PUT'))
    assert.equal(changed.body.name, 'Ana Maria')
    assert.deepEqual((await call('/users/')).body, [changed.body])
    assert.deepEqual((await call(`/users/${id}`, { method: 'DELETE' })).body, changed.body)

    const gone = await call(`/users/${id}`)
    assert.equal(gone.status, 404)
    assert.equal(gone.body.detail, 'User not found')
    assert.match(gone.response.headers.get('content-type') ?? '', /^application\/problem\+json/)
  })

  test("one request id finds the gateway's entry and the service's", async () => {
    const missing = await call('/users/424242')
    const entries = await waitForEntries(system.urls.log, { request_id: missing.requestId }, 2)
    assert.equal(entries.length, 2)
    const gateway = entries.find(({ service }) => service === 'gateway')
    const service = entries.find(({ service }) => service === 'user_service')
    assert.deepEqual(
      { user_id: gateway?.user_id, action: gateway?.action, result: gateway?.result, cause: gateway?.cause },
      { user_id: 'N/A', action: 'GET /users/{user_id}', result: 'failure', cause: 'User not found' },
    )
    assert.deepEqual(
      { user_id: service?.user_id, action: service?.action, result: service?.result, cause: service?.cause },
      { user_id: '424242', action: 'get_user', result: 'failure', cause: 'User not found' },
    )
    assert.equal(gateway?.http?.status, 404)
    assert.equal(gateway?.trace_id, service?.trace_id)
  })

  test('every action of every service writes its entry', async () => {
    const event = { title: 'Launch', starts_at: '2026-12-01T10:00:00Z', organizer_id: 7 }
    const message = { sender_id: 1, recipient_id: 2, body: 'hello' }
    const calls: [
      path: string,
      init: RequestInit | undefined,
      service: string,
      action: string,
      userId: string,
      result: string,
    ][] = [
      [
        '/users/',
        json({ id: 501, name: 'Caio', email: 'caio@example.com' }),
        'user_service',
        'create_user',
        '501',
        'success',
      ],
      ['/users/', json({ id: 502, name: '' }), 'user_service', 'create_user', '502', 'failure'],
      ['/users/', undefined, 'user_service', 'get_users', 'N/A', 'success'],
      ['/users/501', undefined, 'user_service', 'get_user', '501', 'success'],
      [
        '/users/501',
        json({ name: 'C', email: 'c@example.com' }, 'PUT'),
        'user_service',
        'update_user',
        '501',
        'success',
      ],
      ['/users/501', { method: 'DELETE' }, 'user_service', 'delete_user', '501', 'success'],
      ['/users/501', { method: 'DELETE' }, 'user_service', 'delete_user', '501', 'failure'],
      ['/events/', json({ id: 9, ...event }), 'event_service', 'create_event', '7', 'success'],
      [
        '/events/',
        json({ ...event, ends_at: '2026-11-01T10:00:00Z' }),
        'event_service',
        'create_event',
        '7',
        'failure',
      ],
      ['/events', undefined, 'event_service', 'get_events', 'N/A', 'success'],
      ['/events/9', undefined, 'event_service', 'get_event', '7', 'success'],
      ['/events/9', json({ ...event, title: 'Later' }, 'PUT'), 'event_service', 'update_event', '7', 'success'],
      ['/events/9', { method: 'DELETE' }, 'event_service', 'delete_event', '7', 'success'],
      ['/messages/', json(message), 'messaging_service', 'send_message', '1', 'success'],
      ['/messages/?recipient_id=2', undefined, 'messaging_service', 'get_messages', '2', 'success'],
      ['/messages/1', undefined, 'messaging_service', 'get_message', '2', 'success'],
      ['/messages/1/read', { method: 'POST' }, 'messaging_service', 'read_message', '2', 'success'],
      ['/messages/1', { method: 'DELETE' }, 'messaging_service', 'delete_message', '2', 'success'],
      ['/messages/1', undefined, 'messaging_service', 'get_message', 'N/A', 'failure'],
    ]
    for (const [path, init, service, action, userId, result] of calls) {
      const { requestId, body } = await call(path, init)
      const entries = await waitForEntries(system.urls.log, { request_id: requestId, service }, 1)
      const entry = entries[0]
      const told = `${init?.method ?? 'GET'} ${path}: ${JSON.stringify(body)}`
      assert.equal(entries.length, 1, told)
      assert.deepEqual([entry?.action, entry?.user_id, entry?.result], [action, userId, result], told)
      assert.equal(entry?.cause, result === 'failure' ? body.detail : null, told)
      assert.equal((await waitForEntries(system.urls.log, { request_id: requestId, service: 'gateway' }, 1)).length, 1)
    }
  })

  test('the log service is reached through the gateway and on its own port', async () => {
    const entry = {
      service: 'billing',
      user_id: '9',
      action: 'pay',
      result: 'success',
      timestamp: '2024-06-15T12:34:56.789Z',
    }
    for (const base of [system.urls.gateway, system.urls.log]) {
      const response = await fetch(`${base}/log`, json(entry))
      assert.equal(response.status, 200)
      const { status, log_id } = (await response.json()) as { status: string; log_id: string }
      assert.equal(status, 'success')
      const found = (await (await fetch(`${system.urls.log}/api/entries/${log_id}`)).json()) as Record<string, unknown>
      assert.deepEqual({ ...found, ...entry }, found)
    }
    const refused = await fetch(`${system.urls.log}/log`, json({ ...entry, user_id: 9 }))
    assert.equal(refused.status, 422)
    assert.match(((await refused.json()) as { detail: string }).detail, /^user_id/)
  })

  test('secrets never enter an entry', async () => {
    const requestId = randomUUID()
    await fetch(`${system.urls.gateway}/users/1?token=hunter2-query`, {
      headers: { 'x-request-id': requestId, authorization: 'Bearer hunter2-header', cookie: 'sid=hunter2-cookie' },
    })
    const entries = await waitForEntries(system.urls.log, { request_id: requestId }, 2)
    assert.equal(entries.length, 2)
    assert.ok(!JSON.stringify(entries).includes('hunter2'))
  })

  test('an unknown path is a 404 problem with an entry; a browser is sent to the console', async () => {
    const unknown = await call('/nowhere')
    assert.equal(unknown.status, 404)
    const [entry] = await waitForEntries(system.urls.log, { request_id: unknown.requestId }, 1)
    assert.equal(entry?.result, 'failure')
    const browser = await fetch(`${system.urls.gateway}/`, { headers: { accept: 'text/html' }, redirect: 'manual' })
    assert.ok([302, 303, 307].includes(browser.status))
    const page = await fetch(new URL(browser.headers.get('location') ?? '', system.urls.gateway), {
      headers: { accept: 'text/html' },
    })
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/)
  })

  test('existing callers: ping and the newest entries', async () => {
    assert.deepEqual(await (await fetch(`${system.urls.log}/ping`, { method: 'POST' })).json(), { status: 'success' })
    const newest = (await (await fetch(`${system.urls.log}/`, { headers: { accept: 'application/json' } })).json()) as {
      log: { seq: number }[]
    }
    assert.ok(newest.log.length > 0)
    const seqs = newest.log.map(({ seq }) => seq)
    assert.ok(seqs.length === new Set(seqs).size)
  })

  test('every part says that it lives, is ready, and what it offers', async () => {
    for (const url of Object.values(system.urls)) {
      assert.deepEqual(await (await fetch(`${url}/healthz`)).json(), { status: 'ok' })
      assert.equal((await fetch(`${url}/readyz`)).status, 200)
    }
    for (const url of [system.urls.log, system.urls.users, system.urls.events, system.urls.messages]) {
      const document = (await (await fetch(`${url}/openapi.json`)).json()) as { openapi: string }
      assert.match(document.openapi, /^3\.1/)
      const docs = await fetch(`${url}/docs`)
      assert.equal(docs.status, 200)
      assert.match(docs.headers.get('content-type') ?? '', /^text\/html/)
    }
  })

  test('times select', async () => {
    const page = await search(system.urls.log, {
      service: 'billing',
      from: '2024-06-15T00:00:00Z',
      to: '2024-06-16T00:00:00Z',
    })
    assert.ok(page.entries.length >= 2)
    assert.equal((await search(system.urls.log, { service: 'billing', to: '2024-06-15T00:00:00Z' })).entries.length, 0)
  })
})
