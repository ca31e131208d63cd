import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type NdjsonLine, NdjsonSplitter } from './ndjson-lines.ts'

const maxLineBytes = 64

/** What the splitter must find, said in the plainest way: the whole body at once. */
const expected = (body: Buffer): NdjsonLine[] => {
  const found: NdjsonLine[] = []
  const pieces = body.toString('latin1').split('\n')
  for (const [index, piece] of pieces.entries()) {
    const number = index + 1
    const bytes = Buffer.from(piece.endsWith('\r') ? piece.slice(0, -1) : piece, 'latin1')
    const text = bytes.toString('utf8')
    if (bytes.length > maxLineBytes) found.push({ number, fault: 'too_long' })
    else if (!Buffer.from(text).equals(bytes)) found.push({ number, fault: 'not_utf8' })
    else if (text.replaceAll(/[ \t\r]/g, '') !== '') found.push({ number, text })
  }
  return found
}

const split = (chunks: readonly Buffer[]): NdjsonLine[] => {
  const splitter = new NdjsonSplitter(maxLineBytes)
  return [...chunks.flatMap((chunk) => [...splitter.push(chunk)]), ...splitter.end()]
}

const cut = (body: Buffer, places: readonly number[]): Buffer[] => {
  const sorted = [0, ...places.map((place) => place % (body.length + 1)).sort((a, b) => a - b), body.length]
  return sorted.slice(1).map((end, index) => body.subarray(sorted[index] ?? 0, end))
}

const line = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => Buffer.from(text.replaceAll('\n', ''))),
  fc.json({ maxDepth: 1 }).map((text) => Buffer.from(text)),
  fc.constantFrom('', ' ', '\r', '\t \r', '\r\r').map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
  fc.integer({ min: maxLineBytes - 2, max: maxLineBytes + 2 }).map((length) => Buffer.alloc(length, 'x')),
)
const ending = fc.constantFrom('\n', '\r\n', '\n\n').map((text) => Buffer.from(text))
const body = fc
  .array(fc.tuple(line, ending), { maxLength: 12 })
  .chain((lines) => fc.tuple(fc.constant(lines.flat()), fc.option(line, { nil: Buffer.alloc(0) })))
  .map(([lines, last]) => Buffer.concat([...lines, last]))

describe('NDJSON lines', () => {
  test('are the same wherever the chunks are cut', () => {
    fc.assert(
      fc.property(body, fc.array(fc.nat({ max: 10_000 }), { maxLength: 8 }), (bytes, places) => {
        assert.deepEqual(split(cut(bytes, places)), expected(bytes))
      }),
      { numRuns: 500 },
    )
  })

  test('are the same when every byte is a chunk of its own', () => {
    fc.assert(
      fc.property(body, (bytes) => {
        assert.deepEqual(split([...bytes].map((byte) => Buffer.of(byte))), expected(bytes))
      }),
    )
  })

  test('a character that is cut in two is whole again', () => {
    const bytes = Buffer.from('{"a":"é€😀"}\n')
    for (let place = 0; place <= bytes.length; place++) {
      assert.deepEqual(split(cut(bytes, [place])), [{ number: 1, text: '{"a":"é€😀"}' }])
    }
  })

  test('a line past the limit is told of once, and the next line is read', () => {
    const bytes = Buffer.from(`${'x'.repeat(10_000)}\n{"a":1}\n`)
    const chunks = cut(bytes, [10, 100, 5_000, 9_999])
    assert.deepEqual(split(chunks), [
      { number: 1, fault: 'too_long' },
      { number: 2, text: '{"a":1}' },
    ])
  })
})
