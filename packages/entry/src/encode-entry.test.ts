import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeLine, encodeEntry, encodeLine } from './encode-entry.ts'
import { parseEntry } from './parse-entry.ts'
import { parseJson } from './parse-json.ts'

const receivedAt = '2026-11-24T10:00:00.000Z'
const word = fc.oneof(
  fc.string({ minLength: 1, maxLength: 20, unit: 'binary' }),
  fc.constantFrom('\ud800', 'a\udfff\\ud800'),
)
const inputs = fc.record(
  {
    service: word,
    user_id: word,
    action: word,
    result: word,
    cause: fc.option(fc.string({ unit: 'binary' })),
    request_id: word,
    target: fc.record({ type: word, id: word }, { requiredKeys: [] }),
    http: fc.record(
      {
        status: fc.integer({ min: 0, max: 999 }),
        duration_ms: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
      },
      { requiredKeys: [] },
    ),
    attributes: fc.dictionary(word, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 }),
  },
  { requiredKeys: ['service', 'user_id', 'action', 'result'] },
)

test('a line decodes to the entry and encodes to the same bytes', () => {
  fc.assert(
    fc.property(inputs, fc.nat(), (input, seq) => {
      const line = encodeLine({ ...parseEntry(input, receivedAt), seq })
      assert.equal(encodeLine(decodeLine(line)), line)
      assert.equal(JSON.parse(line).seq, seq)
      assert.ok(!line.includes('\n'))
    }),
  )
})

test('an entry sent in again is the same entry', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const first = encodeEntry(parseEntry(input, receivedAt))
      assert.equal(encodeEntry(parseEntry(parseJson(first), receivedAt)), first)
    }),
  )
})

test('members come in the order of the schema, whatever order they came in', () => {
  const entry = parseEntry(
    { result: 'success', http: { status: 1, method: 'GET' }, action: 'a', user_id: 'u', service: 's' },
    receivedAt,
  )
  assert.deepEqual(Object.keys(JSON.parse(encodeEntry(entry))), [
    'id',
    'timestamp',
    'received_at',
    'user_id',
    'service',
    'action',
    'result',
    'cause',
    'http',
  ])
  assert.match(encodeEntry(entry), /"http":\{"method":"GET","status":1\}/)
})

test('half a surrogate pair becomes U+FFFD, and only that', () => {
  const encode = (cause: string) =>
    JSON.parse(encodeEntry(parseEntry({ service: 's', user_id: 'u', action: 'a', result: 'r', cause }, receivedAt)))
      .cause
  assert.equal(encode('\ud800'), '\ufffd')
  assert.equal(encode('a\udfffb\ud83d'), 'a\ufffdb\ufffd')
  assert.equal(encode('😀'), '😀')
  assert.equal(encode('\\ud800'), '\\ud800')
  assert.equal(encode('\\\ud800\\\\ud800'), '\\\ufffd\\\\ud800')
})
