import { setTimeout as delay } from 'node:timers/promises'
import type { StoredEntry } from '@trilha/entry'
import type { Query } from '@trilha/query'
import { Problem } from '@trilha/service-kit'
import type { Position, Scan } from '@trilha/store'
import { unavailable } from './refusals.ts'
import type { Coverage, SearchableLog } from './searchable-log.ts'

/** Entries to export: those that were there when it began, however long it takes. */
export interface ExportSet {
  /** The newest entry that may be in it. */
  readonly upToSeq: number
  /** Whether it has everything that was acknowledged before it was asked for. */
  readonly complete: boolean
  /** How many entries it has; undefined when counting them would take long. */
  readonly count: number | undefined
  readonly batches: AsyncIterable<readonly StoredEntry[]>
}

/** A count that comes at once is a progress bar to the caller; for a slow one nobody should have to wait. */
const countWithinMs = 1_000
/** A store that is started again answers after a second or two; many searches at once end within some. */
const retryEveryMs = 500
const retryForMs = 30_000

/**
 * Finds what to export, and reads its first batch: what cannot be answered at all fails here and not midway.
 *
 * @throws {Problem} 422, 503 as a search does
 */
export const openExportSet = async (
  log: SearchableLog,
  { scan, headSeq, signal }: { readonly scan: Scan; readonly headSeq: number; readonly signal: AbortSignal },
): Promise<ExportSet> => {
  const bounded = { ...scan, query: upTo(headSeq, scan.query) }
  const { batches, coverage } = await log.scan(bounded, { signal })
  const upToSeq = upToSeqOf(coverage, headSeq)
  const read = resumed(log, { scan: bounded, begun: batches, upToSeq, signal })
  const [first, count] = await Promise.all([read.next(), coverage.complete ? countOf(log, bounded, signal) : undefined])
  return { upToSeq, complete: coverage.complete, count, batches: startingWith(first, read) }
}

/** What the store has not got yet may arrive while it is read; half of it would be in the export. */
const upToSeqOf = ({ complete, appliedSeq }: Coverage, headSeq: number): number =>
  complete ? headSeq : Math.min(appliedSeq, headSeq)

/** Entries that arrive later are not looked for, so that an export ends however fast they arrive. */
const upTo = (seq: number, query: Query | undefined): Query => {
  const place = { start: 0, end: 0 }
  const bound: Query = { type: 'number-range', field: 'seq', upper: { value: seq, inclusive: true }, ...place }
  return query === undefined ? bound : { type: 'and', clauses: [query, bound], ...place }
}

const countOf = async (log: SearchableLog, scan: Scan, signal: AbortSignal): Promise<number | undefined> => {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(countWithinMs)])
  const request = { ...scan, groupBy: [], metrics: [{ kind: 'count' as const }], limit: 1 }
  try {
    const { rows } = await log.stats(request, { signal: patience })
    return rows[0]?.values[0] ?? 0
  } catch {
    return undefined
  }
}

interface Begun {
  readonly scan: Scan
  readonly begun: AsyncIterable<readonly StoredEntry[]>
  readonly upToSeq: number
  readonly signal: AbortSignal
}

/**
 * Goes on behind the last batch when the store was away for a moment: a long export should not break for that. One that
 * came back empty, and is being filled again, is waited for too: what it has not got yet would be missing without a word.
 */
async function* resumed(log: SearchableLog, begun: Begun): AsyncGenerator<readonly StoredEntry[]> {
  const { scan, upToSeq, signal } = begun
  const checkFilled = (): void => {
    if (log.appliedSeq < upToSeq) throw unavailable('the store is being filled again: try again later', 30)
  }
  let batches: AsyncIterable<readonly StoredEntry[]> | undefined = begun.begun
  let last: Position | undefined
  let giveUpAt = 0
  for (;;) {
    try {
      batches ??= (await log.scan(last === undefined ? scan : { ...scan, after: last }, { signal })).batches
      for await (const batch of batches) {
        checkFilled()
        giveUpAt = 0
        last = batch.at(-1) ?? last
        yield batch.filter(({ seq }) => seq <= upToSeq)
      }
      checkFilled()
      return
    } catch (error) {
      // What has not begun can still be answered with the problem itself.
      if (last === undefined || !isPassing(error)) throw error
      giveUpAt ||= performance.now() + retryForMs
      if (performance.now() > giveUpAt) throw error
      batches = undefined
      await delay(retryEveryMs, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }
}

const isPassing = (error: unknown): boolean => error instanceof Problem && error.code === 'unavailable'

async function* startingWith<Item>(first: IteratorResult<Item>, rest: AsyncGenerator<Item>): AsyncGenerator<Item> {
  if (first.done === true) return
  try {
    yield first.value
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}
