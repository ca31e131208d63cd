import type { Selection } from '@trilha/store'
import type { UserOptions } from './first-times.ts'
import { findFirstDays, gatherDays, type TimelineDay } from './timeline-days.ts'
import type { UserIdentity } from './user-identity.ts'
import { createDayClock, dayStepMs } from './zoned-days.ts'

/** Days of one answer, counted from its end: a year and some, more than is scrolled through. */
export const maxDays = 400
const dayMs = 24 * 60 * 60 * 1_000
/** Actions that are counted apart: the most that a store counts apart. */
const maxActions = 20

export interface DaysOptions extends UserOptions {
  readonly zone: string
  readonly identity: UserIdentity
  /** The selection asks for more than the user and a span of time. */
  readonly isNarrowed: boolean
}

export interface Days {
  readonly days: readonly TimelineDay[]
  /** The range starts before the oldest of the days. */
  readonly isCut: boolean
}

/** The days of a user's selected entries, the newest first; those without entries are left out. */
export const findDays = async (selection: Selection, { zone, identity, ...options }: DaysOptions): Promise<Days> => {
  const { log, userId, isNarrowed, ...ask } = options
  const { first_seen: first, last_seen: last } = identity
  if (first === null || last === null) return { days: [], isCut: false }
  const endMs = Math.min(Date.parse(last), Date.parse(selection.to ?? last)) + 1
  const startMs = endMs - maxDays * dayMs
  const isCut = startMs > Date.parse(selection.from ?? first)
  const range = { ...selection, ...(isCut && { from: new Date(startMs).toISOString() }) }
  const count = async (by: string, chosen: Selection) =>
    (await log.histogram({ ...chosen, intervalMs: dayStepMs(zone), groups: maxActions, by }, ask)).buckets
  const [byAction, byResult] = await Promise.all([
    count('action', range),
    identity.failures === 0 ? [] : count('result', range),
  ])
  const dayOf = createDayClock(zone)
  const findFirst = async () => {
    // What the selection shows for the first time may have been done before, outside of it.
    const everything = { filters: filtersOf(userId), ...spanOf(range) }
    const all = isNarrowed ? await count('action', everything) : byAction
    return findFirstDays(all, dayOf, range.from === undefined ? none : await actionsUntil(range.from, options))
  }
  // Nobody does anything for the first time.
  const firstDays = userId === 'N/A' ? new Map<string, string>() : await findFirst()
  const days = gatherDays({ byAction, byResult, dayOf, firstDays })
  // Where the range was cut, a part of the day is missing.
  return { days: isCut ? days.filter(({ date }) => date !== dayOf(startMs)) : days, isCut }
}

const filtersOf = (userId: string) => [{ field: 'user_id' as const, values: [userId] }]

const none: ReadonlySet<string> = new Set()

const spanOf = ({ from, to }: Selection): Selection => ({
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
})

/** More actions than these no user has; an unknown one would only count as done for the first time. */
const maxKnownActions = 10_000

const actionsUntil = async (to: string, { log, userId, ...ask }: UserOptions): Promise<ReadonlySet<string>> => {
  const filters = filtersOf(userId)
  const metrics = [{ kind: 'count' as const }]
  const { rows } = await log.stats({ to, filters, groupBy: ['action'], metrics, limit: maxKnownActions }, ask)
  return new Set(rows.flatMap(({ group }) => group[0] ?? []))
}
