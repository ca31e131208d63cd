import { encodeLine, type StoredEntry } from '@trilha/entry'
import type { StorePiece, StoreSize } from './store.ts'

/** What entries take as lines, with a piece for each month in which some were received. */
export const sizeByMonth = (entries: readonly StoredEntry[]): StoreSize => {
  const months = Map.groupBy(entries, ({ received_at }) => received_at.slice(0, 7))
  const pieces = [...months].sort(([a], [b]) => (a < b ? -1 : 1)).map(([month, own]) => pieceOf(month, own))
  return {
    entries: entries.length,
    bytes: pieces.reduce((total, { bytes }) => total + bytes, 0),
    pieces,
  }
}

const pieceOf = (month: string, entries: readonly StoredEntry[]): StorePiece => ({
  name: month,
  entries: entries.length,
  bytes: entries.reduce((total, entry) => total + Buffer.byteLength(encodeLine(entry)), 0),
  ...monthOf(Number(month.slice(0, 4)), Number(month.slice(5, 7))),
})

const monthOf = (year: number, month: number): Pick<StorePiece, 'receivedFrom' | 'receivedTo'> => ({
  receivedFrom: new Date(Date.UTC(year, month - 1)).toISOString(),
  receivedTo: new Date(Date.UTC(year, month)).toISOString(),
})
