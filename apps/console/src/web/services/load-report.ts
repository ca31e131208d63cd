import type { EntriesPage, Facets, Histogram, Stats } from '@trilha/log-api'
import { selectionOf } from '../model/search.ts'
import { outcomeOf } from '../model/sentence.ts'
import { previousSpan, rangeOfSpan, type Span, spanOf, type TimeRange } from '../model/time-range.ts'
import type { ServicesView } from '../model/view.ts'
import { ask, type Parameters } from '../state/api.ts'
import type { Figures, Group, Silent } from './figures.ts'
import {
  combineGroups,
  failingResults,
  groupMetrics,
  lastSeqs,
  type PeriodAnswers,
  seenLater,
  silentGroups,
  timesOf,
  totalOf,
} from './report.ts'

/** More than a person looks through; the busiest come. */
export const maxGroups = 100
/** Each group has two or three results; beyond that, words that somebody invents. */
const maxResultRows = 1_000
/** The API's most: more lines than these are not told apart over time. */
const maxTrends = 20
/** An hour in minutes, with the two that it touches at its ends. */
const buckets = 62

/** What a page of one service tells beside its routes or actions. */
export interface ServiceFacts {
  readonly causes: readonly { readonly value: string; readonly count: number }[]
  /** Failures that tell no cause. */
  readonly withoutCause: number
  /** Different causes, of which the most frequent are in `causes`. */
  readonly distinctCauses: number
  readonly statuses: readonly Counted[]
  readonly users: readonly Counted[]
  readonly distinctUsers: number
  readonly histogram: Histogram
}

export interface Counted {
  readonly value: string
  readonly count: number
  readonly failures: number
}

/** Everything that a page of services shows, of one moment. */
export interface Report {
  /** Of which service; undefined for all. */
  readonly service: string | undefined
  readonly field: GroupField
  /** Whether its entries have routes at all. */
  readonly hasRoutes: boolean
  /** In instants; undefined when nothing was found in a range without a beginning. */
  readonly span: Span | undefined
  readonly before: Span | undefined
  readonly total: Figures & { readonly failing: readonly string[]; readonly before?: Figures }
  readonly groups: readonly Group[]
  readonly silent: readonly Silent[]
  /** What a step of the groups' trends is counted over, in milliseconds. */
  readonly bucketMs: number
  readonly facts: ServiceFacts | undefined
  /** False when the search copy had not caught up. */
  readonly isComplete: boolean
}

export type GroupField = 'service' | 'http.route' | 'action'

interface Question {
  readonly range: TimeRange
  readonly service: string | undefined
  readonly signal: AbortSignal
}

const selection = ({ range, service }: Question): Parameters => ({ ...selectionOf({ range }), service })

const askStats = (question: Question, parameters: Parameters): Promise<Stats> =>
  ask('/api/stats', { ...selection(question), ...parameters }, question.signal)

const askResults = (question: Question, field: GroupField): Promise<Stats> =>
  askStats(question, { group_by: [field, 'result'], limit: maxResultRows })

const askPeriod = async (question: Question, field: GroupField, asked: Promise<Stats>): Promise<PeriodAnswers> => {
  const figures = askStats(question, { group_by: field, metric: groupMetrics, limit: maxGroups })
  const [found, results] = await Promise.all([figures, asked])
  return { figures: found, results }
}

const askHistogram = (question: Question, parameters: Parameters): Promise<Histogram> =>
  ask('/api/histogram', { ...selection(question), buckets, groups: maxTrends, ...parameters }, question.signal)

const askFailed = async (question: Question, field: GroupField, failing: readonly string[]) =>
  failing.length === 0 ? undefined : askHistogram(question, { by: field, result: failing })

/** When records were written, by their number in the log. Of their texts nothing is needed. */
const askSeen = async (seqs: readonly number[], signal: AbortSignal): Promise<ReadonlyMap<number, string>> => {
  if (seqs.length === 0) return new Map()
  const parameters = { q: `seq:(${seqs.join(' OR ')})`, limit: seqs.length, max_text: shortestText }
  const page = await ask<EntriesPage>('/api/entries', parameters, signal)
  return new Map(page.entries.map(({ seq, timestamp }) => [seq, timestamp]))
}

