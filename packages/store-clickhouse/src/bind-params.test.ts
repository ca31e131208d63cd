import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Session } from 'chdb'
import fc from 'fast-check'
import { bindParams } from './bind-params.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom("'", '\\', "\\'", "' OR 1 = 1 --", '{a:String}', '\0', '\n', '\ud800', '\\x41', '😀', '$1$&', '"'),
)

describe('values in a statement', () => {
  let dir = ''
  let session: Session
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'trilha-bind-'))
    session = new Session(dir)
  })
  after(async () => {
    session.close()
    await rm(dir, { recursive: true, force: true })
  })

  const select = (sql: string, params: Parameters<typeof bindParams>[1]): unknown[] => {
    const text = session.query(bindParams(`SELECT ${sql}`, params), 'JSONCompact')
    return (JSON.parse(text) as { readonly data: unknown[][] }).data[0] ?? []
  }
  const hexOf = (text: string) => Buffer.from(text).toString('hex').toUpperCase()

  test('any text is read as it is', () => {
    fc.assert(
      fc.property(anyText, fc.array(anyText, { maxLength: 3 }), (text, list) => {
        const found = select('hex({a:String}), arrayMap(x -> hex(x), {b:Array(String)})', { a: text, b: list })
        assert.deepEqual(found, [hexOf(text), list.map(hexOf)])
      }),
    )
  })

  test('numbers and ids have the type of their place', () => {
    const id = '01890a5d-ac96-774b-bcce-b302099a8057'
    const sql = '{a:UInt64}, toTypeName({a:UInt64}), {b:Float64}, toTypeName({c:Array(UUID)}), {c:Array(UUID)}'
    const found = select(sql, { a: 9_007_199_254_740_991, b: '-1e-7', c: [id] })
    assert.deepEqual(found, [9_007_199_254_740_991, 'UInt64', -1e-7, 'Array(UUID)', [id]])
    assert.deepEqual(select('{c:Array(UInt16)}', { c: [] }), [[]])
  })

  test('a place without a value is no statement', () => {
    assert.throws(() => bindParams('SELECT {a:String}', {}), TypeError)
    assert.throws(() => bindParams('SELECT {constructor:String}', {}), TypeError)
  })
})
