import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LineSplitter, type RawLine } from './index.ts'

const maxLineBytes = 8

const split = (bytes: Buffer, cuts: readonly number[]): RawLine[] => {
  const splitter = new LineSplitter(maxLineBytes)
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  const lines = places.flatMap((place, index) =>
    splitter.push(bytes.subarray(place, places[index + 1] ?? bytes.length)),
  )
  const last = splitter.end()
  return last === undefined ? lines : [...lines, last]
}

test('lines are the same however the chunks fall, and their bytes add up to the file', () => {
  const byte = fc.constantFrom(0, 10, 13, 97, 98, 255)
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 60 }), fc.array(fc.nat(60), { maxLength: 8 }), (given, cuts) => {
      const bytes = Buffer.from(given)
      const lines = split(bytes, cuts)
      assert.equal(
        lines.reduce((sum, { fileBytes }) => sum + fileBytes, 0),
        bytes.length,
      )
      const texts = bytes.toString('latin1').split('\n')
      if (texts.at(-1) === '') texts.pop()
      const expected = texts.map((text) => {
        const full = text.replace(/^\0+/, '')
        return full.length > maxLineBytes ? `${full.slice(0, maxLineBytes)}…` : full.replace(/\r$/, '')
      })
      assert.deepEqual(
        lines.map(({ bytes: line, isCut }) => line.toString('latin1') + (isCut ? '…' : '')),
        expected,
      )
    }),
    { numRuns: 2_000 },
  )
})

test('a line without end is not held', () => {
  const splitter = new LineSplitter(maxLineBytes)
  const mebibyte = Buffer.alloc(1024 * 1024, 'x')
  const before = process.memoryUsage().arrayBuffers
  for (let count = 0; count < 64; count++) splitter.push(mebibyte)
  assert.ok(process.memoryUsage().arrayBuffers - before < 16 * 1024 * 1024)
  assert.equal(splitter.pendingBytes, 64 * 1024 * 1024)
  const [line, next] = splitter.push(Buffer.from('\nok\n'))
  assert.equal(line?.isCut, true)
  assert.equal(next?.bytes.toString(), 'ok')
})