/** The least that the API cuts texts to. */
const shortestText = 64

/** More silent ones than these are a change of plan, not silence. */
export const shownSilent = 12

/** The newest entry of groups by its own time: a question each, so only where the last arrival does not tell. */
const askNewest = async (question: Question, field: GroupField, names: readonly string[]) => {
  const found = names.map(async (name) => {
    const parameters = { ...selection(question), [field]: name, limit: 1, max_text: shortestText }
    const page = await ask<EntriesPage>('/api/entries', parameters, question.signal)
    return [name, page.entries[0]?.timestamp] as const
  })
  return new Map(await Promise.all(found))
}

const withSeen = <T extends { readonly name: string | undefined }>(
  all: readonly T[],
  seen: ReadonlyMap<string, string | undefined>,
): readonly T[] =>
  all.map((one) => {
    const lastSeen = one.name === undefined ? undefined : seen.get(one.name)
    return lastSeen === undefined ? one : { ...one, lastSeen }
  })

/** Both periods of one field, their trends and when each group was last seen. */
const askGroups = async ({ now, before }: Periods, field: GroupField) => {
  const results = askResults(now, field)
  const [current, earlier, histogram, failed] = await Promise.all([
    askPeriod(now, field, results),
    before && askPeriod(before, field, askResults(before, field)),
    askHistogram(now, { by: field }),
    results.then((found) => askFailed(now, field, failingResults(found))),
  ])
  const failing = failingResults(current.results)
  const seen = await askSeen(lastSeqs(current, earlier, field), now.signal)
  const answers = { field, now: current, before: earlier, histogram, failed, seen }
  const groups = combineGroups(answers)
  const silent = silentGroups(answers)
  const [later, last] = await Promise.all([
    askNewest(now, field, seenLater(groups, histogram)),
    before &&
      askNewest(
        before,
        field,
        silent.slice(0, shownSilent).map(({ name }) => name),
      ),
  ])
  const parts = [current.figures, current.results, histogram, ...(failed ? [failed] : [])]
  return {
    now: current,
    before: earlier,
    histogram,
    failing,
    groups: withSeen(groups, later),
    silent: last === undefined ? silent : withSeen(silent, last),
    isComplete: parts.every(({ complete }) => complete),
  }
}

const askFacets = (question: Question, parameters: Parameters): Promise<Facets> =>
  ask('/api/facets', { ...selection(question), ...parameters }, question.signal)

const facet = (answer: Facets | undefined, name: string) => answer?.facets.find(({ field }) => field === name)

/** Values with how many of their entries failed; of rare failures of a frequent value, the facet may not tell. */
const counted = (all: Facets, failed: Facets | undefined, field: string, limit: number): readonly Counted[] => {
  const failures = new Map(facet(failed, field)?.values.map(({ value, count }) => [value, count]))
  const values = facet(all, field)?.values ?? []
  return values.slice(0, limit).map(({ value, count }) => ({ value, count, failures: failures.get(value) ?? 0 }))
}

/** What fits beside each other without becoming a search of its own. */
export const shownCounts = 8
/** One more than those for `N/A`, which is no user, and room for all words of a result. */
const askedCounts = 20
/** So many values of failures that those of the shown ones are nearly always among them. */
const failedValues = 200

const askFacts = async (now: Question, all: Facets): Promise<ServiceFacts> => {
  const failures = facet(all, 'result')?.values.filter(({ value }) => outcomeOf(value) === 'failure') ?? []
  const [histogram, failed] = await Promise.all([
    askHistogram(now, { by: 'result' }),
    failures.length === 0
      ? undefined
      : askFacets(now, {
          field: ['cause', 'http.status', 'user_id'],
          result: failures.map(({ value }) => value),
          limit: failedValues,
        }),
  ])
  const failureCount = failures.reduce((sum, { count }) => sum + count, 0)
  const causes = facet(failed, 'cause')
  const users = counted(all, failed, 'user_id', shownCounts + 1)
  return {
    histogram,
    causes: causes?.values.slice(0, shownCounts) ?? [],
    distinctCauses: causes?.distinct ?? 0,
    withoutCause: Math.max(0, failureCount - (causes?.present ?? 0)),
    statuses: counted(all, failed, 'http.status', shownCounts),
    users: users.filter(({ value }) => value !== 'N/A').slice(0, shownCounts),
    distinctUsers: facet(all, 'user_id')?.distinct ?? 0,
  }
}

