import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { encodePosition, PositionError, parsePosition } from './position.ts'

const timestamp = fc.constantFrom(
  '1970-01-01T00:00:00.000Z',
  '2026-03-01T12:00:00.123456Z',
  '2261-12-31T23:59:59.999999999Z',
)

describe('position', () => {
  test('a cursor stands for the position it was made of, and fits in a URL as it is', () => {
    fc.assert(
      fc.property(timestamp, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (time, seq) => {
        const cursor = encodePosition({ timestamp: time, seq })
        assert.equal(encodeURIComponent(cursor), cursor)
        assert.deepEqual(parsePosition(cursor), { timestamp: time, seq })
      }),
    )
  })

  test('any other text is refused, or is a valid position', () => {
    const good = encodePosition({ timestamp: '2026-03-01T12:00:00.123Z', seq: 77 })
    const altered = fc
      .tuple(fc.nat({ max: good.length - 1 }), fc.string({ maxLength: 3 }))
      .map(([at, text]) => good.slice(0, at) + text + good.slice(at + 1))
    const inner = fc.string({ unit: 'binary' }).map((text) => Buffer.from(text).toString('base64url'))
    fc.assert(
      fc.property(fc.oneof(altered, inner, fc.string()), (cursor) => {
        try {
          const { seq } = parsePosition(cursor)
          assert.ok(Number.isSafeInteger(seq) && seq > 0)
        } catch (error) {
          assert.ok(error instanceof PositionError)
        }
      }),
      { numRuns: 2_000 },
    )
    for (const bad of ['', '%%%', 'MXww', '1|1|x', 'null']) assert.throws(() => parsePosition(bad), PositionError)
  })
})
