import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeEntry, parseEntry, redactEntry } from '@trilha/entry'
import fc from 'fast-check'
import { createLineParser, detectFormat, firstDigest, lineId, logFormats, nextDigest, ParseError } from './index.ts'

const options = { service: 'web' }
const now = '2026-11-24T10:00:00.000Z'

/** Pieces that lines are made of, so that random ones come close to real ones. */
const piece = fc.oneof(
  fc.constantFrom(
    '127.0.0.1',
    '-',
    ' ',
    '"',
    '\\',
    '[',
    ']',
    '] "',
    '10/Oct/2000:13:55:36 -0700',
    '[10/Oct/2000:13:55:36 -0700] "',
    'GET /a HTTP/1.1',
    '" 200 5',
    ' "-" "curl"',
    'rt=',
    '="',
    '\\x41',
    '\\xff',
    '0.123',
    '{',
    '}',
    '"status":',
    '200',
    '"time":',
    '"request":',
    '"a":{',
    'null',
    ',',
    ':',
    '1e999',
    '12345678901234567890',
    '\ud800',
    '\u0000',
    '\n',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
)
const nearlyLine = fc.oneof(
  fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary' }),
  fc.json(),
)

test('any line gives an entry that the log service takes, or a ParseError', () => {
  fc.assert(
    fc.property(nearlyLine, fc.constantFrom(...logFormats), (line, format) => {
      let entry: ReturnType<ReturnType<typeof createLineParser>>
      try {
        entry = createLineParser(format, options)(line)
      } catch (error) {
        assert.ok(error instanceof ParseError, String(error))
        assert.ok(error.column >= 1 && error.column <= line.length + 1)
        return
      }
      encodeEntry(redactEntry(parseEntry(entry, now)))
      detectFormat([line])
    }),
    { numRuns: 3_000 },
  )
})

const names = fc.constantFrom(
  'time',
  'ts',
  'status',
  'request',
  'method',
  'path',
  'uri',
  'duration',
  'user',
  'user_id',
  'service',
  'msg',
  'level',
  'error',
  'attributes',
  'http',
  'url',
  'headers',
  'User-Agent',
  'request_id',
  'target',
  'id',
  'type',
  'host',
  '__proto__',
)
const jsonLine = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom('GET', '/a?token=x', '2026-11-24T10:00:00Z', 'GET / HTTP/1.1', '12ms', '-'),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 2 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.oneof(names, fc.string({ maxLength: 5 })), tie('value'), { maxKeys: 8 }),
})).object

test('any JSON object gives an entry that the log service takes, or a ParseError', () => {
  fc.assert(
    fc.property(jsonLine, (line) => {
      try {
        encodeEntry(redactEntry(parseEntry(createLineParser('json', options)(JSON.stringify(line)), now)))
      } catch (error) {
        assert.ok(error instanceof ParseError, String(error))
      }
    }),
    { numRuns: 3_000 },
  )
})

const escaped = (text: string): string =>
  text.replace(/["\\\p{Cc}]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join(''),
  )
/** Whole characters only: a log is bytes of UTF-8. */
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((given) => given !== '-')
const word = text.map((given) => given.replace(/[\s"[\],]/g, '_')).filter((given) => given !== '-' && given !== '')
const exchange = fc.record({
  client: fc.oneof(fc.ipV4(), fc.ipV6()),
  user: fc.option(word, { nil: undefined }),
  at: fc.date({ min: new Date('1970-01-02'), max: new Date('2200-01-01'), noInvalidDate: true }),
  method: fc.constantFrom('GET', 'POST', 'DELETE', 'M-SEARCH'),
  path: word.map((given) => `/${given.replace(/[?]/g, '_')}`),
  query: fc.option(
    word.map((given) => `q=${given.replace(/[;&=]/g, '_')}`),
    { nil: undefined },
  ),
  status: fc.integer({ min: 100, max: 599 }),
  bytes: fc.option(fc.nat(), { nil: undefined }),
  agent: fc.option(text, { nil: undefined }),
})
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (number: number): string => String(number).padStart(2, '0')
const clfTime = (at: Date): string =>
  `${two(at.getUTCDate())}/${months[at.getUTCMonth()]}/${at.getUTCFullYear()}:${at.toISOString().slice(11, 19)} +0000`

test('a line that a server writes comes back as what it was written from', () => {
  fc.assert(
    fc.property(exchange, ({ client, user, at, method, path, query, status, bytes, agent }) => {
      const target = query === undefined ? path : `${path}?${query}`
      const line = `${client} - ${user === undefined ? '-' : escaped(user)} [${clfTime(at)}] "${method} ${escaped(target)} HTTP/1.1" ${status} ${bytes ?? '-'} "-" "${agent === undefined ? '-' : escaped(agent)}"`
      const entry = createLineParser('auto', { ...options, routes: 'path' })(line)
      assert.equal(entry.user_id, user ?? 'N/A')
      assert.equal(entry.timestamp, new Date(Math.floor(at.getTime() / 1000) * 1000).toISOString())
      assert.deepEqual(entry.http, {
        client_ip: client,
        method,
        route: path,
        path,
        ...(query !== undefined && { query }),
        status,
        ...(bytes !== undefined && { response_bytes: bytes }),
        ...(agent !== undefined && { user_agent: agent }),
      })
      assert.equal(entry.result, status < 400 ? 'success' : 'failure')
      assert.equal(detectFormat([line]), 'combined')
    }),
    { numRuns: 1_000 },
  )
})

test('ids are UUIDs, differ for each line of a log, and are the same for the same log', () => {
  const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', ''), { maxLength: 20 }), (lines) => {
      const idsOf = (source: string): string[] => {
        let digest = firstDigest(source)
        return lines.map((line) => {
          digest = nextDigest(digest, Buffer.from(line))
          return lineId(digest, 1_764_000_000_123)
        })
      }
      const ids = idsOf('x')
      for (const id of ids) assert.match(id, uuid7)
      for (const id of ids) assert.equal(Number.parseInt(id.slice(0, 13).replace('-', ''), 16), 1_764_000_000_123)
      assert.equal(new Set([...ids, ...idsOf('y')]).size, 2 * lines.length)
      assert.deepEqual(idsOf('x'), ids)
    }),
  )
  assert.match(
    lineId(firstDigest('x'), undefined),
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
})
