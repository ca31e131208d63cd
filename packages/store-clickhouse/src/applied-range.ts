import { type Asked, finishRemovals, readRemoved } from './removal-record.ts'

/**
 * What the tables hold of the journal, read from the tables themselves: no file beside them can disagree with them, and
 * a wiped folder says 0 by itself.
 */
export interface AppliedRange {
  /** Every record up to this one is in `entries` or in `set_aside`, or was removed. */
  readonly appliedSeq: number
  /** Records beyond it that are there already: parts of an insert of which a crash left a piece. */
  readonly ahead: ReadonlySet<number>
}

export const nothingApplied: AppliedRange = { appliedSeq: 0, ahead: new Set() }

/** The tables do not hold what was put into them. */
export class DamageError extends Error {
  override readonly name = 'DamageError'
}

/**
 * Most records of one insert. Inserts follow one another, so only the last can be half there, and whatever is older
 * than the newest record by this many is complete: that is why only so many must be looked at.
 */
export const maxInsertEntries = 65_536

const deadlineMs = 60_000

/** @throws {DamageError} when records are missing that were there, or are there twice */
export const readAppliedRange = async (engine: Asked): Promise<AppliedRange> => {
  await finishRemovals(engine)
  const removed = await readRemoved(engine)
  const [entries] = await select(engine, 'SELECT count(), max(seq) FROM entries')
  const [aside] = await select(engine, 'SELECT sum(last_seq - first_seq + 1), max(last_seq) FROM set_aside')
  const [count = 0, newestEntry = 0] = entries ?? []
  const [asideCount = 0, newestAside = 0] = aside ?? []
  const newest = Math.max(newestEntry, newestAside, removed.appliedSeq)
  // What was removed is missing for good, but nothing beyond where the store was then.
  const oldest = Math.max(1, newest - maxInsertEntries + 1, removed.appliedSeq + 1)
  const present = new Set((await select(engine, `SELECT seq FROM entries WHERE seq >= ${oldest}`)).map(([seq]) => seq))
  const ranges = await select(engine, `SELECT first_seq, last_seq FROM set_aside WHERE last_seq >= ${oldest}`)
  for (const [first = 0, last = 0] of ranges) {
    for (let seq = Math.max(first, oldest); seq <= last; seq++) present.add(seq)
  }
  let appliedSeq = oldest - 1
  while (present.has(appliedSeq + 1)) appliedSeq += 1
  const ahead = new Set([...present].filter((seq): seq is number => seq !== undefined && seq > appliedSeq))
  const expected = appliedSeq + ahead.size
  const held = count + asideCount + removed.count
  if (held !== expected) {
    throw new DamageError(`the store's tables account for ${held} records instead of ${expected}`)
  }
  return { appliedSeq, ahead }
}

const select = async (engine: Asked, sql: string): Promise<number[][]> => {
  const query = `${sql} SETTINGS output_format_json_quote_64bit_integers = 0`
  const { bytes } = await engine.request({ kind: 'query', sql: query, format: 'JSONCompact' }, deadlineMs)
  return (JSON.parse(Buffer.from(bytes).toString()) as { readonly data: number[][] }).data
}
