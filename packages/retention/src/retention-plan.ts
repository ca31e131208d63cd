import type { Journal } from '@trilha/journal'
import type { Query } from '@trilha/query'
import { type Store, StoreError, type StorePiece, type StoreSize } from '@trilha/store'
import { cutoffOf } from './duration.ts'
import type { FirstKept } from './first-kept.ts'
import { allOf, decidedBy, expiredQuery, receivedBefore, receivedSince } from './rule-queries.ts'
import { cutoffsAt, type RetentionRules, type Rule, youngestCutoff } from './rules.ts'
import { type PlannedSegment, planSegments, type SegmentPlan } from './segment-plan.ts'

/** Entries, and about how many bytes of the store they take. */
export interface Amount {
  readonly entries: number
  readonly bytes: number
}

export interface RulePlan {
  readonly rule: Rule
  /** Entries received before this instant are past their time; absent when none ever is. */
  readonly cutoff?: string
  /** What the store has that is past its time; absent when it cannot be counted, or not in the time that a search has. */
  readonly due?: Amount
  /** What will be, a day from now, besides. */
  readonly next?: Amount
  /** The one with the oldest `timestamp` for which the rule decides. */
  readonly oldest?: { readonly id: string; readonly timestamp: string; readonly received_at: string }
}

/** What a pass would do now. */
export interface RetentionPlan {
  readonly at: string
  readonly rules: readonly RulePlan[]
  /** Segments of the journal that go, oldest first. */
  readonly segments: readonly PlannedSegment[]
  /** Pieces of the store that go as a whole. */
  readonly pieces: readonly StorePiece[]
  readonly journalBytes: number
  readonly store: Amount
}

export interface PlanParts {
  readonly journal: Journal
  readonly store: Store
  readonly rules: RetentionRules
  readonly firstKept: FirstKept
}

/** Looks, and changes nothing. @throws {StoreError} */
export const planRetention = async (parts: PlanParts, now: Date): Promise<RetentionPlan> => {
  const { journal, store, rules } = parts
  const cutoffs = cutoffsAt(rules, now)
  const size = await store.size()
  return {
    at: now.toISOString(),
    rules: await planRules(parts, now, size),
    segments: (await plannedSegments(parts, { cutoffs, size })).segments,
    pieces: await plannedPieces(parts, { cutoffs, size }),
    journalBytes: journal.totalBytes,
    store: { entries: size.entries, bytes: size.bytes },
  }
}

/** The segments that go now. Without a store to ask, only the journal's own bytes count. */
export const plannedSegments = async (
  { journal, rules, firstKept }: Pick<PlanParts, 'journal' | 'rules' | 'firstKept'>,
  { cutoffs, size }: { readonly cutoffs: readonly (string | undefined)[]; readonly size: StoreSize | undefined },
): Promise<SegmentPlan> => {
  const kept = await firstKept.find(cutoffs)
  return planSegments({
    segments: journal.segments(),
    firstKept: kept,
    storeBytesPerEntry: size === undefined ? 0 : bytesPerEntry(size),
    totalBytes: journal.totalBytes + (size?.bytes ?? 0),
    maxBytes: rules.maxBytes,
  })
}

const dayMs = 86_400_000

/** One after the other: whoever searches meanwhile finds a free place. */
const planRules = async (parts: PlanParts, now: Date, size: StoreSize): Promise<readonly RulePlan[]> => {
  const planned: RulePlan[] = []
  for (const index of parts.rules.rules.keys()) planned.push(await planRule(parts, { index, now, size }))
  return planned
}

interface RuleMoment {
  readonly index: number
  readonly now: Date
  readonly size: StoreSize
}

const planRule = async ({ store, rules }: PlanParts, { index, now, size }: RuleMoment): Promise<RulePlan> => {
  const rule = rules.rules[index] as Rule
  const decided = decidedBy(rules, index)
  const cutoff = cutoffOf(rule.keep, now)
  const tomorrow = cutoffOf(rule.keep, new Date(now.getTime() + dayMs))
  const amount = async (query: Query): Promise<Amount | undefined> => {
    const entries = await ifAnswered(() => countEntries(store, query))
    return entries === undefined ? undefined : { entries, bytes: Math.round(entries * bytesPerEntry(size)) }
  }
  const due = cutoff === undefined ? none : await amount(allOf([decided, receivedBefore(cutoff)]))
  const next =
    cutoff === undefined || tomorrow === undefined
      ? none
      : await amount(allOf([decided, receivedSince(cutoff), receivedBefore(tomorrow)]))
  const oldest = await oldestOf(store, decided)
  return {
    rule,
    ...(cutoff !== undefined && { cutoff }),
    ...(due !== undefined && { due }),
    ...(next !== undefined && { next }),
    ...(oldest !== undefined && { oldest }),
  }
}

const none: Amount = { entries: 0, bytes: 0 }

const bytesPerEntry = ({ entries, bytes }: StoreSize): number => bytes / Math.max(entries, 1)

/** Undefined when counting would take longer, or more memory, than a search may. @throws {StoreError} for any other reason */
export const countEntries = (store: Store, query: Query): Promise<number | undefined> =>
  unless(['STORE_TIMEOUT'], async () => {
    const [row] = await store.stats({ query, groupBy: [], metrics: [{ kind: 'count' }], limit: 1 })
    return row?.values[0] ?? 0
  })

/** What a plan cannot tell it leaves out: a rule that the store cannot apply is told of by the passes. */
const ifAnswered = <T>(ask: () => Promise<T>): Promise<T | undefined> => unless(['STORE_TIMEOUT', 'STORE_QUERY'], ask)

const unless = async <T>(codes: readonly StoreError['code'][], ask: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof StoreError && codes.includes(error.code)) return undefined
    throw error
  }
}

const oldestOf = (store: Store, query: Query): Promise<RulePlan['oldest']> =>
  ifAnswered(async () => {
    const [oldest] = (await store.search({ query, order: 'asc', limit: 1 })).entries
    return oldest && { id: oldest.id, timestamp: oldest.timestamp, received_at: oldest.received_at }
  })

const plannedPieces = async (
  { store, rules }: PlanParts,
  { cutoffs, size }: { readonly cutoffs: readonly (string | undefined)[]; readonly size: StoreSize },
): Promise<readonly StorePiece[]> => {
  const expired = expiredQuery(rules, cutoffs)
  const youngest = youngestCutoff(cutoffs)
  if (expired === undefined || youngest === undefined) return []
  const planned: StorePiece[] = []
  for (const piece of size.pieces.filter(({ receivedFrom }) => receivedFrom < youngest)) {
    const inPiece = [receivedSince(piece.receivedFrom), receivedBefore(piece.receivedTo)]
    const due = await ifAnswered(() => countEntries(store, allOf([...inPiece, expired])))
    if (due === piece.entries) planned.push(piece)
  }
  return planned
}