const spanOfHistogram = ({ from, to }: Histogram): Span | undefined =>
  from === null || to === null ? undefined : { fromMs: Date.parse(from), toMs: Date.parse(to) }

interface Periods {
  readonly now: Question
  readonly before: Question | undefined
  readonly beforeSpan: Span | undefined
}

/** One range in instants for all questions, so that their figures are of the same entries. */
const periodsOf = ({ range, service }: ServicesView, nowMs: number, signal: AbortSignal): Periods => {
  const span = spanOf(range, nowMs)
  const isValid = span !== undefined && span.toMs > span.fromMs
  const beforeSpan = isValid ? previousSpan(span) : undefined
  const ask = { service, signal }
  return {
    now: { ...ask, range: span === undefined ? range : rangeOfSpan(span) },
    before: beforeSpan && { ...ask, range: rangeOfSpan(beforeSpan) },
    beforeSpan,
  }
}

const loadAll = async (view: ServicesView, periods: Periods): Promise<Report> => {
  const answers = await askGroups(periods, 'service')
  return {
    service: view.service,
    field: 'service',
    hasRoutes: false,
    span: spanOfHistogram(answers.histogram),
    before: periods.beforeSpan,
    total: {
      ...totalOf(answers.now.results),
      failing: answers.failing,
      ...(answers.before && { before: totalOf(answers.before.results) }),
    },
    groups: answers.groups,
    silent: answers.silent,
    bucketMs: answers.histogram.interval_ms ?? 0,
    facts: undefined,
    isComplete: answers.isComplete,
  }
}

const wholeFigures = ({ rows }: Stats) => timesOf(rows[0]?.values ?? {})

/** Routes are worth telling apart by where at least half of the entries have one. */
const chooseField = (view: ServicesView, present: number, count: number): GroupField => {
  const by = view.by ?? (present > 0 && present * 2 >= count ? 'route' : 'action')
  return by === 'route' ? 'http.route' : 'action'
}

const loadOne = async (view: ServicesView, periods: Periods): Promise<Report> => {
  const { now, before, beforeSpan } = periods
  const [all, whole, wholeBefore] = await Promise.all([
    askFacets(now, { field: ['http.route', 'http.status', 'user_id', 'result'], limit: askedCounts }),
    askStats(now, { metric: groupMetrics }),
    before && askStats(before, { metric: groupMetrics }),
  ])
  const routes = facet(all, 'http.route')?.present ?? 0
  const field = chooseField(view, routes, whole.rows[0]?.values.count ?? 0)
  const [answers, facts] = await Promise.all([askGroups(periods, field), askFacts(now, all)])
  return {
    service: view.service,
    field,
    hasRoutes: routes > 0,
    span: spanOfHistogram(answers.histogram),
    before: beforeSpan,
    total: {
      ...totalOf(answers.now.results),
      ...wholeFigures(whole),
      failing: answers.failing,
      ...(answers.before &&
        wholeBefore && { before: { ...totalOf(answers.before.results), ...wholeFigures(wholeBefore) } }),
    },
    groups: answers.groups,
    silent: answers.silent,
    bucketMs: answers.histogram.interval_ms ?? 0,
    facts,
    isComplete: answers.isComplete && all.complete && whole.complete,
  }
}

/**
 * Asks for all that a page of services shows: about eight questions, each over the whole range.
 *
 * @throws ApiError, or the signal's reason when it was aborted
 */
export const loadReport = (view: ServicesView, nowMs: number, signal: AbortSignal): Promise<Report> => {
  const periods = periodsOf(view, nowMs, signal)
  return view.service === undefined ? loadAll(view, periods) : loadOne(view, periods)
}

/** The newest entry of a service, or of all, at any time; undefined when there is none. */
export const loadNewest = async (service: string | undefined, signal: AbortSignal): Promise<string | undefined> => {
  const page = await ask<EntriesPage>('/api/entries', { service, limit: 1, max_text: shortestText }, signal)
  return page.entries[0]?.timestamp
}
