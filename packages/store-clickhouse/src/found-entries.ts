import type { StoredEntry } from '@trilha/entry'
import type { ReadEntries } from './options.ts'
import type { Statement } from './statement.ts'
import type { ReadOptions, TableReader } from './table-reader.ts'

interface Parts {
  readonly reader: TableReader
  readonly readEntries: ReadEntries | undefined
}

/**
 * The entries that the clauses after FROM choose, in their order.
 *
 * A column store gives a row slowly: it reads a piece of each of its forty columns for it, half a millisecond a row when
 * they are far apart. Where whole entries are kept elsewhere (the journal), the tables only say which ones.
 */
export const findEntries = async (
  { reader, readEntries }: Parts,
  clauses: Statement,
  options: ReadOptions,
): Promise<readonly StoredEntry[]> => {
  if (readEntries === undefined) return reader.select(clauses, options)
  const { data } = await reader.ask(
    { ...clauses, sql: `SELECT seq, toString(id) FROM entries ${clauses.sql}` },
    options,
  )
  const found = data as readonly (readonly [seq: number, id: string])[]
  const kept = await readEntries(found.map(([seq]) => seq))
  // The tables may have been filled from another journal, whose records have the same numbers.
  const known = new Map(found.flatMap(([seq, id]) => ownEntry(kept.get(seq), id)))
  const missing = found.flatMap(([seq]) => (known.has(seq) ? [] : [seq]))
  const others = missing.length === 0 ? new Map<number, StoredEntry>() : await readRows(reader, missing, options)
  return found.flatMap(([seq]) => known.get(seq) ?? others.get(seq) ?? [])
}

const ownEntry = (entry: StoredEntry | undefined, id: string): [number, StoredEntry][] =>
  entry?.id === id ? [[entry.seq, entry]] : []

const readRows = async (
  reader: TableReader,
  seqs: readonly number[],
  options: ReadOptions,
): Promise<ReadonlyMap<number, StoredEntry>> => {
  const rows = await reader.select({ sql: 'WHERE seq IN {seqs:Array(UInt64)}', params: { seqs } }, options)
  return new Map(rows.map((entry) => [entry.seq, entry]))
}
