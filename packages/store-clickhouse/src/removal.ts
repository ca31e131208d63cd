import type { Selection } from '@trilha/store'
import { allOf, type Condition } from './compile-condition.ts'
import { compileSelection } from './compile-selection.ts'
import { EngineError } from './engine-process.ts'
import { readPartitions } from './partitions.ts'
import { type Asked, finishRemovals, performRemoval, runStatement } from './removal-record.ts'
import { applyError } from './store-errors.ts'
import type { TableWriter } from './table-writer.ts'

/**
 * Rows that are removed in one step: as a set of numbers they take some 30 MB while the engine removes them. Removing
 * costs a tenth of a second a part, however few rows it is for.
 */
const stepEntries = 1_000_000

/**
 * A partition is written anew when this share of its rows is removed: until then they take their space, and after it
 * no row is copied more than four times for each that is removed.
 */
const rewriteShare = 0.25

/** A removal may wait; searches and inserts may not. */
const gentle = 'SETTINGS max_threads = 1, max_insert_threads = 1'

/** Removes entries from the tables, one removal at a time. */
export class TableRemoval {
  readonly #engine: Asked
  readonly #writer: TableWriter
  #working: Promise<unknown> = Promise.resolve()

  constructor(engine: Asked, writer: TableWriter) {
    this.#engine = engine
    this.#writer = writer
  }

  /** @throws {StoreError} */
  dropBefore(seq: number): Promise<void> {
    return this.#alone(async () => {
      const gone = { firstSeq: 1, lastSeq: seq - 1, lines: Buffer.alloc(0) }
      await this.#writer.setAside(gone, `records before ${seq} were deleted before they were applied`)
      const before = `seq < ${Math.trunc(seq)}`
      await this.#removeWhere({ sql: before, params: {} }, () => this.#removeRange(before))
      await this.#forgetLinesBefore(seq)
    })
  }

  /** @throws {StoreError} */
  remove(selection: Selection & { readonly receivedBefore: string }): Promise<number> {
    const received: Condition = {
      sql: "received_at < parseDateTime64BestEffort({receivedBefore:String}, 3, 'UTC')",
      params: { receivedBefore: selection.receivedBefore },
    }
    const condition = allOf([received, compileSelection(selection)])
    return this.#alone(() => this.#removeWhere(condition, () => this.#removeRows(condition)))
  }

  /** What one removal chose must be removed before the next one chooses. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#working.then(work)
    this.#working = done.catch(() => undefined)
    return done.catch((error: unknown) => {
      throw applyError(error)
    })
  }

  /** Drops the partitions of which nothing stays; `removeRest` removes what goes from the others. */
  async #removeWhere(condition: Condition, removeRest: () => Promise<number>): Promise<number> {
    await finishRemovals(this.#engine)
    const found = await this.#countByPartition(condition)
    if (found.size === 0) return 0
    let removed = 0
    let hasMore = false
    for (const { id, entries } of await readPartitions(this.#engine)) {
      const whole = found.get(id) === entries ? await this.#dropWhole(id, entries) : 0
      removed += whole
      hasMore ||= whole === 0 && found.has(id)
    }
    if (hasMore) removed += await removeRest()
    await this.#giveSpaceBack()
    return removed
  }

  async #countByPartition({ sql, params }: Condition): Promise<ReadonlyMap<string, number>> {
    const counting = `SELECT _partition_id, count() FROM entries WHERE ${sql} GROUP BY _partition_id ${gentle}`
    const rows = await runStatement(this.#engine, counting, params)
    return new Map(rows.map(([id, count]) => [String(id), Number(count)]))
  }

  /** Drops a partition that was seen to hold these entries, all of which go, unless an insert has added to it. */
  #dropWhole(id: string, count: number): Promise<number> {
    return this.#writer.whileCertain(async (appliedSeq) => {
      const rows = `entries WHERE _partition_id = '${id}'`
      const counting = `SELECT count(), max(seq) FROM ${rows}`
      const [[entries, newest] = []] = await runStatement(this.#engine, counting)
      if (Number(entries) !== count || Number(newest) > appliedSeq) return 0
      const statement = `ALTER TABLE entries DROP PARTITION ID '${id}'`
      await performRemoval(this.#engine, { appliedSeq, count, statement, rows })
      return count
    })
  }

  async #removeRange(before: string): Promise<number> {
    const appliedSeq = await this.#writer.whileCertain(async (seq) => seq)
    const [[found] = []] = await runStatement(this.#engine, `SELECT count() FROM entries WHERE ${before}`)
    const count = Number(found)
    const statement = `DELETE FROM entries WHERE ${before}`
    if (count > 0) {
      await performRemoval(this.#engine, { appliedSeq, count, statement, rows: `entries WHERE ${before}` })
    }
    return count
  }

  /** Inserts go on meanwhile: what they add is newer than what was chosen. */
  async #removeRows({ sql, params }: Condition): Promise<number> {
    const appliedSeq = await this.#writer.whileCertain(async (seq) => seq)
    const choosing = `INSERT INTO removing SELECT seq FROM entries WHERE (${sql}) AND seq > {behind:UInt64} AND seq <= {appliedSeq:UInt64} ORDER BY seq LIMIT ${stepEntries} ${gentle}`
    for (let [removed, behind] = [0, 0]; ; ) {
      await runStatement(this.#engine, 'TRUNCATE TABLE removing')
      await runStatement(this.#engine, choosing, { ...params, behind, appliedSeq })
      const [[chosen, newest] = []] = await runStatement(this.#engine, 'SELECT count(), max(seq) FROM removing')
      const count = Number(chosen)
      if (count === 0) return removed
      const statement = 'DELETE FROM entries WHERE seq IN (SELECT seq FROM removing)'
      await performRemoval(this.#engine, { appliedSeq, count, statement, rows: 'removing' })
      removed += count
      behind = Number(newest)
      if (count < stepEntries) return removed
    }
  }

  /** Rows that are only marked as removed leave the disk when their part is merged, which an old month never is. */
  async #giveSpaceBack(): Promise<void> {
    for (const { id, entries, storedRows } of await readPartitions(this.#engine)) {
      if (storedRows === 0 || storedRows - entries < storedRows * rewriteShare) continue
      try {
        if (entries === 0) await this.#dropWhole(id, 0)
        else await runStatement(this.#engine, `OPTIMIZE TABLE entries PARTITION ID '${id}' FINAL`)
      } catch (error) {
        // Most likely no space for the copy: the entries are not found any more, and the next removal tries again.
        if (!(error instanceof EngineError)) throw error
      }
    }
  }

  /** A refused line holds what an entry does, and goes when the entries of its time go. */
  async #forgetLinesBefore(seq: number): Promise<void> {
    const lines = "last_seq < {before:UInt64} AND line != ''"
    const params = { before: seq }
    const [[count] = []] = await runStatement(this.#engine, `SELECT count() FROM set_aside WHERE ${lines}`, params)
    if (Number(count) === 0) return
    const forget = `ALTER TABLE set_aside UPDATE line = '' WHERE last_seq < ${Math.trunc(seq)} AND line != ''`
    await runStatement(this.#engine, `${forget} SETTINGS mutations_sync = 1`)
  }
}
