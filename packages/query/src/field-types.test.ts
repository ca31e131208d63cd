import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fields, findField } from './field-types.ts'

test('every field of the entry is there, with its type and a description', () => {
  const typeOf = new Map(fields.map(({ name, type }) => [name, type]))
  const types: [name: string, type: string][] = [
    ['seq', 'number'],
    ['timestamp', 'time'],
    ['received_at', 'time'],
    ['service', 'keyword'],
    ['cause', 'text'],
    ['target.id', 'keyword'],
    ['http.status', 'number'],
    ['http.duration_ms', 'number'],
    ['http.request_headers.*', 'keyword'],
    ['attributes.*', 'keyword'],
  ]
  for (const [name, type] of types) assert.equal(typeOf.get(name), type, name)
  for (const { name, description } of fields) assert.ok(description.length > 5, name)
})

test('a path below an open field is a field, the open field alone is none', () => {
  assert.deepEqual(findField('attributes.a.b'), { name: 'attributes.a.b', type: 'any' })
  for (const name of ['attributes', 'attributes.', 'http']) {
    assert.equal(findField(name), undefined, name)
  }
})
