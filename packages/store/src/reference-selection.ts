import type { StoredEntry } from '@trilha/entry'
import { matchesQuery } from '@trilha/query'
import type { FilterField, Position, Selection } from './store.ts'

/** The entries that a selection chooses, said in the plainest way. */
export const selectEntries = (
  entries: Iterable<StoredEntry>,
  { from, to, filters = [], query }: Selection,
): StoredEntry[] =>
  [...entries]
    .filter((entry) => from === undefined || sortable(entry.timestamp) >= sortable(from))
    .filter((entry) => to === undefined || sortable(entry.timestamp) < sortable(to))
    .filter((entry) => filters.every(({ field, values }) => values.includes(textAt(entry, field) ?? missing)))
    .filter((entry) => query === undefined || matchesQuery(query, entry))

/** Equal to no value: a field that is absent matches none. */
const missing = Symbol('missing') as unknown as string

/** Texts with nine digits of fraction sort by time; with fewer, `Z` would be compared with a digit. */
const sortable = (timestamp: string): string =>
  timestamp.slice(0, -1).padEnd('2026-01-01T00:00:00.000000000'.length, '0')

/** The order of results: by time to the nanosecond, then by seq. */
export const comparePositions = (a: Position, b: Position): number => {
  const [timeA, timeB] = [sortable(a.timestamp), sortable(b.timestamp)]
  if (timeA !== timeB) return timeA < timeB ? -1 : 1
  return a.seq - b.seq
}

/** The text that a filter compares with. */
const textAt = (entry: StoredEntry, field: FilterField): string | undefined => {
  let value: unknown = entry
  for (const name of field.split('.')) value = (value as Readonly<Record<string, unknown>> | undefined)?.[name]
  return value === undefined || value === null ? undefined : String(value)
}
