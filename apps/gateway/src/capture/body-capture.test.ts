import assert from 'node:assert/strict'
import type { IncomingHttpHeaders } from 'node:http'
import { describe, test } from 'node:test'
import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { encodeEntry, limits, parseEntry } from '@trilha/entry'
import fc from 'fast-check'
import { Default } from 'typebox/value'
import { LogSection } from '../configuration/route-section.ts'
import { createBodyCapture } from './body-capture.ts'
import type { BodyTap, CapturedBody } from './body-tap.ts'
import { cutMark } from './cut-text.ts'

const sectionOf = (given: object): LogSection => Default(LogSection, given) as LogSection

const tapOf = (bodies: object, headers: IncomingHttpHeaders, redact: object = {}): BodyTap | undefined =>
  createBodyCapture(sectionOf({ bodies: { request: true, ...bodies }, redact }))?.tapRequest(headers)

const capture = (body: Buffer | string, bodies: object, headers: IncomingHttpHeaders): CapturedBody | undefined => {
  const tap = tapOf(bodies, { 'content-type': 'application/json', ...headers })
  assert(tap !== undefined)
  tap.push(Buffer.from(body))
  return tap.text()
}

const packers: Readonly<Record<string, (plain: Buffer) => Buffer>> = {
  identity: (plain) => plain,
  gzip: (plain) => gzipSync(plain),
  deflate: (plain) => deflateSync(plain),
  br: (plain) => brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  zstd: (plain) => zstdCompressSync(plain),
}

describe('which bodies are kept', () => {
  const json = { 'content-type': 'application/json' }

  test('those of the directions and types that the route names', () => {
    assert.equal(createBodyCapture(sectionOf({})), undefined)
    assert.equal(createBodyCapture(sectionOf({ bodies: {} })), undefined)
    const answers = createBodyCapture(sectionOf({ bodies: { response: true } }))
    assert.equal(answers?.tapRequest(json), undefined)
    assert.notEqual(answers?.tapResponse(json), undefined)
    assert.equal(answers?.tapResponse({ 'content-type': 'image/png' }), undefined)
    assert.equal(answers?.tapResponse({}), undefined)
  })

  test('no part of one, which may begin behind the name of a secret', () => {
    assert.equal(tapOf({}, { ...json, 'content-range': 'bytes 13-40/100' }), undefined)
  })

  test('none that cannot be read: its entry says so', () => {
    const charset = capture('{}', {}, { 'content-type': 'application/json; charset=utf-16' })
    assert.deepEqual(charset, { text: undefined, isCut: true, note: 'left out, for its charset is not read' })
    const coding = capture('{}', {}, { 'content-encoding': 'gzip, br' })
    assert.equal(coding?.note, 'left out, for its content coding is not unpacked')
    assert.equal(tapOf({}, { ...json, 'content-encoding': 'compress' })?.text(), undefined)
  })

  test('nothing is told of one that never came', () => {
    const tap = tapOf({}, json)
    assert.equal(tap?.text(), undefined)
    tap?.push(Buffer.alloc(0))
    assert.equal(tap?.text(), undefined)
  })
})

