import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decodeLine, encodeEntry, encodeLine, parseEntry, type StoredEntry } from '@trilha/entry'
import { matchesQuery, parseQuery, type Query } from '@trilha/query'
import { entries, queries } from '@trilha/query/testing'
import fc from 'fast-check'
import { entry } from './log-service.fixture.ts'
import { TailBlock } from './tail-block.ts'
import { tailFilter } from './tail-filter.ts'
import { needlesOf } from './tail-needles.ts'

const id = '01890a5d-ac96-774b-bcce-b302099a8057'

/** A block as the journal hands it out. */
const blockOf = (lines: readonly string[]): TailBlock =>
  new TailBlock({ firstSeq: 1, lastSeq: lines.length, lines: Buffer.from(lines.map((line) => `${line}\n`).join('')) })

const lineOf = (fields: Readonly<Record<string, unknown>>, seq: number): string =>
  `{"seq":${seq},${encodeEntry(parseEntry({ ...entry(fields), id }, '2026-01-01T00:00:00.000Z')).slice(1)}`

const seqsOf = (frames: Buffer): number[] =>
  [...frames.toString().matchAll(/^id: (\d+)$/gm)].map(([, seq]) => Number(seq))

const found = (block: TailBlock, query: Query): number[] => {
  const matches = block.matching(tailFilter({ query }))
  const seqs = seqsOf(matches.frames)
  assert.equal(matches.count, seqs.length)
  assert.deepEqual([matches.firstSeq, matches.lastSeq], [seqs[0] ?? 0, seqs.at(-1) ?? 0])
  return seqs
}

describe('a block of the tail', () => {
  test('finds with every query what the plain filter finds', () => {
    fc.assert(
      fc.property(queries, fc.array(entries, { minLength: 1, maxLength: 8 }), (query, kept) => {
        const lines = kept.map((one: StoredEntry, index) => encodeLine({ ...one, seq: index + 1 }))
        const wanted = lines.flatMap((line, index) => (matchesQuery(query, decodeLine(line)) ? [index + 1] : []))
        assert.deepEqual(found(blockOf(lines), query), wanted)
      }),
      { numRuns: 2_000 },
    )
  })

  const now = new Date()
  /** Query, what it finds, and what it does not. */
  const cases: readonly (readonly [string, Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>])[] = [
    ['result:failure', { result: 'failure' }, { result: 'Failure' }],
    ['result:"a \\"b\\" \\\\ c"', { result: 'a "b" \\ c' }, { result: 'a "b" c' }],
    ['user_id:é', { user_id: 'é' }, { user_id: 'e' }],
    ['target.id:7', { target: { id: '7' } }, { target: { id: '77' }, user_id: '7' }],
    ['action:create_*', { action: 'create_user' }, { action: 'recreate_user' }],
    ['action:*_user', { action: 'create_user' }, { action: 'create_users' }],
    ['http.status:404', { http: { status: 404 } }, { http: { status: 40 } }],
    ['http.status>=500', { http: { status: 500 } }, { http: { status: 499 } }],
    ['cause:"NOT found"', { cause: 'User not\tFOUND!' }, { cause: 'found not' }],
    ['lock', { cause: 'LOC\u212a' }, { cause: 'LOC' }],
    ['quit', { cause: 'QU\u0130T' }, { cause: 'QUT' }],
    ['attributes.n:12345678901234567890', { attributes: { n: 0, m: 1 }, n: [1] }, {}],
    ['attributes.a.b:"x y"', { attributes: { 'a.b': ['x y'] } }, { attributes: { a: 'x y' } }],
    ['attributes.flag:true', { attributes: { flag: true } }, { attributes: { flag: false } }],
    [id, {}, { user_id: 'x' }],
    ['timestamp:[2026-11-24T05:10 TO 2026-11-24T05:14]', { timestamp: '2026-11-24T05:14:59.999Z' }, {}],
    ['attributes.a.b>1', { attributes: { 'a.b': [2] } }, { attributes: { a: { b: 2 } } }],
    ['attributes.é:*', { attributes: { é: 1 } }, {}],
    ['attributes.x:*', { attributes: { 'y.x': 1 } }, { attributes: { x: [{ z: 0 }] } }],
    ['NOT result:failure', { result: 'success' }, { result: 'failure' }],
    ['http.request_headers.accept:"a/b"', { http: { request_headers: { accept: 'a/b' } } }, {}],
  ]
  for (const [text, one, other] of cases) {
    test(`finds ${text} as the plain filter does`, () => {
      const query = parseQuery(text, { now })
      const lines = [one, other, one].map((fields, index) => lineOf(fields, index + 1))
      const wanted = lines.flatMap((line, index) => (matchesQuery(query, decodeLine(line)) ? [index + 1] : []))
      assert.deepEqual(found(blockOf(lines), query), wanted)
    })
  }

  test('needs not parse lines that cannot match', () => {
    const needles = (text: string) => needlesOf(parseQuery(text, { now }))
    assert.deepEqual(needles('result:failure'), ['"result":"failure"'])
    assert.deepEqual(needles('http.status>=500 user_id:(7 OR 8)'), ['"user_id":"7"', '"user_id":"8"'])
    assert.deepEqual(needles('action:create_*'), ['"action":"create_'])
    assert.deepEqual(needles('cause:"Not Found"'), ['found'])
    assert.deepEqual(needles('attributes.tenant:ACME'), ['acme'])
    assert.deepEqual(needles('http.status>=500'), ['status":'])
    assert.deepEqual(needles('cause:*'), ['"cause":"'])
    assert.deepEqual(needles('timestamp:[2026-11-24T05:10 TO 2026-11-24T05:14]'), ['"timestamp":"2026-11-24t05:1'])
    for (const text of ['', 'NOT result:failure', 'found OR NOT result:failure', 'é'])
      assert.equal(needles(text), undefined, text)
  })

  test('lines behind a number', () => {
    const block = blockOf([1, 2, 3].map((seq) => lineOf({}, seq)))
    const all = (seq: number) => seqsOf(block.behind(seq)?.matching(undefined).frames ?? Buffer.alloc(0))
    assert.deepEqual([all(0), all(1), all(2), all(3), all(9)], [[1, 2, 3], [2, 3], [3], [], []])
  })

  test('only ASCII letters that come from two other letters need a second look', () => {
    const odd: string[] = []
    for (let code = 0x80; code <= 0x10ffff; code++) {
      if (/[\0-\x7f]/.test(String.fromCodePoint(code).toLowerCase())) odd.push(String.fromCodePoint(code))
    }
    assert.deepEqual(odd, ['\u0130', '\u212a'])
  })
})
