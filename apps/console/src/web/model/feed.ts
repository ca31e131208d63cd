import type { StoredEntry } from './entry.ts'
import { compareTimestamps } from './moment.ts'

/** At most this many rows are held: enough to scroll through, few enough for a phone. */
export const maxHeldEntries = 10_000

const newestFirst = (a: StoredEntry, b: StoredEntry): number =>
  compareTimestamps(b.timestamp, a.timestamp) || b.seq - a.seq

/** Entries of a page that are not held yet. */
export const unseen = (page: readonly StoredEntry[], ...held: readonly (readonly StoredEntry[])[]): StoredEntry[] => {
  const ids = new Set(held.flatMap((entries) => entries.map(({ id }) => id)))
  return page.filter(({ id }) => !ids.has(id))
}

/** Puts newer entries on top (late ones where they belong), and keeps the newest `maxHeldEntries`. */
export const mergeNewest = (held: readonly StoredEntry[], newer: readonly StoredEntry[]): readonly StoredEntry[] =>
  newer.length === 0 ? held : [...unseen(newer, held), ...held].sort(newestFirst).slice(0, maxHeldEntries)

/** Puts a page that was asked for by cursor at the end. */
export const appendPage = (held: readonly StoredEntry[], page: readonly StoredEntry[]): readonly StoredEntry[] =>
  [...held, ...unseen(page, held)].slice(0, maxHeldEntries)
