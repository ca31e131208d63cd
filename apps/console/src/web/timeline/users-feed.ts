import type { Facets, Stats } from '@trilha/log-api'
import { createLoaded } from '../explore/loaded.ts'
import { spanOf, type TimeRange } from '../model/time-range.ts'
import type { UsersView } from '../model/view.ts'
import { ask } from '../state/api.ts'
import { failingResults } from './user-selection.ts'

export interface UserFigures {
  readonly userId: string
  readonly entries: number
  readonly failures: number
}

export interface UsersReport {
  readonly users: readonly UserFigures[]
  /** Different users, and their entries. */
  readonly distinct: number
  readonly entries: number
  /** Entries of no known user. */
  readonly nobody: number
  readonly complete: boolean
}

/** A list that is looked through, not read. */
export const shownUsers = 50
/** More than are shown, so that those left out (nobody, or not new) leave enough. */
const askedUsers = 200

export const users = createLoaded<UsersReport>()

export const reportKey = ({ range, sort }: UsersView): string => JSON.stringify([range.from, range.to, sort])

interface Counts {
  readonly of: ReadonlyMap<string, number>
  readonly complete: boolean
}

const countUsers = async (parameters: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<Counts> => {
  const asked = { group_by: 'user_id', metric: 'count', limit: askedUsers, ...parameters }
  const { rows, complete } = await ask<Stats>('/api/stats', asked, signal)
  return {
    of: new Map(rows.map(({ group, values }) => [group.user_id ?? 'N/A', values.count ?? 0])),
    complete,
  }
}

const isKnown = (userId: string): boolean => userId !== 'N/A' && userId !== ''

/** Counts of exactly these users. */
const countThese = (userIds: readonly string[], parameters: Readonly<Record<string, unknown>>, signal: AbortSignal) =>
  userIds.length === 0
    ? Promise.resolve<Counts>({ of: new Map(), complete: true })
    : countUsers({ ...parameters, user_id: userIds }, signal)

/** Who of these has an entry from before the range. */
const seenBefore = async (userIds: readonly string[], range: TimeRange, signal: AbortSignal) => {
  const span = spanOf(range, Date.now())
  if (span === undefined) return new Set<string>()
  const before = await countThese(userIds, { to: new Date(span.fromMs).toISOString() }, signal)
  return new Set(before.of.keys())
}

/** The API takes at most so many values of one field. */
const maxValues = 100

const fetchUsers = async ({ range, sort }: UsersView, signal: AbortSignal): Promise<UsersReport> => {
  const bounds = { from: range.from, to: range.to }
  const [ranked, facets] = await Promise.all([
    countUsers(sort === 'failures' ? { ...bounds, result: failingResults } : bounds, signal),
    ask<Facets>('/api/facets', { ...bounds, field: 'user_id', limit: 1 }, signal),
  ])
  const known = [...ranked.of.keys()].filter(isKnown).slice(0, maxValues)
  const old = sort === 'new' ? await seenBefore(known, range, signal) : new Set<string>()
  const chosen = known.filter((userId) => !old.has(userId)).slice(0, shownUsers)
  const other = await countThese(chosen, sort === 'failures' ? bounds : { ...bounds, result: failingResults }, signal)
  const nobody = await countUsers({ ...bounds, user_id: ['N/A'] }, signal)
  const [facet] = facets.facets
  const ofNobody = nobody.of.get('N/A') ?? 0
  return {
    users: chosen.map((userId) => {
      const [first, second] = [ranked.of.get(userId) ?? 0, other.of.get(userId) ?? 0]
      return sort === 'failures'
        ? { userId, entries: second, failures: first }
        : { userId, entries: first, failures: second }
    }),
    distinct: Math.max(0, (facet?.distinct ?? 0) - (ofNobody > 0 ? 1 : 0)),
    entries: Math.max(0, (facet?.present ?? 0) - ofNobody),
    nobody: ofNobody,
    complete: ranked.complete && other.complete,
  }
}

export const loadUsers = (view: UsersView): Promise<boolean> => users.load((signal) => fetchUsers(view, signal))
