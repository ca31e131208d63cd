import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { zstdDecompressSync } from 'node:zlib'
import { readAll, record, until } from './fixtures/records.ts'
import { temporaryFolder } from './fixtures/temporary-folder.ts'
import { openJournal } from './index.ts'

const compressed = '00000000000000000001.ndjson.zst'

/** About 3 MB of records, which is three frames, as they stood before compression. */
const writeCompressed = async (dir: string): Promise<Buffer> => {
  await using journal = await openJournal({ dir })
  await journal.append(Array.from({ length: 3000 }, (_, index) => record(`${index} ${'text '.repeat(200)}`)))
  const plain = readFileSync(join(dir, '00000000000000000001.ndjson'))
  await journal.seal()
  await until('it is compressed', () => readdirSync(dir).includes(compressed) && journal.totalBytes < plain.length / 10)
  return plain
}

describe('compressed segment', () => {
  test('is what every zstd tool reads as one stream, byte for byte', async (t) => {
    const dir = temporaryFolder(t)
    const plain = await writeCompressed(dir)
    try {
      execFileSync('zstd', ['--version'])
    } catch {
      return t.skip('the command zstd is not installed here')
    }
    // Not deepEqual: describing how megabytes differ takes minutes.
    assert.ok(execFileSync('zstd', ['-dc', join(dir, compressed)], { maxBuffer: 2 ** 27 }).equals(plain))
  })

  test('ends with a seek table whose frames can be read alone', async (t) => {
    const dir = temporaryFolder(t)
    const plain = await writeCompressed(dir)
    const bytes = readFileSync(join(dir, compressed))
    assert.equal(bytes.readUInt32LE(bytes.length - 4), 0x8f92eab1)
    const entries = bytes.readUInt32LE(bytes.length - 9)
    const table = bytes.length - 9 - entries * 8
    assert.equal(bytes.readUInt32LE(table - 8), 0x184d2a5e)
    assert.equal(bytes.readUInt32LE(table - 4), bytes.length - table)
    let offset = 0
    let plainOffset = 0
    for (let entry = table; entry < bytes.length - 9; entry += 8) {
      const size = bytes.readUInt32LE(entry)
      const plainSize = bytes.readUInt32LE(entry + 4)
      const frame = bytes.subarray(offset, offset + size)
      if (plainSize > 0)
        assert.ok(zstdDecompressSync(frame).equals(plain.subarray(plainOffset, plainOffset + plainSize)))
      assert.ok(plainSize <= 1024 * 1024)
      offset += size
      plainOffset += plainSize
    }
    assert.equal(offset, table - 8)
    assert.equal(plainOffset, plain.length)
    assert.ok(entries >= 4)
  })

  test('is not handed out when a bit in it flipped', async (t) => {
    const dir = temporaryFolder(t)
    await writeCompressed(dir)
    const bytes = readFileSync(join(dir, compressed))
    bytes[100] = (bytes[100] ?? 0) ^ 1
    writeFileSync(join(dir, compressed), bytes)
    await using journal = await openJournal({ dir })
    await assert.rejects(readAll(journal), { code: 'JOURNAL_DAMAGED', message: new RegExp(compressed) })
  })
})
