/** What both tables need so that a record of a removal survives whatever comes after it. */
const durable = 'SETTINGS fsync_after_insert = 1, fsync_part_directory = 1'

/**
 * Every removal of rows from `entries`, written down before it is done and once more behind it (`is_done`): what
 * `entries` lacks is told from damage by this table.
 *
 * - `number`: 1, 2, 3, …; two rows of one number are one removal
 * - `applied_seq`: how far the store was when the rows were chosen; none beyond it was removed
 * - `removed`: rows it removes (0 in the second row)
 * - `statement`: what removes them; doing it again changes nothing
 */
export const createRemovals = `CREATE TABLE IF NOT EXISTS removals (
  number UInt64,
  applied_seq UInt64,
  removed UInt64,
  statement String,
  is_done UInt8
) ENGINE = MergeTree ORDER BY number
${durable}`

/** The rows of the removal that runs: chosen once, so that a removal that is done again means the same rows. */
export const createRemoving = `CREATE TABLE IF NOT EXISTS removing (
  seq UInt64 CODEC(Delta, ZSTD(1))
) ENGINE = MergeTree ORDER BY seq
${durable}`
