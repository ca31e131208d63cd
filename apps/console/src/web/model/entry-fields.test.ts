import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseJson } from '@trilha/log-api'
import { sampleEntries } from '../../testing/sample-entries.ts'
import { fieldGroups, findFields, mask, offeredValues } from './entry-fields.ts'

const [gateway, action] = sampleEntries(1, Date.parse('2026-01-01T00:00:00Z'))
assert(gateway !== undefined && action !== undefined)

describe('the fields of an entry', () => {
  test('every value has a line under its path, lists an item each, asked for by any item', () => {
    const attributes = { a: { 'b.c': [1, { d: 'x' }] }, none: null, empty: {}, list: [], yes: true }
    const { attributes: fields } = fieldGroups({ ...action, attributes })
    assert.deepEqual(
      fields.map(({ name, field, value, kind }) => [name, field, value, kind]),
      [
        ['attributes.a.b.c[0]', 'attributes.a.b.c', '1', 'number'],
        ['attributes.a.b.c[1].d', 'attributes.a.b.c.d', 'x', 'text'],
        ['attributes.none', undefined, 'null', 'nothing'],
        ['attributes.empty', undefined, '{}', 'nothing'],
        ['attributes.list', undefined, '[]', 'nothing'],
        ['attributes.yes', 'attributes.yes', 'true', 'boolean'],
      ],
    )
  })

  test('a number of many digits keeps them', () => {
    const attributes = parseJson('{"n":12345678901234567890}') as Record<string, unknown>
    const [field] = fieldGroups({ ...action, attributes }).attributes
    assert.deepEqual([field?.value, field?.kind], ['12345678901234567890', 'number'])
  })

  test('what is masked is no data, and the same text elsewhere is', () => {
    const http = { query: `a=1&token=${mask}`, request_headers: { authorization: mask } }
    const groups = fieldGroups({ ...action, cause: mask, http, attributes: { password: mask, note: `not ${mask}` } })
    const masked = [...groups.entry, ...groups.exchange, ...groups.attributes].filter(({ isMasked }) => isMasked)
    assert.deepEqual(
      masked.map(({ name }) => name),
      ['http.request_headers.authorization', 'attributes.password'],
    )
  })

  test('what was cut says how long it is', () => {
    const cut = { cause: 900, 'attributes.list.1': 700 }
    const groups = fieldGroups({ ...action, cause: 'beginning', attributes: { list: ['a', 'b'] }, cut })
    assert.equal(groups.entry.find(({ name }) => name === 'cause')?.fullLength, 900)
    assert.deepEqual(
      groups.attributes.map(({ fullLength }) => fullLength),
      [undefined, 700],
    )
  })

  test('what a page adds to its entries is no field of theirs', () => {
    const listed = { ...action, offset_ms: 3, depth: 1, first: ['action'], cut: { cause: 900 } }
    const names = fieldGroups(listed).entry.map(({ name }) => name)
    for (const added of ['offset_ms', 'depth', 'first', 'first[0]', 'cut', 'cut.cause']) {
      assert(!names.includes(added), added)
    }
  })

  test('are found by name and by value, whatever the case', () => {
    const { attributes } = fieldGroups({ ...action, attributes: { City: 'Rio', other: 'city hall', last: 1 } })
    assert.deepEqual(
      findFields(attributes, ' CITY ').map(({ name }) => name),
      ['attributes.City', 'attributes.other'],
    )
    assert.equal(findFields(attributes, ''), attributes)
  })

  test('the values offered are whole ones, the most telling first', () => {
    const entry = {
      ...action,
      result: 'failure',
      cause: 'beginning',
      cut: { cause: 900 },
      attributes: { key: mask, n: 1 },
    }
    const names = offeredValues(entry).map(({ name }) => name)
    assert.deepEqual(names.slice(0, 4), ['user_id', 'action', 'service', 'result'])
    assert(names.includes('attributes.n') && names.includes('http.status') && names.includes('request_id'))
    for (const absent of ['cause', 'attributes.key', 'timestamp', 'id']) assert(!names.includes(absent), absent)
  })
})
