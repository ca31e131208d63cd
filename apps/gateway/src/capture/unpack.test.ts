import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { packedBytesFor, unpackerOf } from './unpack.ts'

const packers: readonly [name: string, coding: string, pack: (plain: Buffer) => Buffer][] = [
  ['gzip', 'gzip', (plain) => gzipSync(plain)],
  ['x-gzip', ' X-Gzip ', (plain) => gzipSync(plain)],
  ['deflate', 'deflate', (plain) => deflateSync(plain)],
  ['raw deflate', 'deflate', (plain) => deflateRawSync(plain)],
  ['br', 'br', (plain) => brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })],
  ['zstd', 'zstd', (plain) => zstdCompressSync(plain)],
]

const unpack = (coding: string, packed: Buffer, maxBytes: number, maxRatio = 50) => {
  const unpacker = unpackerOf(coding)
  assert(unpacker !== undefined)
  return unpacker(packed, { maxBytes, maxRatio })
}

/** Packs to about a quarter. */
const lines = (count: number): Buffer =>
  Buffer.from(Array.from({ length: count }, (_, n) => `${n} ${((n * 2_654_435_761) >>> 0).toString(36)}\n`).join(''))

for (const [name, coding, pack] of packers) {
  describe(name, () => {
    test('the beginning of a body, for every size of it and of what is wanted', () => {
      fc.assert(
        fc.property(fc.nat(30_000), fc.integer({ min: 1, max: 20_000 }), (lineCount, maxBytes) => {
          const plain = lines(lineCount)
          const { bytes, isCut, fault } = unpack(coding, pack(plain), maxBytes)
          assert.ok(bytes.equals(plain.subarray(0, maxBytes)))
          assert.equal(isCut, plain.length > maxBytes)
          assert.equal(fault, undefined)
        }),
        { numRuns: 25 },
      )
    })

    test('as much as there is of a body that was cut', () => {
      const plain = lines(40_000)
      const packed = pack(plain).subarray(0, packedBytesFor(coding, 16_000))
      const { bytes, isCut } = unpack(coding, packed, 16_000)
      assert.ok(bytes.equals(plain.subarray(0, 16_000)))
      assert.equal(isCut, true)
      for (const length of [0, 1, 5, 100]) {
        const short = unpack(coding, packed.subarray(0, length), 16_000)
        assert.ok(plain.subarray(0, short.bytes.length).equals(short.bytes))
        assert.equal(short.fault, undefined)
      }
    })

    test('a bomb is not unpacked further', () => {
      const packed = pack(Buffer.alloc(50_000_000))
      const { bytes, isCut, fault } = unpack(coding, packed.subarray(0, packedBytesFor(coding, 16_000)), 16_000)
      assert.equal(fault, 'ratio')
      assert.equal(isCut, true)
      assert.ok(bytes.length <= 16_000)
      assert.equal(unpack(coding, pack(Buffer.alloc(10_000)), 16_000, 2).bytes.length < 1_000, true)
    })

    test('what is no such coding has a fault', () => {
      assert.equal(unpack(coding, Buffer.from('{"plain":"json, not packed"}'), 100).fault, 'broken')
    })
  })
}

test('a large block of zstd before a tiny one', () => {
  const plain = Buffer.concat([lines(12_000).subarray(0, 131_072), Buffer.alloc(20_000)])
  for (const maxBytes of [1, 16_000, 18_000]) {
    const { bytes, fault } = unpack('zstd', zstdCompressSync(plain), maxBytes)
    assert.ok(bytes.equals(plain.subarray(0, maxBytes)), String(maxBytes))
    assert.equal(fault, undefined)
  }
})

test('codings that are not known, and several at once', () => {
  for (const coding of ['gzip, br', 'compress', '']) assert.equal(unpackerOf(coding), undefined)
})
