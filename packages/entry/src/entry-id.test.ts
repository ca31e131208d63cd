import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newEntryId, parseEntryId } from './entry-id.ts'

test('ids are UUIDs of version 7, each made once, in the order of their milliseconds', () => {
  const before = Date.now()
  // More than one seed's worth, so that the counter starts again.
  const ids = Array.from({ length: 1_100_000 }, newEntryId)
  const after = Date.now()
  assert.equal(new Set(ids).size, ids.length)
  const timeOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
  let last = before
  for (const id of ids) {
    if (!/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)) assert.fail(id)
    const time = timeOf(id)
    assert.ok(time >= last && time <= after)
    last = time
  }
})

test('an id has one spelling', () => {
  const id = newEntryId()
  assert.equal(parseEntryId(id.toUpperCase()), id)
  assert.equal(parseEntryId(`${id} `), undefined)
  assert.equal(parseEntryId('1'), undefined)
})
