import type { StoredEntry } from '@trilha/entry'
import type { NotNode } from '@trilha/query'
import { problem } from '@trilha/service-kit'
import type { AskOptions } from '@trilha/store'
import { type CoverageAnswer, coverageAnswer } from './coverage.ts'
import { maxTextName, parseMaxText, withMaxText } from './max-text.ts'
import { checkNames } from './parameters.ts'
import { unavailable } from './refusals.ts'
import type { Asked } from './search-entries.ts'
import type { Coverage, SearchableLog } from './searchable-log.ts'
import { type Story, tellStory } from './story.ts'

/** A story of more entries than this nobody reads; `GET /api/entries` pages through all of them. */
export const maxStoryEntries = 1_000
/** A store that is behind catches up within seconds. */
const retryAfterSeconds = 2

export interface StoryAnswer extends Story, CoverageAnswer {
  /** Null when a trace of several requests was asked for. */
  readonly request_id: string | null
  readonly trace_id: string | null
  readonly truncated: boolean
  /** Entries of the same trace that belong to other requests, or to none. */
  readonly related: number
}

/**
 * Answers `GET /api/requests/{request_id}`. A trace id finds the trace's request, or all of its requests together.
 *
 * @throws {Problem} 404 when no entry has the id, 503 while the store cannot answer or may not have the entries yet
 */
export const searchStory = async ({ log, parameters, ...options }: Asked, id: string): Promise<StoryAnswer> => {
  checkNames(parameters, [maxTextName])
  const maxText = parseMaxText(parameters)
  const { page, coverage, field } = await findEntries(log, id, options)
  const { entries, hasMore: truncated } = page
  const trace = entries.find((entry) => entry.trace_id !== undefined)?.trace_id
  const requests = requestsOf(entries)
  const request = field === 'request_id' || requests.length === 1 ? requests[0] : undefined
  const related =
    request === undefined || trace === undefined ? undefined : await countRelated({ log, trace, request }, options)
  const story = tellStory(entries, { isTruncated: truncated, now: new Date() })
  return {
    request_id: request ?? null,
    trace_id: trace ?? null,
    ...story,
    entries: withMaxText(story.entries, maxText),
    truncated,
    related: related?.count ?? 0,
    ...coverageAnswer(coverage, ...(related === undefined ? [] : [related.coverage])),
  }
}

type IdField = 'request_id' | 'trace_id'

const findBy = async (log: SearchableLog, field: IdField, id: string, options: AskOptions) => {
  const search = { filters: [{ field, values: [id] }], order: 'asc', limit: maxStoryEntries } as const
  return { ...(await log.search(search, options)), field }
}

const findEntries = async (log: SearchableLog, id: string, options: AskOptions) => {
  const byRequest = await findBy(log, 'request_id', id, options)
  if (byRequest.page.entries.length > 0) return byRequest
  const byTrace = await findBy(log, 'trace_id', id, options)
  if (byTrace.page.entries.length === 0) throw notFound(byTrace.coverage)
  const requests = requestsOf(byTrace.page.entries)
  // A trace of one request is that request, and is told with those of its entries that name no trace.
  const [only] = requests
  return requests.length > 1 || only === undefined ? byTrace : await findBy(log, 'request_id', only, options)
}

const requestsOf = (entries: readonly StoredEntry[]): readonly string[] => [
  ...new Set(entries.flatMap((entry) => entry.request_id ?? [])),
]

const notFound = ({ complete, headSeq, appliedSeq }: Coverage) =>
  complete
    ? problem('not_found', 'Request not found: no entry has this request id or trace id')
    : unavailable(
        `the store is ${headSeq - appliedSeq} entries behind and may not have this request yet`,
        retryAfterSeconds,
      )

interface Related {
  readonly log: SearchableLog
  readonly trace: string
  readonly request: string
}

const countRelated = async ({ log, trace, request }: Related, options: AskOptions) => {
  const place = { start: 0, end: 0 }
  const query: NotNode = {
    type: 'not',
    clause: { type: 'text', field: 'request_id', value: request, ...place },
    ...place,
  }
  const filters = [{ field: 'trace_id' as const, values: [trace] }]
  const { rows, coverage } = await log.stats(
    { query, filters, groupBy: [], metrics: [{ kind: 'count' }], limit: 1 },
    options,
  )
  return { count: rows[0]?.values[0] ?? 0, coverage }
}