describe('what is kept of a body', () => {
  test('its beginning, with a mark where something is missing', () => {
    assert.deepEqual(capture('[1,2,3]', { bytes: '7B' }, {}), { text: '[1,2,3]', isCut: false, note: undefined })
    assert.deepEqual(capture('[1,2,3]', { bytes: '6B' }, {}), {
      text: `[1,2,3${cutMark}`,
      isCut: true,
      note: undefined,
    })
    assert.equal(capture('[1]', { bytes: '0B' }, {})?.text, cutMark)
  })

  test('no half characters at the cut, and U+FFFD for bytes that are none', () => {
    assert.equal(capture('"é€😀"', { bytes: '8B' }, {})?.text, `"é€${cutMark}`)
    const text = { 'content-type': 'text/plain' }
    assert.equal(capture(Buffer.from([0x61, 0xff, 0x62]), {}, text)?.text, 'a\ufffdb')
    assert.equal(capture(Buffer.from([0x61, 0xc3]), {}, text)?.text, 'a\ufffd')
    assert.equal(capture(Buffer.from([0x61, 0xe9]), {}, { 'content-type': 'text/plain; charset=latin1' })?.text, 'aé')
  })

  test('what came so far, each time it is asked for, whatever becomes of the chunks', () => {
    const tap = tapOf({}, { 'content-type': 'application/json' })
    const chunk = Buffer.from('[1,')
    tap?.push(chunk)
    chunk.fill(0)
    assert.equal(tap?.text()?.text, '[1,')
    for (let n = 0; n < 1_000; n += 1) tap?.push(Buffer.from('2,'))
    assert.equal(tap?.text()?.text, `[1,${'2,'.repeat(1_000)}`)
  })

  test('faults are told of', () => {
    assert.deepEqual(capture('{"a":1,}', {}, {}), {
      text: `{"a":1,${cutMark}`,
      isCut: true,
      note: 'cut where it is no JSON',
    })
    assert.equal(capture('{}', {}, { 'content-encoding': 'gzip' })?.note, 'cut where its content coding is broken')
    const bomb = capture(gzipSync(Buffer.alloc(1_000_000, '1')), {}, { 'content-encoding': 'gzip' })
    assert.equal(bomb?.note, 'cut, for it unpacks to more than 50 times its size')
    assert.ok((bomb?.text?.length ?? 0) <= 16_000 + cutMark.length)
  })

  test('forms and JSON under another name are masked; other text has no names', () => {
    const typed = (body: string, type: string) => capture(body, {}, { 'content-type': type })?.text
    assert.equal(typed('a=1&password=x', 'application/x-www-form-urlencoded'), 'a=1&password=[REDACTED]')
    assert.equal(typed('{"password":"x"}', 'application/x-www-form-urlencoded'), '{"password":"[REDACTED]"}')
    assert.equal(typed(' [{"password":"x"}]', 'text/html'), ' [{"password":"[REDACTED]"}]')
    assert.equal(typed('[12:00] password x', 'text/plain'), '[12:00] password x')
  })

  test('configured parameters and paths are masked', () => {
    const redact = { query: ['IBAN'], json: ['card.number'] }
    const form = tapOf({}, { 'content-type': 'application/x-www-form-urlencoded' }, redact)
    form?.push(Buffer.from('iban=x&card[number]=y&z=1'))
    assert.equal(form?.text()?.text, 'iban=[REDACTED]&card[number]=[REDACTED]&z=1')
    const json = tapOf({}, { 'content-type': 'application/json' }, redact)
    json?.push(Buffer.from('{"card":{"number":4},"number":5}'))
    assert.equal(json?.text()?.text, '{"card":{"number":"[REDACTED]"},"number":5}')
  })
})

describe('an entry with two bodies', () => {
  test('is never too large, whatever is in them and beside them', () => {
    const unit = fc.constantFrom('a', '"', '\\', '\u0001', '\n', 'é', '€', '😀', '\ud800')
    const character = fc.oneof(unit, fc.constant('{"pin":1},'))
    fc.assert(
      fc.property(character, fc.constantFrom('text/plain', 'application/json'), (repeated, type) => {
        const plain = type === 'text/plain' ? repeated.repeat(400_000) : JSON.stringify(repeated.repeat(400_000))
        const text = capture(plain, { bytes: '10MB' }, { 'content-type': type })?.text
        assert(text !== undefined && text.length <= limits.bodyLength)
        const worst = '\u0001'.repeat(limits.causeLength)
        const headers = { 'user-agent': '"'.repeat(8_192), accept: '"'.repeat(8_192) }
        const http = { request_body: text, response_body: text, request_headers: headers, response_headers: headers }
        const path = '\u0001'.repeat(limits.pathLength)
        const entry = { user_id: 'u', service: 's', action: 'a', result: 'failure', cause: worst }
        const parsed = parseEntry({ ...entry, http: { ...http, path, query: path } }, '2026-11-24T10:00:00.000Z')
        assert.ok(Buffer.byteLength(encodeEntry(parsed)) <= limits.entryBytes)
      }),
      { numRuns: 30 },
    )
  })
})

