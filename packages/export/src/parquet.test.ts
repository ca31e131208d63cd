import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { zstdDecompressSync } from 'node:zlib'
import { encodeLine, type StoredEntry } from '@trilha/entry'
import fc from 'fast-check'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { columns } from './columns.ts'
import { arbitraryBatches, asyncBatches, entriesOf, fileOf } from './export.fixture.ts'
import { nanosecondsOf } from './nanoseconds.ts'
import { parquet } from './parquet.ts'
import { ParquetFile } from './parquet-file.ts'

const arrayBufferOf = (file: Buffer): ArrayBuffer => Uint8Array.from(file).buffer

const rowsOf = (file: Buffer): Promise<Record<string, unknown>[]> =>
  parquetReadObjects({
    file: arrayBufferOf(file),
    compressors: { ZSTD: (bytes) => zstdDecompressSync(bytes) },
    parsers: { timestampFromNanoseconds: (nanoseconds) => nanoseconds },
  })

const rowOf = (entry: StoredEntry) =>
  Object.fromEntries(
    columns.map(({ name, type, read }) => {
      const value = read(entry)
      if (value === undefined) return [name, null]
      if (type === 'json') return [name, JSON.stringify(value)]
      if (type === 'time') return [name, nanosecondsOf(String(value))]
      return [name, type === 'integer' ? BigInt(value as number) : value]
    }),
  )

/** What is absent may be read as undefined. */
const plain = (row: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(columns.map(({ name }) => [name, row[name] ?? null]))

describe('Parquet', () => {
  test('gives every value back to a reader', () =>
    fc.assert(
      fc.asyncProperty(arbitraryBatches, async (batches) => {
        const entries = batches.flat()
        const file = new ParquetFile()
        const pieces = entries.flatMap((entry) => file.add(encodeLine(entry)) ?? [])
        const rows = await rowsOf(Buffer.concat([...pieces, file.end()]))
        assert.deepEqual(rows.map(plain), entries.map(rowOf))
      }),
    ))

  test('is the same when it is written by the thread', async () => {
    const entries = fc.sample(arbitraryBatches, { numRuns: 50, seed: 1 })
    for (const batches of [entries.flat(), []]) {
      assert.deepEqual((await rowsOf(await fileOf(parquet, batches))).map(plain), batches.flat().map(rowOf))
    }
  })

  test('is a file with a schema when there are no entries', async () => {
    const { schema, num_rows: rows } = parquetMetadata(arrayBufferOf(await fileOf(parquet, [])))
    assert.equal(rows, 0n)
    assert.deepEqual(
      schema.slice(1).map(({ name }) => name),
      columns.map(({ name }) => name),
    )
  })

  test('has row groups of bounded rows and bytes', async () => {
    const many = entriesOf(70_000)
    const large = entriesOf(30, 600_000)
    const file = await fileOf(parquet, [many, large])
    const { row_groups: groups, num_rows: rows } = parquetMetadata(arrayBufferOf(file))
    assert.equal(rows, 70_030n)
    for (const group of groups) {
      assert.ok(group.num_rows <= 32_768n)
      assert.ok(group.total_byte_size < 10_000_000n)
    }
    assert.deepEqual((await rowsOf(file)).map(plain), [...many, ...large].map(rowOf))
  })

  test('passes an error on, and leaves its thread', async () => {
    const failing = async function* () {
      yield entriesOf(1)
      throw new Error('the store is gone')
    }
    await assert.rejects(Array.fromAsync(parquet.encode(failing())), /the store is gone/)
  })

  test('fails when its thread fails', async () => {
    const wrong = { ...(entriesOf(1)[0] as StoredEntry), timestamp: 'no time' }
    await assert.rejects(Array.fromAsync(parquet.encode(asyncBatches([[wrong]]))), /Invalid|BigInt/)
  })
})
