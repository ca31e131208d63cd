import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeEntry } from './encode-entry.ts'
import { parseEntry } from './parse-entry.ts'
import { parseJson } from './parse-json.ts'
import { masked } from './redact.ts'
import { redactEntry } from './redact-entry.ts'

const minimal = { service: 's', user_id: 'u', action: 'a', result: 'success' }
const parse = (value: object) =>
  parseEntry(parseJson(JSON.stringify({ ...minimal, ...value })), '2026-11-24T10:00:00.000Z')

test('secrets are masked wherever their name says so, and nothing is dropped', () => {
  const { attributes, http } = redactEntry(
    parse({
      password: 'hush',
      attributes: { deep: [{ apiKey: 'hush', kept: 12 }] },
      http: {
        query: 'page=2&token=hush',
        request_headers: { Authorization: 'Bearer hush', 'x-tenant': 'acme' },
        response_headers: { 'set-cookie': 'hush' },
      },
    }),
  )
  assert.deepEqual(attributes, { deep: [{ apiKey: masked, kept: 12 }], password: masked })
  assert.deepEqual(http, {
    query: `page=2&token=${masked}`,
    request_headers: { Authorization: masked, 'x-tenant': 'acme' },
    response_headers: { 'set-cookie': masked },
  })
})

test('an entry without secrets keeps its bytes', () => {
  const entry = parse({
    attributes: { b: [1, null, { c: 'x' }], a: 'y' },
    http: { status: 200, query: 'a=1&&b', request_headers: { b: '1', a: '2' } },
  })
  assert.equal(encodeEntry(redactEntry(entry)), encodeEntry(entry))
  const plain = parse({})
  assert.equal(redactEntry(plain), plain)
})

test('keyed hashes in place of secrets stay, and nothing can hide behind one', () => {
  const mark = `hmac-sha256:${'0a'.repeat(16)}`
  const shown = (value: string) =>
    redactEntry(parse({ http: { request_headers: { cookie: value } } })).http?.request_headers?.cookie
  for (const kept of [mark, `session=${mark}`, `a=${mark}; b=${mark}`, `a=${mark}; …[cut]`])
    assert.equal(shown(kept), kept)
  for (const hidden of [
    '',
    'a',
    `Bearer ${mark}`,
    `${mark}x`,
    `a=${mark}; b=hush`,
    `b=hush; a=${mark}`,
    `${mark}; hush`,
  ]) {
    assert.equal(shown(hidden), masked)
  }
})
