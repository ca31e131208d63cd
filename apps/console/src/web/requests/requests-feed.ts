import type { EntriesPage, Stats } from '@trilha/log-api'
import type { StoredEntry } from '../model/entry.ts'
import { clauseOf } from '../model/query-text.ts'
import { listedText, selectionOf } from '../model/search.ts'
import type { RequestsView } from '../model/view.ts'
import { ask } from '../state/api.ts'
import { createLoaded } from '../state/loaded.ts'

export interface SlowRequests {
  readonly entries: readonly StoredEntry[]
  /** The shortest time that was looked at; undefined when all were. */
  readonly fromMs: number | undefined
  readonly query: string
}

export interface RequestsReport {
  readonly count: number
  readonly failures: number
  readonly failed: readonly StoredEntry[]
  readonly failedQuery: string
  readonly slow: SlowRequests
  /** Who did what the requests asked for, by request id, where a service told. */
  readonly users: ReadonlyMap<string, string>
  readonly complete: boolean
}

export const requests = createLoaded<RequestsReport>()

/** The gateway sees each request once; without one, whatever entry carries a request id stands for it. */
const gatewayQuery = 'service:gateway'
const anyRequestQuery = 'request_id:*'

const shownRequests = 12
/** So many can be sorted here; more are narrowed by the log first. */
const maxSorted = 200
/** Each step leaves a hundredth where there are many: three of them narrow a hundred million. */
const maxSteps = 3
/** The sharpest that still leaves enough to be shown is taken. */
const quantiles = [0.99, 0.9, 0.5] as const
/** Of a few services each; a longer answer would only tell more of what the stories tell. */
const maxActions = 400

interface Figures {
  readonly count: number
  readonly durations: readonly (number | undefined)[]
  readonly complete: boolean
}

const figuresOf = async (query: string, { range }: RequestsView, signal: AbortSignal): Promise<Figures> => {
  const quantileNames = quantiles.map((part) => `p${part * 100}(http.duration_ms)`)
  const metric = ['count', ...quantileNames]
  const { rows, complete } = await ask<Stats>('/api/stats', { ...selectionOf({ query, range }), metric }, signal)
  const values = rows[0]?.values ?? {}
  return { count: values.count ?? 0, durations: quantileNames.map((name) => values[name] ?? undefined), complete }
}

const entriesOf = async (query: string, view: RequestsView, limit: number, signal: AbortSignal) =>
  ask<EntriesPage>('/api/entries', { ...selectionOf({ query, range: view.range }), ...listedText, limit }, signal)

const durationOf = ({ http }: StoredEntry): number => http?.duration_ms ?? 0

/** From which duration on there are many fewer, and still enough. */
const narrowFrom = ({ count, durations }: Figures): number | undefined =>
  durations.find((_, index) => count * (1 - (quantiles[index] ?? 1)) >= shownRequests)

/** Entries cannot be asked for by duration: the log narrows them to the slowest, and the rest is sorted here. */
const slowest = async (base: string, view: RequestsView, all: Figures, signal: AbortSignal): Promise<SlowRequests> => {
  let figures = all
  let fromMs: number | undefined
  let query = `${base} http.duration_ms>0`
  for (let step = 0; step < maxSteps && figures.count > maxSorted; step++) {
    const next = narrowFrom(figures)
    if (next === undefined || next === fromMs) break
    fromMs = next
    query = `${base} http.duration_ms>=${fromMs}`
    figures = await figuresOf(query, view, signal)
  }
  const page = await entriesOf(query, view, maxSorted, signal)
  const sorted = [...page.entries].sort((a, b) => durationOf(b) - durationOf(a))
  return { entries: sorted.slice(0, shownRequests), fromMs, query }
}

/** The gateway often does not know the user; the service that acted does. */
const usersOf = async (entries: readonly StoredEntry[], signal: AbortSignal): Promise<ReadonlyMap<string, string>> => {
  const ids = [...new Set(entries.flatMap(({ request_id: id }) => id ?? []))]
  if (ids.length === 0) return new Map()
  const parameters = { request_id: ids, q: '-user_id:"N/A"', ...listedText, limit: maxActions }
  const page = await ask<EntriesPage>('/api/entries', parameters, signal)
  return new Map(page.entries.map(({ request_id: id = '', user_id: user }) => [id, user]))
}

const fetchReport = async (view: RequestsView, signal: AbortSignal): Promise<RequestsReport> => {
  const ofGateway = await figuresOf(gatewayQuery, view, signal)
  const base = ofGateway.count > 0 ? gatewayQuery : anyRequestQuery
  const all = ofGateway.count > 0 ? ofGateway : await figuresOf(base, view, signal)
  const failedQuery = `${base} result:failure`
  const [failures, failed, slow] = await Promise.all([
    figuresOf(failedQuery, view, signal),
    entriesOf(failedQuery, view, shownRequests, signal),
    slowest(base, view, all, signal),
  ])
  return {
    count: all.count,
    failures: failures.count,
    failed: failed.entries,
    failedQuery,
    slow,
    users: await usersOf([...failed.entries, ...slow.entries], signal),
    complete: all.complete && failed.complete,
  }
}

export const loadRequests = (view: RequestsView): Promise<boolean> => requests.load((stop) => fetchReport(view, stop))

/** Whose story an id means: the request, the one of a trace, or a trace of several; undefined when there is none. */
export const findRequest = async (id: string, signal: AbortSignal): Promise<string | undefined> => {
  for (const field of ['request_id', 'trace_id'] as const) {
    const page = await ask<EntriesPage>('/api/entries', { [field]: id, limit: 1 }, signal)
    const found = page.entries[0]?.request_id
    if (found === undefined) continue
    if (field === 'request_id') return found
    const others = { trace_id: id, q: clauseOf('request_id', found, 'exclude'), limit: 1 }
    const { entries } = await ask<EntriesPage>('/api/entries', others, signal)
    return entries.some(({ request_id: other }) => other !== undefined) ? id : found
  }
  return undefined
}
