import type { StorePiece, StoreSize } from '@trilha/store'
import { type Asked, runStatement } from './removal-record.ts'
import { applyError } from './store-errors.ts'

/** What `entries` keeps of one month. */
export interface Partition {
  readonly id: string
  readonly entries: number
  /** With those that are removed and not merged away yet. */
  readonly storedRows: number
  readonly bytes: number
}

/** Oldest first. */
export const readPartitions = async (engine: Asked): Promise<readonly Partition[]> => {
  const stored = await runStatement(
    engine,
    "SELECT partition_id, sum(rows), sum(bytes_on_disk) FROM system.parts WHERE active AND database = currentDatabase() AND table = 'entries' GROUP BY partition_id ORDER BY partition_id",
  )
  const counted = await runStatement(engine, 'SELECT _partition_id, count() FROM entries GROUP BY _partition_id')
  const entries = new Map(counted.map(([id, count]) => [String(id), Number(count)]))
  return stored.map(([id, rows, bytes]) => ({
    id: String(id),
    entries: entries.get(String(id)) ?? 0,
    storedRows: Number(rows),
    bytes: Number(bytes),
  }))
}

/**
 * Removed rows that wait for a merge are not counted: they are at most a quarter, and whoever drops entries until the
 * store is small enough must see that it has become smaller.
 *
 * @throws {StoreError}
 */
export const readSize = async (engine: Asked): Promise<StoreSize> => {
  try {
    const pieces = (await readPartitions(engine)).filter(({ entries }) => entries > 0).map(pieceOf)
    return { entries: sum(pieces, ({ entries }) => entries), bytes: sum(pieces, ({ bytes }) => bytes), pieces }
  } catch (error) {
    throw applyError(error)
  }
}

/** A partition's id is the year and the month of `received_at`. */
const pieceOf = ({ id, entries, bytes, storedRows }: Partition): StorePiece => {
  const [year, month] = [Number(id.slice(0, 4)), Number(id.slice(4))]
  return {
    name: id,
    entries,
    bytes: Math.round((bytes * entries) / Math.max(storedRows, 1)),
    receivedFrom: new Date(Date.UTC(year, month - 1)).toISOString(),
    receivedTo: new Date(Date.UTC(year, month)).toISOString(),
  }
}

const sum = (pieces: readonly StorePiece[], value: (piece: StorePiece) => number): number =>
  pieces.reduce((total, piece) => total + value(piece), 0)
