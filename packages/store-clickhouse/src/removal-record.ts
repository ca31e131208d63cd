import type { Reply } from './engine-process.ts'
import type { EngineParams, EngineRequest } from './protocol.ts'

/** An engine's process, or whichever one is alive. */
export interface Asked {
  request(request: EngineRequest, deadlineMs: number): Promise<Reply>
}

/** A removal touches every part once, a tenth of a second each; merging a large month takes minutes. */
const deadlineMs = 1_800_000

/** Runs a statement of the store's own; its rows. */
export const runStatement = async (
  engine: Asked,
  sql: string,
  params?: EngineParams,
): Promise<readonly (readonly unknown[])[]> => {
  const request = { kind: 'query', sql, format: 'JSONCompact', ...(params !== undefined && { params }) } as const
  const { bytes } = await engine.request(request, deadlineMs)
  if (bytes.length === 0) return []
  return (JSON.parse(Buffer.from(bytes).toString()) as { readonly data: unknown[][] }).data
}

/** What was removed from `entries` in all. */
export interface Removed {
  readonly count: number
  /** Every record up to this one was in the tables once; none beyond it was removed. */
  readonly appliedSeq: number
}

export const readRemoved = async (engine: Asked): Promise<Removed> => {
  const [[count = 0, appliedSeq = 0] = []] = await runStatement(
    engine,
    'SELECT sum(removed), max(applied_seq) FROM removals',
  )
  return { count: Number(count), appliedSeq: Number(appliedSeq) }
}

export interface Removal {
  readonly appliedSeq: number
  /** Rows that `statement` removes. */
  readonly count: number
  readonly statement: string
  /** FROM and WHERE of the rows that it removes, to see that they are still the same many when it is written down. */
  readonly rows: string
}

/**
 * Writes a removal down, does it, and writes down that it is done. When any of this fails or the process is killed,
 * {@link finishRemovals} does the rest.
 */
export const performRemoval = (engine: Asked, removal: Removal): Promise<void> =>
  inTurn(engine, async () => {
    const { appliedSeq, count, statement, rows } = removal
    const [[newest = 0] = []] = await runStatement(engine, 'SELECT max(number) FROM removals')
    const number = Number(newest) + 1
    // A folder that was wiped meanwhile has no such rows, and must not say that it had.
    const record = `SELECT {number:UInt64}, {appliedSeq:UInt64}, count(), {statement:String}, 0 FROM ${rows} HAVING count() = {count:UInt64}`
    await runStatement(engine, `INSERT INTO removals ${record}`, { number, appliedSeq, statement, count })
    await runStatement(engine, statement)
    await markDone(engine, number)
  })

/** Does again, or for the first time, what was written down and is not known to be done. */
export const finishRemovals = (engine: Asked): Promise<void> =>
  inTurn(engine, async () => {
    const pending = await runStatement(
      engine,
      'SELECT number, max(statement) FROM removals GROUP BY number HAVING max(is_done) = 0 ORDER BY number',
    )
    for (const [number, statement] of pending) {
      await runStatement(engine, String(statement))
      await markDone(engine, Number(number))
    }
  })

const markDone = async (engine: Asked, number: number): Promise<void> => {
  await runStatement(engine, "INSERT INTO removals SELECT {number:UInt64}, 0, 0, '', 1", { number })
}

const turns = new WeakMap<Asked, Promise<void>>()

/** A removal that runs is not taken for one that was left undone, and its rows are not replaced beneath it. */
const inTurn = (engine: Asked, work: () => Promise<void>): Promise<void> => {
  const done = (turns.get(engine) ?? Promise.resolve()).then(work)
  turns.set(
    engine,
    done.catch(() => undefined),
  )
  return done
}
