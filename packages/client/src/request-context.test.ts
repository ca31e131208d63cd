import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { contextHeaders, readRequestContext } from './request-context.ts'
import { parseTraceparent } from './traceparent.ts'

const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
const parent = '00f067aa0ba902b7'
const hex = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 15 }), { minLength: length, maxLength: length })
    .map((digits) => digits.map((digit) => digit.toString(16)).join(''))
const nonZeroHex = (length: number) => hex(length).filter((text) => /[1-9a-f]/.test(text))

describe('parseTraceparent', () => {
  test('reads version 00', () => {
    assert.deepEqual(parseTraceparent(`00-${trace}-${parent}-01`), { traceId: trace, parentId: parent, flags: 1 })
    assert.equal(parseTraceparent(`00-${trace}-${parent}-ff`)?.flags, 255)
  })

  const refused: readonly [string, string][] = [
    ['an empty text', ''],
    ['version ff', `ff-${trace}-${parent}-01`],
    ['an all-zero trace id', `00-${'0'.repeat(32)}-${parent}-01`],
    ['an all-zero parent id', `00-${trace}-${'0'.repeat(16)}-01`],
    ['upper case', `00-${trace.toUpperCase()}-${parent}-01`],
    ['an upper-case version', `0A-${trace}-${parent}-01`],
    ['more after version 00', `00-${trace}-${parent}-01-more`],
    ['a dash at the end of version 00', `00-${trace}-${parent}-01-`],
    ['a later version whose flags run on', `01-${trace}-${parent}-011`],
    ['a short trace id', `00-${trace.slice(1)}-${parent}-01`],
    ['a long parent id', `00-${trace}-${parent}0-01`],
    ['flags that are no hexadecimal', `00-${trace}-${parent}-0g`],
    ['no flags', `00-${trace}-${parent}`],
    ['white space', ` 00-${trace}-${parent}-01`],
    ['a line feed at the end', `00-${trace}-${parent}-01\n`],
    ['two values in one header', `00-${trace}-${parent}-01, 00-${trace}-${parent}-01`],
  ]
  for (const [what, header] of refused) {
    test(`refuses ${what}`, () => assert.equal(parseTraceparent(header), undefined))
  }

  test('reads later versions by the fields of 00', () => {
    for (const header of [`01-${trace}-${parent}-01`, `cc-${trace}-${parent}-01-what-the-future-will-be`]) {
      assert.deepEqual(parseTraceparent(header), { traceId: trace, parentId: parent, flags: 1 })
    }
  })

  test('reads whatever is well-formed, and nothing that one character makes ill-formed', () => {
    fc.assert(
      fc.property(nonZeroHex(32), nonZeroHex(16), hex(2), fc.nat(54), (traceId, parentId, flags, at) => {
        const header = `00-${traceId}-${parentId}-${flags}`
        assert.deepEqual(parseTraceparent(header), { traceId, parentId, flags: Number.parseInt(flags, 16) })
        for (const bad of ['G', 'A', ' ', '_']) {
          assert.equal(parseTraceparent(header.slice(0, at) + bad + header.slice(at + 1)), undefined)
        }
      }),
    )
  })
})

describe('readRequestContext', () => {
  test('makes ids where none came', () => {
    const context = readRequestContext({})
    assert.match(context.requestId, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    assert.match(context.traceId, /^[0-9a-f]{32}$/)
    assert.match(context.spanId, /^[0-9a-f]{16}$/)
    assert.equal(context.parentSpanId, undefined)
  })

  test('keeps what came, and makes a span of its own', () => {
    const context = readRequestContext({ 'x-request-id': 'a/b+c=1:2._-', traceparent: `00-${trace}-${parent}-00` })
    assert.equal(context.requestId, 'a/b+c=1:2._-')
    assert.equal(context.traceId, trace)
    assert.equal(context.parentSpanId, parent)
    assert.notEqual(context.spanId, parent)
  })

  test('replaces request ids that are empty, too long or could forge a line', () => {
    for (const bad of ['', 'a'.repeat(129), 'a b', 'a\nb', 'a"b', 'a, b', 'ä', '<script>']) {
      assert.notEqual(readRequestContext({ 'x-request-id': bad }).requestId, bad)
    }
    const longest = 'a'.repeat(128)
    assert.equal(readRequestContext({ 'x-request-id': longest }).requestId, longest)
  })

  test('a thousand contexts have a thousand traces and spans', () => {
    const contexts = Array.from({ length: 1_000 }, () => readRequestContext({}))
    assert.equal(new Set(contexts.map((context) => context.traceId)).size, 1_000)
    assert.equal(new Set(contexts.map((context) => context.spanId)).size, 1_000)
    assert.equal(new Set(contexts.map((context) => context.requestId)).size, 1_000)
  })
})

describe('contextHeaders', () => {
  test('the next hop reads the same request and trace, with this hop as its parent', () => {
    fc.assert(
      fc.property(nonZeroHex(32), nonZeroHex(16), hex(2), (traceId, parentId, flags) => {
        const here = readRequestContext({ traceparent: `00-${traceId}-${parentId}-${flags}` })
        const headers = contextHeaders(here)
        const next = readRequestContext(headers)
        assert.equal(next.requestId, here.requestId)
        assert.equal(next.traceId, traceId)
        assert.equal(next.parentSpanId, here.spanId)
        // The sampled and random bits go on as they came; bits that nobody has defined do not.
        assert.equal(parseTraceparent(headers.traceparent)?.flags, Number.parseInt(flags, 16) & 3)
      }),
    )
  })

  test('a context without flags is sampled', () => {
    const { traceparent } = contextHeaders({ requestId: 'r', traceId: trace, spanId: parent })
    assert.equal(traceparent, `00-${trace}-${parent}-01`)
  })
})
