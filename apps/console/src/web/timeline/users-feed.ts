import type { EntriesPage, Facets, Stats } from '@trilha/log-api'
import { spanOf, type TimeRange } from '../model/time-range.ts'
import type { UsersView } from '../model/view.ts'
import { ask, type Parameters } from '../state/api.ts'
import { createLoaded } from '../state/loaded.ts'
import { failingResults } from './user-selection.ts'

export interface UserFigures {
  readonly userId: string
  readonly entries: number
  readonly failures: number
  /** When the entry was made that arrived last of those in the range; undefined where that was not told. */
  readonly lastSeen: string | undefined
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
/** More than are shown, so that those left out (nobody, or not new) leave enough: the API's most values of a field. */
const maxCandidates = 100

export const users = createLoaded<UsersReport>()

export const reportKey = ({ range, sort }: UsersView): string => JSON.stringify([range.from, range.to, sort])

interface Counted {
  readonly count: number
  /** Of the entry that arrived last. */
  readonly lastSeq: number | undefined
}

interface CountedUsers {
  readonly of: ReadonlyMap<string, Counted>
  readonly complete: boolean
}

const nobody: CountedUsers = { of: new Map(), complete: true }

const countUsers = async (parameters: Parameters, signal: AbortSignal): Promise<CountedUsers> => {
  const asked = { group_by: 'user_id', metric: ['count', 'max(seq)'], limit: maxCandidates + 2, ...parameters }
  const { rows, complete } = await ask<Stats>('/api/stats', asked, signal)
  return {
    of: new Map(
      rows.map(({ group, values }) => [
        group.user_id ?? 'N/A',
        { count: values.count ?? 0, lastSeq: values['max(seq)'] ?? undefined },
      ]),
    ),
    complete,
  }
}

const countThese = (userIds: readonly string[], parameters: Parameters, signal: AbortSignal): Promise<CountedUsers> =>
  userIds.length === 0 ? Promise.resolve(nobody) : countUsers({ ...parameters, user_id: userIds }, signal)

/** `N/A` is nobody. */
const knownOf = (userIds: Iterable<string>): readonly string[] =>
  [...userIds].filter((userId) => userId !== 'N/A' && userId !== '').slice(0, maxCandidates)

/** Those whose first entry arrived last, without whoever has an entry from before the range. */
const newUsers = async (range: TimeRange, signal: AbortSignal): Promise<readonly string[]> => {
  const asked = { to: range.to, group_by: 'user_id', metric: 'min(seq)', limit: maxCandidates + 2 }
  const { rows } = await ask<Stats>('/api/stats', asked, signal)
  const latest = knownOf(rows.map(({ group }) => group.user_id ?? 'N/A'))
  const fromMs = range.from === undefined ? undefined : spanOf({ from: range.from }, Date.now())?.fromMs
  if (fromMs === undefined) return latest
  const before = await countThese(latest, { to: new Date(fromMs).toISOString() }, signal)
  return latest.filter((userId) => !before.of.has(userId))
}

const rankUsers = async ({ range, sort }: UsersView, signal: AbortSignal): Promise<readonly string[]> => {
  if (sort === 'new') return newUsers(range, signal)
  const narrowed = sort === 'failures' ? { result: failingResults } : {}
  return knownOf((await countUsers({ from: range.from, to: range.to, ...narrowed }, signal)).of.keys())
}

/** By sequence number: when these entries were made. */
const timesOf = async (seqs: readonly number[], signal: AbortSignal): Promise<ReadonlyMap<number, string>> => {
  if (seqs.length === 0) return new Map()
  const parameters = { q: `seq:(${seqs.join(' OR ')})`, limit: seqs.length, max_text: 100 }
  const { entries } = await ask<EntriesPage>('/api/entries', parameters, signal)
  return new Map(entries.map(({ seq, timestamp }) => [seq, timestamp]))
}

const fetchUsers = async (view: UsersView, signal: AbortSignal): Promise<UsersReport> => {
  const bounds = { from: view.range.from, to: view.range.to }
  const [ranked, { facets }, ofNobody] = await Promise.all([
    rankUsers(view, signal),
    ask<Facets>('/api/facets', { ...bounds, field: 'user_id', limit: 1 }, signal),
    countThese(['N/A'], bounds, signal),
  ])
  const chosen = ranked.slice(0, shownUsers)
  const [all, failed] = await Promise.all([
    countThese(chosen, bounds, signal),
    countThese(chosen, { ...bounds, result: failingResults }, signal),
  ])
  const times = await timesOf(
    [...all.of.values()].flatMap(({ lastSeq }) => lastSeq ?? []),
    signal,
  )
  const nobodys = ofNobody.of.get('N/A')?.count ?? 0
  return {
    users: chosen.flatMap((userId) => {
      const counted = all.of.get(userId)
      if (counted === undefined) return []
      const lastSeen = times.get(counted.lastSeq ?? -1)
      return [{ userId, entries: counted.count, failures: failed.of.get(userId)?.count ?? 0, lastSeen }]
    }),
    distinct: Math.max(0, (facets[0]?.distinct ?? 0) - (nobodys > 0 ? 1 : 0)),
    entries: Math.max(0, (facets[0]?.present ?? 0) - nobodys),
    nobody: nobodys,
    complete: all.complete && failed.complete && ofNobody.complete,
  }
}

export const loadUsers = (view: UsersView): Promise<boolean> => users.load((signal) => fetchUsers(view, signal))
