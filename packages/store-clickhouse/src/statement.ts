import type { EngineParams } from './protocol.ts'

/** A query whose rows are read as a {@link Table}, with the values of its `{name:Type}` places. */
export interface Statement {
  readonly sql: string
  readonly params: EngineParams
}

/** What the engine prints as `JSONCompact`. */
export interface Table {
  readonly data: readonly unknown[]
}

export const tableFormat = 'JSONCompact'

export const readTable = (bytes: Uint8Array): Table => {
  if (bytes.length === 0) return { data: [] }
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()) as Table
}
