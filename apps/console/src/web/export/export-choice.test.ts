import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type ExportChoice, exportAddress, exportCommand } from './export-choice.ts'
import { shellQuote } from './shell-quote.ts'

/** The words that a shell makes of a line. */
const wordsOf = (line: string): string[] =>
  execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1)

const choice: ExportChoice = { query: '', range: {}, format: 'ndjson', order: 'asc', bom: false }

describe('quoting for a shell', () => {
  // A command line cannot hold NUL: no shell can be given it.
  const text = fc
    .string({
      unit: fc.oneof(
        fc.constantFrom(...'\'"\\$`!*~#&;|<>(){}[]?\n\t =-'),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
      ),
    })
    .filter((one) => !one.includes('\0'))

  test('every text comes out as the one word that it was', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), (texts) =>
        assert.deepEqual(wordsOf(texts.map(shellQuote).join(' ')), texts),
      ),
      { numRuns: 60 },
    )
  })

  test('what needs no quotes has none', () => {
    assert.equal(shellQuote('2026-11-24T10:00:00.000Z'), '2026-11-24T10:00:00.000Z')
    assert.equal(shellQuote(''), "''")
  })
})

describe('the command', () => {
  test('asks for all as shortly as it can', () => {
    assert.equal(exportCommand(choice, 'http://localhost:8003'), 'trilha export -o entries.ndjson')
  })

  test('says everything that was chosen, and the query last', () => {
    const all: ExportChoice = {
      query: '-cause:"it\'s" $HOME',
      range: { from: '2026-11-24T10:00:00.000Z', to: 'now/d' },
      format: 'csv',
      order: 'desc',
      bom: true,
    }
    assert.deepEqual(wordsOf(exportCommand(all, 'https://log.example')), [
      ...['trilha', 'export', '--from', '2026-11-24T10:00:00.000Z', '--to', 'now/d', '--order', 'desc', '--bom'],
      ...['--url', 'https://log.example', '-o', 'entries.csv', '--', '-cause:"it\'s" $HOME'],
    ])
  })
})

describe('the address', () => {
  test('has what was chosen and nothing else', () => {
    assert.equal(exportAddress(choice), '/api/export?format=ndjson')
    assert.equal(
      exportAddress({ ...choice, query: 'a b', range: { from: 'now-1h' }, format: 'csv', order: 'desc', bom: true }),
      '/api/export?q=a+b&from=now-1h&format=csv&order=desc&bom=true',
    )
  })

  test('has the byte order mark for CSV alone, which takes it', () => {
    assert.equal(exportAddress({ ...choice, bom: true }), '/api/export?format=ndjson')
  })
})
