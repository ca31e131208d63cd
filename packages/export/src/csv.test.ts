import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { StoredEntry } from '@trilha/entry'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { columns } from './columns.ts'
import { createCsv } from './csv.ts'
import { arbitraryBatches, entriesOf, fileOf } from './export.fixture.ts'

type Row = Readonly<Record<string, string | null>>

/** By another implementation. An unquoted empty cell is an absent value. */
const rowsOf = (csv: string): readonly Row[] =>
  parse(csv, {
    columns: true,
    bom: true,
    cast: (value, { quoting }) => (value === '' && !quoting ? null : value),
  }) as Row[]

/** Takes away the apostrophe that keeps a spreadsheet from running a formula. */
const withoutGuard = (text: string | null | undefined) => text?.replace(/^'(?='*[=+\-@\t\r\n＝＋－＠])/, '') ?? null

const cellsOf = (entry: StoredEntry): readonly (string | null)[] =>
  columns.map(({ type, read }) => {
    const value = read(entry)
    if (value === undefined) return null
    return type === 'json' ? JSON.stringify(value) : String(value)
  })

const withCause = (cause: string): StoredEntry => ({ ...(entriesOf(1)[0] as StoredEntry), cause })
const causeOf = async (cause: string) => rowsOf((await fileOf(createCsv(), [[withCause(cause)]])).toString())[0]?.cause

describe('CSV', () => {
  test('gives every value back to another reader', () =>
    fc.assert(
      fc.asyncProperty(arbitraryBatches, fc.boolean(), async (batches, bom) => {
        const rows = rowsOf((await fileOf(createCsv({ bom }), batches)).toString())
        assert.deepEqual(
          rows.map((row) => columns.map(({ name }) => withoutGuard(row[name]))),
          batches.flat().map(cellsOf),
        )
      }),
    ))

  test('has a header of dotted names, also without entries', async () => {
    const text = (await fileOf(createCsv(), [])).toString()
    assert.match(text, /^seq,id,timestamp,.*,http\.status,.*,http\.request_headers,.*,attributes\r\n$/)
  })

  test('ends every line with CR LF, and quotes what has to be quoted', async () => {
    const text = (await fileOf(createCsv(), [[withCause('a "b", c\nd')]])).toString()
    assert.match(text, /^[^"\n]*\r\n1,00000000-[^"\n]*,success,"a ""b"", c\nd",[,]*\r\n$/)
  })

  test('starts with a byte order mark when asked to', async () => {
    assert.deepEqual((await fileOf(createCsv({ bom: true }), [])).subarray(0, 4), Buffer.from('\ufeffs'))
    assert.equal((await fileOf(createCsv(), [])).toString('utf8', 0, 1), 's')
  })

  test('keeps spreadsheets from running what callers sent', async () => {
    for (const start of ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
      const text = `${start}HYPERLINK("http://x")`
      assert.equal(await causeOf(text), `'${text}`, JSON.stringify(start))
      assert.equal(withoutGuard(await causeOf(`'${text}`)), `'${text}`)
    }
    for (const text of ["it's", "'quoted'", 'a=b', ' =1', '1-2', '']) assert.equal(await causeOf(text), text)
  })

  test('tells an empty text from an absent one', async () => {
    const [absent, empty] = rowsOf((await fileOf(createCsv(), [[...entriesOf(1), withCause('')]])).toString())
    assert.deepEqual([absent?.cause, empty?.cause], [null, ''])
  })
})
