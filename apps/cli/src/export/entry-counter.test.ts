import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createEntryCounter } from './entry-counter.ts'

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

test('counts records of CSV whatever their values hold and wherever the bytes are cut', () => {
  const record = fc.array(fc.string({ unit: fc.constantFrom('a', '"', '\n', ',', '\r', 'é') }), {
    minLength: 1,
    maxLength: 4,
  })
  fc.assert(
    fc.property(fc.array(record), fc.integer({ min: 1, max: 7 }), (records, size) => {
      const bytes = Buffer.from(
        ['head', ...records.map((values) => values.map(quoted).join(','))].map((line) => `${line}\r\n`).join(''),
      )
      const counter = createEntryCounter('csv')
      for (let start = 0; start < bytes.length; start += size) counter.count(bytes.subarray(start, start + size))
      assert.equal(counter.total(), records.length)
    }),
  )
})

test('counts lines of NDJSON, and nothing of Parquet', () => {
  const lines = createEntryCounter('ndjson')
  assert.equal(lines.count(Buffer.from('{}\n{')), 1)
  assert.equal(lines.count(Buffer.from('}\n')), 2)
  assert.equal(createEntryCounter('parquet').count(Buffer.from('\n')), undefined)
})
