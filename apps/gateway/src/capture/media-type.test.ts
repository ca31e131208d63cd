import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMediaTypeMatcher } from './media-type.ts'

const usual = createMediaTypeMatcher(['application/json', 'text/*', 'application/x-www-form-urlencoded'])

test('types that are listed, by name or by wildcard, in any spelling', () => {
  assert.deepEqual(usual('Application/JSON; charset="UTF-8"'), { kind: 'json', charset: 'utf8' })
  assert.deepEqual(usual('application/json'), { kind: 'json', charset: 'utf8' })
  assert.deepEqual(usual('application/x-www-form-urlencoded'), { kind: 'form', charset: 'utf8' })
  assert.deepEqual(usual('text/plain;charset=iso-8859-1'), { kind: 'text', charset: 'latin1' })
  assert.deepEqual(usual('text/plain;charset=utf-16'), { kind: 'text', charset: undefined })
  assert.equal(usual('application/octet-stream'), undefined)
  assert.equal(usual('application/vnd.api+json'), undefined)
  assert.equal(usual('json'), undefined)
  assert.equal(usual(''), undefined)
})

test('whatever says that it is JSON is masked as JSON', () => {
  const matches = createMediaTypeMatcher(['application/*'])
  for (const type of ['problem+json', 'vnd.api+json', 'x-ndjson', 'json-seq', 'jsonlines', 'json5']) {
    assert.equal(matches(`application/${type}`)?.kind, 'json', type)
  }
  assert.equal(matches('application/xml')?.kind, 'text')
})

test('event streams only by name, and bodies in parts never', () => {
  assert.equal(usual('text/event-stream'), undefined)
  assert.equal(createMediaTypeMatcher(['text/event-stream'])('text/event-stream')?.kind, 'text')
  assert.equal(
    createMediaTypeMatcher(['multipart/*', 'multipart/form-data'])('multipart/form-data; boundary=x'),
    undefined,
  )
})

test('made-up types do not fill the memory, and get the same answer each time', () => {
  for (let round = 0; round < 2; round += 1) {
    for (let n = 0; n < 600; n += 1) assert.equal(usual(`application/json; v=${n}`)?.kind, 'json')
    for (let n = 0; n < 600; n += 1) assert.equal(usual(`image/x${n}`), undefined)
  }
})
