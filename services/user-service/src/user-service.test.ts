import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import {
  assertOneEntry,
  type ExpectedEntry,
  onEachDatabase,
  openTestService,
  type TestService,
} from '@trilha/service-kit/testing'
import { migrations } from './migrations.ts'
import { createUserServer } from './server.ts'
import type { User } from './user.ts'
import { createUserRepository, type UserTables } from './user-repository.ts'

const name = 'user_service'
const ana = { name: 'Ana Souza', email: 'ana@example.com', age: 34 }

onEachDatabase('the user service', (fresh) => {
  let service: TestService
  before(async () => {
    service = await openTestService<UserTables>({
      name,
      migrations,
      database: await fresh(),
      createServer: ({ db, ...parts }) => createUserServer({ ...parts, users: createUserRepository(db) }),
    })
  })
  after(() => service.close())
  beforeEach(async () => {
    const { body } = await service.call<User[]>('GET', '/users/')
    for (const { id } of body) await service.call('DELETE', `/users/${id}`)
    service.log.take()
  })

  const create = async (user: object = ana) => (await service.call<User>('POST', '/users/', user)).body

  const entryOf = (expected: ExpectedEntry) => assertOneEntry(service.log, expected)

  for (const path of ['/users/', '/users']) {
    test(`POST ${path} creates a user under a new id and logs it`, async () => {
      const { status, body } = await service.call<User>('POST', path, ana)
      assert.equal(status, 200)
      assert.ok(Number.isSafeInteger(body.id) && body.id > 0)
      assert.deepEqual(body, { id: body.id, ...ana })
      const entry = entryOf({ action: 'create_user', user_id: String(body.id) })
      assert.equal(entry.service, name)
      assert.deepEqual(entry.target, { type: 'user', id: String(body.id) })
      assert.equal(entry.http?.status, 200)
    })
  }

  test('an age left out is null, and members that no user has are ignored', async () => {
    const { status, body } = await service.call<User>('POST', '/users', {
      name: 'B',
      email: 'b@example.com',
      pet: 'cat',
    })
    assert.equal(status, 200)
    assert.deepEqual(body, { id: body.id, name: 'B', email: 'b@example.com', age: null })
  })

  test('a chosen id is kept, and a taken one refused', async () => {
    assert.equal((await create({ ...ana, id: 700 })).id, 700)
    entryOf({ action: 'create_user', user_id: '700' })
    const { status, body } = await service.call('POST', '/users/', { ...ana, id: 700 })
    assert.equal(status, 400)
    assert.equal(body.detail, 'User with this ID already exists')
    entryOf({ action: 'create_user', user_id: '700', cause: 'User with this ID already exists' })
  })

  test('an assigned id never meets a chosen one, nor one that was removed', async () => {
    const first = await create()
    await create({ ...ana, id: first.id + 1 })
    const third = await create()
    assert.equal(third.id, first.id + 2)
    await service.call('DELETE', `/users/${third.id}`)
    assert.equal((await create()).id, third.id + 1)
  })

  test('the largest id leaves room for assigned ones', async () => {
    assert.equal((await create({ ...ana, id: Number.MAX_SAFE_INTEGER })).id, Number.MAX_SAFE_INTEGER)
    const { id } = await create()
    assert.ok(id < Number.MAX_SAFE_INTEGER)
  })

  test('users created at once get an id each', async () => {
    const users = await Promise.all(
      Array.from({ length: 40 }, (_, index) => create(index % 4 === 0 ? ana : { ...ana })),
    )
    assert.equal(new Set(users.map(({ id }) => id)).size, 40)
  })

  test('GET lists users by id and logs it under N/A', async () => {
    const users = [await create(), await create()]
    service.log.take()
    for (const path of ['/users/', '/users']) {
      const { status, body } = await service.call<User[]>('GET', path)
      assert.equal(status, 200)
      assert.deepEqual(body, users)
      entryOf({ action: 'get_users', user_id: 'N/A' })
    }
  })

  test('following the Link headers gives every user once', async () => {
    const users: User[] = []
    for (let count = 0; count < 5; count += 1) users.push(await create())
    const seen: User[] = []
    let path: string | undefined = '/users/?limit=2'
    while (path !== undefined) {
      const { body, headers }: { body: User[]; headers: Headers } = await service.call<User[]>('GET', path)
      seen.push(...body)
      path = /^<(.+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1]
    }
    assert.deepEqual(seen, users)
  })

  test('GET, PUT and DELETE of one user', async () => {
    const { id } = await create()
    service.log.take()
    assert.deepEqual((await service.call('GET', `/users/${id}`)).body, { id, ...ana })
    entryOf({ action: 'get_user', user_id: String(id) })

    const changed = { name: 'Ana Lima', email: 'lima@example.com', age: null }
    const put = await service.call('PUT', `/users/${id}`, changed)
    assert.equal(put.status, 200)
    assert.deepEqual(put.body, { id, ...changed })
    entryOf({ action: 'update_user', user_id: String(id) })
    assert.deepEqual((await service.call('PUT', `/users/${id}/`, { ...changed, id })).body, { id, ...changed })
    entryOf({ action: 'update_user', user_id: String(id) })

    const removed = await service.call('DELETE', `/users/${id}`)
    assert.equal(removed.status, 200)
    assert.deepEqual(removed.body, { id, ...changed })
    entryOf({ action: 'delete_user', user_id: String(id) })
    assert.equal((await service.call('GET', `/users/${id}`)).status, 404)
  })

  for (const [method, action] of [
    ['GET', 'get_user'],
    ['PUT', 'update_user'],
    ['DELETE', 'delete_user'],
  ] as const) {
    test(`${method} of a user that does not exist`, async () => {
      const { status, body, headers } = await service.call(method, '/users/424242', method === 'PUT' ? ana : undefined)
      assert.equal(status, 404)
      assert.equal(headers.get('content-type'), 'application/problem+json; charset=utf-8')
      assert.equal(body.detail, 'User not found')
      const entry = entryOf({ action, user_id: '424242', cause: 'User not found' })
      assert.equal(entry.request_id, body.request_id)
      assert.equal(headers.get('x-request-id'), body.request_id)
    })
  }

  test('a body may not name another id than the path', async () => {
    const { id } = await create()
    service.log.take()
    const { status, body } = await service.call('PUT', `/users/${id}`, { ...ana, id: id + 1 })
    assert.equal(status, 422)
    assert.equal(body.detail, `id: must be ${id}, as in the path, or left out`)
    entryOf({ action: 'update_user', user_id: String(id), cause: `id: must be ${id}, as in the path, or left out` })
  })

  describe('refuses with 422, names the field, and logs why', () => {
    const wrong: [string, unknown, string][] = [
      ['no name', { email: 'a@example.com' }, 'name: is required'],
      ['an empty name', { ...ana, name: '' }, 'name: must not be empty'],
      ['a name of blanks', { ...ana, name: ' \t' }, 'name: must hold more than blanks, and no NUL character'],
      ['a name with NUL', { ...ana, name: 'a\0b' }, 'name: must hold more than blanks, and no NUL character'],
      ['a name that is no text', { ...ana, name: 5 }, 'name: must be a string'],
      ['a name too long', { ...ana, name: 'x'.repeat(201) }, 'name: must have at most 200 characters'],
      ['no address', { ...ana, email: 'nobody' }, 'email: must be an e-mail address such as ana@example.com'],
      ['a negative age', { ...ana, age: -1 }, 'age: must be at least 0 or null'],
      ['an age beyond people', { ...ana, age: 151 }, 'age: must be at most 150 or null'],
      ['half a year', { ...ana, age: 1.5 }, 'age: must be an integer or null'],
      ['an age in words', { ...ana, age: '34' }, 'age: must be an integer or null'],
      [
        'an id that JSON numbers do not carry',
        '{"name":"A","email":"a@example.com","id":9007199254740993}',
        'id: must be at most 9007199254740991',
      ],
      ['a list', [ana], 'body: must be a JSON object'],
      ['nothing', undefined, 'body: must be a JSON object'],
      ['broken JSON', '{"name": "Ana",', 'body: is not valid JSON at line 1 column 16'],
    ]
    for (const [what, body, detail] of wrong) {
      test(what, async () => {
        const answer = await service.call('POST', '/users/', body)
        assert.equal(answer.status, 422)
        assert.match(String(answer.body.detail), new RegExp(`^${detail}`))
        const [entry] = service.log.take()
        assert.equal(entry?.action, 'create_user')
        assert.equal(entry?.result, 'failure')
        assert.equal(entry?.cause, answer.body.detail)
      })
    }

    for (const id of ['abc', '1.5', '9007199254740993', '%00']) {
      test(`the id ${id}`, async () => {
        const { status, body } = await service.call('GET', `/users/${id}`)
        assert.equal(status, 422)
        assert.match(String(body.detail), /^user_id: must be /)
        entryOf({ action: 'get_user', user_id: 'N/A', cause: String(body.detail) })
      })
    }
  })

  test('any whole number is an id', async () => {
    for (const id of [0, -1]) {
      assert.equal((await service.call('GET', `/users/${id}`)).status, 404)
      assert.equal((await service.call('POST', '/users/', { ...ana, id })).body.id, id)
      assert.equal((await service.call('DELETE', `/users/${id}`)).body.id, id)
    }
    service.log.take()
  })

  test('a body that is not JSON is 415, and logged', async () => {
    const { status } = await service.call('POST', '/users/', 'name=Ana', {
      'content-type': 'application/x-www-form-urlencoded',
    })
    assert.equal(status, 415)
    assert.equal(service.log.take()[0]?.action, 'create_user')
  })

  test('text comes back as it was sent', async () => {
    const user = { name: `O'Brien "☃" 李; drop table users --`, email: 'o@example.com', age: 0 }
    const { id } = await create(user)
    assert.deepEqual((await service.call('GET', `/users/${id}`)).body, { id, ...user })
  })
})
