import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decodeLine, encodeLine, type StoredEntry } from '@trilha/entry'
import { entries } from '@trilha/query/testing'
import fc from 'fast-check'
import { cutEntry, shownTexts } from './cut-entry.ts'

const plain: StoredEntry = {
  seq: 1,
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  timestamp: '2026-11-24T10:00:00.000Z',
  received_at: '2026-11-24T10:00:00.001Z',
  service: 'shop',
  user_id: '42',
  action: 'buy',
  result: 'success',
  cause: null,
}

const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((outer, key) => Reflect.get(Object(outer), key), value)

describe('cutting an entry', () => {
  test('an entry of short texts is the entry itself', () => {
    const entry = { ...plain, cause: 'x'.repeat(64), attributes: { a: [1, null, { b: true }] } }
    assert.equal(cutEntry(entry, 64), entry)
  })

  test('every long text is cut, wherever it stands, and its full length told by its path', () => {
    const long = 'é'.repeat(200)
    const shown = cutEntry(
      {
        ...plain,
        cause: long,
        http: { path: `/${long}`, response_body: long, request_headers: { accept: long } },
        attributes: { order: { notes: ['short', long] } },
      },
      64,
    )
    assert.deepEqual(shown.cut, {
      cause: 200,
      'http.path': 201,
      'http.response_body': 200,
      'http.request_headers.accept': 200,
      'attributes.order.notes.1': 200,
    })
    for (const path of Object.keys(shown.cut ?? {})) assert.equal(String(at(shown, path)).length, 64, path)
    assert.equal(at(shown, 'attributes.order.notes.0'), 'short')
  })

  test('no character is cut in two', () => {
    const shown = cutEntry({ ...plain, cause: `${'a'.repeat(63)}😀 and more` }, 64)
    assert.equal(shown.cause, 'a'.repeat(63))
  })

  test('of many attributes the first are shown, and what lost members is told with the length of its JSON', () => {
    const attributes = { first: { kept: 1 }, list: Array.from({ length: 900 }, (_, index) => `item ${index}`), last: 1 }
    const shown = cutEntry({ ...plain, attributes }, 64)
    assert.deepEqual(shown.cut, {
      'attributes.list': JSON.stringify(attributes.list).length,
      attributes: JSON.stringify(attributes).length,
    })
    assert.deepEqual(at(shown, 'attributes.first'), { kept: 1 })
    assert.equal(at(shown, 'attributes.list.5'), 'item 5')
    assert.equal(at(shown, 'attributes.last'), undefined)
    assert(JSON.stringify(shown.attributes).length < 3 * shownTexts * 64)
  })

  test('a number of any length does not pass the bound, and one that fits keeps its digits', () => {
    const line = encodeLine(plain).replace(/}$/, `,"attributes":{"id":12345678901234567890,"n":${'9'.repeat(5_000)}}}`)
    const shown = cutEntry(decodeLine(line), 64)
    assert.equal(JSON.stringify(shown.attributes), '{"id":12345678901234567890}')
    assert.equal(shown.cut?.attributes, 5_000 + '{"id":12345678901234567890,"n":}'.length)
  })

  test('whatever an entry holds, it stays well-formed, bounded, and untouched where nothing is told to be cut', () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: 64, max: 100 }), fc.nat(400), (kept, maxText, repeats) => {
        const entry = { ...kept, cause: `${kept.cause}😀`.repeat(repeats) }
        const shown = cutEntry(entry, maxText)
        const { cut = {}, ...others } = shown
        if (Object.keys(cut).length === 0) assert.deepEqual(others, entry)
        assert((shown.cause ?? '').length <= maxText)
        assert((shown.cause ?? '').isWellFormed() && entry.cause.startsWith(shown.cause ?? ''))
        assert.equal(cut.cause, entry.cause.length > maxText ? entry.cause.length : undefined)
      }),
    )
  })
})