/** Stands in every secret, and nowhere else. */
const marker = 'HUSH'

const plainKey = fc.constantFrom('a', 'name', 'id', 'x"y', 'é', '😀', 'list')
const secretKey = fc.constantFrom('password', 'accessToken', 'api_key', 'pin', 'user_senha')
const leaf = fc.oneof(
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('', 'v', '"', '\\', 'é€😀', '\n', '{', '["'),
)
const secret = fc.oneof(
  fc.constant(marker),
  fc.constantFrom([marker], { x: marker }, { x: [1, { y: `"${marker}` }] }, `\\"${marker}`, `}],"a":"${marker}`),
)
const { withSecret } = fc.letrec<{ readonly tree: unknown; readonly withSecret: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(plainKey, tie('tree'), { maxKeys: 3 }),
    tie('withSecret'),
    tie('withSecret').map((tree) => JSON.stringify(tree)),
  ),
  withSecret: fc
    .tuple(fc.dictionary(plainKey, tie('tree'), { maxKeys: 2 }), secretKey, secret)
    .map(([others, key, value]) => ({ ...others, [key]: value, last: 1 })),
}))

/** As another writer might put it: the same text, with names in escapes. */
const withEscapedNames = (json: string): string =>
  json.replaceAll('"password"', '"p\\u0061ssword"').replaceAll('"pin"', '"\\u0070\\u0069\\u006e"')

interface Sent {
  readonly tree: unknown
  readonly indent: number
  readonly isEscaped: boolean
  readonly coding: string
  readonly bytes: number
  readonly chunk: number
  /** Share of the body that came before the connection broke. */
  readonly share: number
  /** Where a quotation mark is put in or taken out, as a share of the text; beyond 1 nowhere. */
  readonly flawAt: number
}

/** Evenly spread, as `fc.double` is not. */
const share = fc.nat(1_000).map((thousandths) => thousandths / 1_000)

const sent: fc.Arbitrary<Sent> = fc.record({
  tree: withSecret,
  indent: fc.nat(2),
  isEscaped: fc.boolean(),
  coding: fc.constantFrom(...Object.keys(packers)),
  bytes: fc.integer({ min: 1, max: 400 }),
  chunk: fc.integer({ min: 1, max: 50 }),
  share: fc.oneof(fc.constant(1), share),
  flawAt: fc.oneof(fc.constant(2), share),
})

const bodyOf = ({ tree, indent, isEscaped, flawAt }: Sent): string => {
  const json = JSON.stringify([tree, tree], undefined, indent)
  const text = isEscaped ? withEscapedNames(json) : json
  if (flawAt > 1) return text
  const at = Math.floor(text.length * flawAt)
  // In the middle of an escape it would make another name, which is no secret's.
  if (text[at - 1] === '\\') return text
  return text[at] === '"' ? text.slice(0, at) + text.slice(at + 1) : `${text.slice(0, at)}"${text.slice(at)}`
}

test('a secret never shows, however the body is packed, cut, chunked and broken', () => {
  let shownBodies = 0
  fc.assert(
    fc.property(sent, (given) => {
      const { coding, bytes, chunk, share } = given
      const packed = packers[coding]?.(Buffer.from(bodyOf(given))) ?? Buffer.alloc(0)
      const came = packed.subarray(0, Math.ceil(packed.length * share))
      const tap = tapOf({ bytes: `${bytes}B` }, { 'content-type': 'application/json', 'content-encoding': coding })
      for (let at = 0; at < came.length; at += chunk) tap?.push(came.subarray(at, at + chunk))
      const text = tap?.text()?.text ?? ''
      assert.ok(!text.includes(marker), text)
      if (text.includes('[REDACTED]')) shownBodies += 1
    }),
    { numRuns: 3_000 },
  )
  // Else nothing would have been tried.
  assert.ok(shownBodies > 1_000, String(shownBodies))
})
