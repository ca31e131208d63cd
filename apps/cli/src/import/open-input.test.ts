import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { temporaryFolder } from '@trilha/testing'
import { DamagedInput, openInput } from './open-input.ts'

const never = new AbortController().signal

const readAll = async (file: string): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of openInput(file, never).chunks) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/** zstd's skippable frame (RFC 8878 section 3.1.2), as seekable files have at their end. */
const skippable = Buffer.from([0x51, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])
const text = (seed: number, lines: number): string =>
  Array.from({ length: lines }, (_, index) => `line ${(seed * 7919 + index * 104_729) % 1_000_003}\n`).join('')

test('plain, gzip and zstd are known by their bytes; members and frames in a row are read through', async () => {
  await using folder = await temporaryFolder('input')
  const file = join(folder.path, 'any.name')
  const parts = [text(1, 3), text(2, 40_000), '', text(3, 90_000), text(4, 1)]
  const whole = parts.join('')
  const contents: [what: string, bytes: Buffer][] = [
    ['plain', Buffer.from(whole)],
    ['gzip', gzipSync(whole)],
    ['gzip members', Buffer.concat(parts.map((part) => gzipSync(part)))],
    ['gzip with zeros behind', Buffer.concat([gzipSync(whole), Buffer.alloc(1_000)])],
    ['zstd', zstdCompressSync(whole)],
    ['zstd frames', Buffer.concat(parts.map((part) => zstdCompressSync(part)))],
    ['zstd with skippable frames', Buffer.concat([skippable, zstdCompressSync(whole), skippable])],
  ]
  for (const [what, bytes] of contents) {
    writeFileSync(file, bytes)
    assert.ok((await readAll(file)) === whole, what)
  }
  for (const short of ['', 'a', '\u001f', 'ab\n']) {
    writeFileSync(file, short)
    assert.equal(await readAll(file), short)
  }
})

test('what is cut short or damaged is said so, and what stands before is given', async () => {
  await using folder = await temporaryFolder('input')
  const file = join(folder.path, 'file')
  const whole = text(1, 90_000)
  const damaged = (bytes: Buffer, at: number): Buffer =>
    Buffer.concat([bytes.subarray(0, at), Buffer.alloc(40, 0xa5), bytes.subarray(at + 40)])
  for (const [name, pack] of [
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ] as const) {
    const packed = pack(whole)
    for (const bytes of [
      packed.subarray(0, packed.length - 9),
      packed.subarray(0, 11),
      damaged(packed, packed.length >> 1),
      Buffer.concat([packed, Buffer.from('no such frame')]),
      Buffer.concat([packed, packed.subarray(0, 20)]),
    ]) {
      writeFileSync(file, bytes)
      let length = 0
      await assert.rejects(
        async () => {
          for await (const chunk of openInput(file, never).chunks) length += chunk.length
        },
        (error) => error instanceof DamagedInput && error.message.includes(name),
      )
      assert.ok(length <= whole.length)
    }
  }
})

test('a file that is not read to its end is closed', async () => {
  await using folder = await temporaryFolder('input')
  const file = join(folder.path, 'file')
  for (const bytes of [Buffer.from(text(1, 200_000)), gzipSync(text(1, 200_000))]) {
    writeFileSync(file, bytes)
    for await (const chunk of openInput(file, never).chunks) {
      assert.ok(chunk.length > 0)
      break
    }
  }
})
