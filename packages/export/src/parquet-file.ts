import { zstdCompressSync } from 'node:zlib'
import { decodeLine, type StoredEntry } from '@trilha/entry'
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer'
import { type Column, type ColumnType, columns } from './columns.ts'
import { nanosecondsOf } from './nanoseconds.ts'

/**
 * A row group is held in memory until it is full. Readers like large ones, since each has dictionaries and bounds of its
 * own; twice as large ones make a file 2 % smaller, and take 60 MB more memory. Holds at least 8 of the largest entries.
 */
const rowGroupBytes = 8 * 1_024 * 1_024
/** Usual entries are small, and what a value takes in memory beside its bytes then counts for more than they do. */
const rowGroupRows = 32_768

/** What Parquet needs to know of a column (https://parquet.apache.org/docs/file-format/types/logicaltypes/). */
const elements: Record<ColumnType, Omit<SchemaElement, 'name'>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  json: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  integer: { type: 'INT64' },
  double: { type: 'DOUBLE' },
  time: { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'NANOS' } },
}

/** Present in every entry, so that readers need not expect nulls. */
const required: ReadonlySet<string> = new Set([
  'seq',
  'id',
  'timestamp',
  'received_at',
  'service',
  'user_id',
  'action',
  'result',
])

const schema: SchemaElement[] = [
  { name: 'entries', num_children: columns.length },
  ...columns.map(
    ({ name, type }): SchemaElement => ({
      name,
      repetition_type: required.has(name) ? 'REQUIRED' : 'OPTIONAL',
      ...elements[type],
    }),
  ),
]

type Value = string | number | bigint | null

const parquetValue = ({ type, read }: Column, entry: StoredEntry): Value => {
  const value = read(entry)
  if (value === undefined) return null
  switch (type) {
    case 'text':
      return value as string
    case 'double':
      return value as number
    case 'json':
      return JSON.stringify(value)
    case 'integer':
      return BigInt(value as number)
    case 'time':
      return nanosecondsOf(value as string)
  }
}

/** Small differences between neighbours take a byte or two this way. */
const growing: ReadonlySet<string> = new Set(['seq', 'timestamp', 'received_at'])

/** Writes entries as a Parquet file, row group by row group. */
export class ParquetFile {
  readonly #bytes = new ByteWriter()
  readonly #writer = new ParquetWriter({
    writer: this.#bytes,
    schema,
    codec: 'ZSTD',
    compressors: { ZSTD: (bytes) => zstdCompressSync(bytes) },
    createdBy: 'Trilha',
  })
  #entries: StoredEntry[] = []
  #size = 0

  /**
   * @param line an entry as the journal holds it
   * @returns a piece of the file when a row group is full
   */
  add(line: string): Uint8Array | undefined {
    this.#entries.push(decodeLine(line))
    this.#size += line.length
    return this.#size >= rowGroupBytes || this.#entries.length >= rowGroupRows ? this.#endRowGroup() : undefined
  }

  /** The rest of the file. */
  end(): Uint8Array {
    const rows = this.#endRowGroup()
    void this.#writer.finish()
    return Buffer.concat([rows, this.#take()])
  }

  #endRowGroup(): Uint8Array {
    const entries = this.#entries
    const columnData = columns.map((column) => ({
      name: column.name,
      // Made when it is written, so that one column's values are in memory at a time.
      get data() {
        return entries.map((entry) => parquetValue(column, entry))
      },
      // Bounds help where neighbours are alike: in what grows with time. Those of texts would only be looked for.
      statistics: column.type !== 'text' && column.type !== 'json',
      ...(growing.has(column.name) && { encoding: 'DELTA_BINARY_PACKED' as const }),
    }))
    if (entries.length > 0) void this.#writer.write({ columnData, rowGroupSize: entries.length })
    this.#entries = []
    this.#size = 0
    return this.#take()
  }

  /** What was written since the last time. */
  #take(): Uint8Array {
    const piece = this.#bytes.getBytes().slice()
    this.#bytes.index = 0
    return piece
  }
}
