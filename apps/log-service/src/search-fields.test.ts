import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { entry, startLogService, type TestLogService } from './log-service.fixture.ts'
import type { FieldsAnswer } from './search-fields.ts'

let service: TestLogService
let fields: ReadonlyMap<string, FieldsAnswer['fields'][number]>
before(async () => {
  service = await startLogService()
  await service.postJson('/logs', [
    entry({
      action: 'rare',
      attributes: { cart: { total: 5, items: [{ sku: 'a' }, { sku: 'b' }] }, vip: true, 'a.b': 'x' },
    }),
    entry({ action: 'common', cause: 'y'.repeat(101), attributes: { cart: { total: 7 }, vip: false, mixed: 1 } }),
    entry({ action: 'common', attributes: { mixed: 'one', nothing: null, empty: {}, '': 'no name' } }),
    entry({ http: { status: 404, request_headers: { accept: 'text/html' } }, timestamp: '2020-01-01T00:00:00Z' }),
  ])
  const headers = { 'content-type': 'application/json' }
  const body = '{"service":"s","user_id":"1","action":"rare","result":"success","serial":12345678901234567890123}'
  assert.equal((await service.ask('POST', '/log', { headers, body })).status, 200)
  const answer = (await service.ask('GET', '/api/fields')).json as unknown as FieldsAnswer
  assert.equal(answer.complete, true)
  fields = new Map(answer.fields.map((field) => [field.name, field]))
})
after(() => service[Symbol.asyncDispose]())

describe('GET /api/fields', () => {
  test('lists the fields of every entry, with frequent values first', () => {
    assert.deepEqual(fields.get('action')?.examples, ['common', 'rare'])
    assert.equal(fields.get('action')?.type, 'keyword')
    assert.deepEqual([fields.get('cause')?.type, fields.get('cause')?.examples], ['text', []])
    assert.deepEqual([fields.get('http.status')?.type, fields.get('http.status')?.examples], ['number', ['404']])
    assert.equal(fields.get('timestamp')?.type, 'time')
    assert.match(fields.get('user_id')?.description ?? '', /Who did it/)
  })

  test('lists what recent entries have below the open fields, with types guessed', () => {
    const found = [...fields.values()].filter(({ name }) => /^attributes\.|request_headers\./.test(name))
    assert.deepEqual(
      new Map(found.map(({ name, type, examples }) => [name, [type, ...examples]])),
      new Map([
        ['http.request_headers.*', ['keyword']],
        ['attributes.*', ['keyword']],
        ['http.request_headers.accept', ['keyword', 'text/html']],
        ['attributes.a.b', ['keyword', 'x']],
        ['attributes.cart.items.sku', ['keyword', 'a', 'b']],
        ['attributes.cart.total', ['number', '7', '5']],
        ['attributes.mixed', ['keyword', 'one', '1']],
        ['attributes.serial', ['number', '12345678901234567890123']],
        ['attributes.vip', ['boolean', 'false', 'true']],
      ]),
    )
  })

  test('offers only names that a query can use', async () => {
    for (const name of fields.keys()) {
      if (name.endsWith('*')) continue
      const answer = await service.ask('GET', `/api/entries?limit=1&q=${encodeURIComponent(`${name}:*`)}`)
      assert.equal(answer.status, 200, `${name}: ${answer.text}`)
    }
  })

  test('shares one answer for a few seconds', async () => {
    await service.postJson('/log', entry({ action: 'unseen' }))
    const answer = (await service.ask('GET', '/api/fields')).json as unknown as FieldsAnswer
    assert.deepEqual(answer.fields.find(({ name }) => name === 'action')?.examples, ['common', 'rare'])
  })

  test('takes no parameters', async () => {
    const { status, json } = await service.ask('GET', '/api/fields?q=a')
    assert.deepEqual([status, json.detail], [422, 'q: is no parameter of this; this takes none'])
  })
})
