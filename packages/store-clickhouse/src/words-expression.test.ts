import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { splitWords, textsOf } from '@trilha/query'
import { arbitraryEntry, blockOf } from '@trilha/store/conformance'
import { Session } from 'chdb'
import fc from 'fast-check'
import { createEntries, insertSettings } from './table.ts'
import { lowerCaseOf } from './words-expression.ts'

describe('the words that the engine finds in a text are those of splitWords', () => {
  let dir = ''
  let session: Session
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'trilha-words-'))
    session = new Session(dir)
  })
  after(async () => {
    session.close()
    await rm(dir, { recursive: true, force: true })
  })

  const insert = (table: string, lines: Uint8Array) =>
    session.insert({ table, values: lines, format: 'JSONEachRow', settings: insertSettings })
  const select = async (sql: string): Promise<string[][]> => {
    const result = await session.queryAsync(sql, { format: 'JSONCompactColumns' })
    return (JSON.parse(Buffer.from(result.bytes()).toString()) as string[][][])[0] ?? []
  }

  test('with every character of Unicode, alone and among letters', async () => {
    const characters = Array.from({ length: 0x110000 }, (_, code) => String.fromCodePoint(code)).filter((character) =>
      character.isWellFormed(),
    )
    const perText = 512
    const texts = Array.from({ length: Math.ceil(characters.length / perText) }, (_, index) =>
      characters
        .slice(index * perText, (index + 1) * perText)
        // A sigma is the letter whose lower case depends on what stands beside it.
        .map((character) => `${character} AΣ${character}ΣB`)
        .join(' '),
    )
    await session.queryAsync('CREATE TABLE texts (n UInt32, text String) ENGINE = Memory')
    const lines = texts.map((text, n) => `${JSON.stringify({ n, text })}\n`)
    await insert('texts', Buffer.from(lines.join('')))
    const found = await select(`SELECT tokens(${lowerCaseOf('text')}, 'splitByNonAlpha') FROM texts ORDER BY n`)
    assert.equal(found.length, texts.length)
    for (const [n, text] of texts.entries()) assert.deepEqual(found[n], splitWords(text))
  })

  test('in whole entries, whatever callers send', async () => {
    await session.queryAsync(createEntries)
    const { block, stored } = blockOf(fc.sample(arbitraryEntry, { numRuns: 300, seed: 42 }), 1)
    await insert('entries', block.lines)
    const found = await select(
      `SELECT arrayFilter(word -> word != '\\xFF', tokens(words, 'splitByNonAlpha')) FROM entries ORDER BY seq`,
    )
    assert.equal(found.length, stored.length)
    for (const [index, entry] of stored.entries()) {
      assert.deepEqual(found[index], textsOf(entry).flatMap(splitWords), block.lines.toString().split('\n')[index])
    }
  })
})
