import type { EntryInput, StoredEntry } from '@trilha/entry'
import type {
  EntriesPage,
  Facets,
  Fields,
  Histogram,
  Logged,
  SavedSearch,
  SavedSearches,
  Stats,
  Status,
  Story,
  Timeline,
} from './answers.ts'
import { ask, type LogApiOptions, open } from './call.ts'
import { queryString, type Selection } from './selection.ts'
import { type TailEvent, type TailOptions, tail } from './tail.ts'

/** A question may be given up by its signal; it then rejects with the signal's reason. */
export interface Asked {
  readonly signal?: AbortSignal | undefined
}

export type Order = 'asc' | 'desc'
export type ExportFormat = 'ndjson' | 'csv' | 'parquet'
/** What a person decides of a saved search; `view` is path and query of a page of the console. */
export type SavedContent = Pick<SavedSearch, 'name' | 'description' | 'view'>

/**
 * The log service's API. Every method throws a {@link LogApiError} whose message is one sentence for people: the
 * address when nobody answers, the problem's own detail when the log service refuses.
 */
export interface LogApi {
  readonly url: string
  /** One page; `cursor` from the page before. */
  search(
    asked: Asked & Selection & { readonly order?: Order; readonly limit?: number; readonly cursor?: string },
  ): Promise<EntriesPage>
  /** Everything that matches, page by page, until the end or `limit` entries. */
  pages(
    asked: Asked & Selection & { readonly order?: Order; readonly limit: number },
  ): AsyncGenerator<EntriesPage, void>
  entry(id: string, asked?: Asked): Promise<StoredEntry>
  histogram(
    asked: Asked & Selection & { readonly buckets?: number | undefined; readonly by?: string | undefined },
  ): Promise<Histogram>
  facets(
    asked: Asked &
      Selection & {
        readonly fields: readonly string[]
        readonly limit?: number | undefined
        readonly prefix?: string | undefined
      },
  ): Promise<Facets>
  stats(
    asked: Asked &
      Selection & {
        readonly groupBy: readonly string[]
        readonly metrics?: readonly string[]
        readonly limit?: number | undefined
      },
  ): Promise<Stats>
  story(requestId: string, asked?: Asked): Promise<Story>
  timeline(
    userId: string,
    asked?: Asked & {
      readonly from?: string | undefined
      readonly to?: string | undefined
      readonly cursor?: string | undefined
      readonly limit?: number | undefined
      /** IANA name of the zone whose days are counted. */
      readonly timeZone?: string | undefined
    },
  ): Promise<Timeline>
  fields(asked?: Asked): Promise<Fields>
  status(asked?: Asked): Promise<Status>
  /** All saved searches, by name. */
  savedSearches(asked?: Asked): Promise<SavedSearches>
  savedSearch(id: string, asked?: Asked): Promise<SavedSearch>
  saveSearch(content: SavedContent, asked?: Asked): Promise<SavedSearch>
  /** Replaces one as it was read; refused with the status 412 when somebody changed it meanwhile. */
  updateSavedSearch(read: SavedSearch, content: SavedContent, asked?: Asked): Promise<SavedSearch>
  /** Deletes one as it was read; refused with the status 412 when somebody changed it meanwhile. */
  deleteSavedSearch(read: SavedSearch, asked?: Asked): Promise<void>
  /** Writes one entry; resolves once it is safe on the log service's disk. */
  log(entry: EntryInput, asked?: Asked): Promise<Logged>
  tail(options: TailOptions): AsyncGenerator<TailEvent, void>
  /**
   * The export as a stream of bytes. The log service cannot take back a status once bytes flow: a stream that breaks
   * (it throws) is cut, and must not be taken for whole.
   */
  export(
    asked: Asked &
      Selection & {
        readonly format: ExportFormat
        readonly order?: Order
        /** CSV begins with a byte order mark. */
        readonly bom?: boolean
      },
  ): Promise<Response>
  /** Any other route: path with query string, and a JSON body for POST. */
  ask<Answer>(path: string, asked?: Asked & { readonly post?: unknown }): Promise<Answer>
}

/** The most that the log service gives at once. */
export const maxPageEntries = 1_000

/** A client of the log service at `options.url`. It opens nothing until it is asked. */
export const createLogApi = (given: LogApiOptions): LogApi => {
  const options = { ...given, url: given.url.replace(/\/+$/, '') }
  const get = <Answer>(path: string, { signal }: Asked = {}): Promise<Answer> => ask<Answer>(options, path, { signal })
  const json = { 'content-type': 'application/json' }
  const post = <Answer>(path: string, body: unknown, { signal }: Asked = {}): Promise<Answer> =>
    ask<Answer>(options, path, {
      method: 'POST',
      headers: json,
      body: JSON.stringify(body),
      signal,
    })
  const search: LogApi['search'] = (asked) => {
    const { order, limit, cursor } = asked
    return get(`/api/entries${queryString(asked, { order, limit, cursor })}`, asked)
  }
  return {
    url: options.url,
    search,
    pages: (asked) => pagesOf(search, asked),
    entry: (id, asked) => get(`/api/entries/${encodeURIComponent(id)}`, asked),
    histogram: (asked) => {
      const { buckets, by } = asked
      return get(`/api/histogram${queryString(asked, { buckets, by })}`, asked)
    },
    facets: (asked) => {
      const { fields, limit, prefix } = asked
      return get(`/api/facets${queryString(asked, { field: fields, limit, prefix })}`, asked)
    },
    stats: (asked) => {
      const { groupBy, metrics, limit } = asked
      return get(`/api/stats${queryString(asked, { group_by: groupBy, metric: metrics, limit })}`, asked)
    },
    story: (requestId, asked) => get(`/api/requests/${encodeURIComponent(requestId)}`, asked),
    timeline: (userId, asked = {}) => {
      const { from, to, cursor, limit, timeZone } = asked
      const parameters = queryString({}, { from, to, cursor, limit, tz: timeZone })
      return get(`/api/users/${encodeURIComponent(userId)}/timeline${parameters}`, asked)
    },
    fields: (asked) => get('/api/fields', asked),
    status: (asked) => get('/api/status', asked),
    savedSearches: (asked) => get('/api/saved', asked),
    savedSearch: (id, asked) => get(savedPath(id), asked),
    saveSearch: (content, asked) => post('/api/saved', content, asked),
    updateSavedSearch: (read, content, asked) =>
      ask(options, savedPath(read.id), {
        method: 'PUT',
        headers: { ...json, ...ifUnchanged(read) },
        body: JSON.stringify(content),
        signal: asked?.signal,
      }),
    deleteSavedSearch: async (read, asked) => {
      await open(options, savedPath(read.id), { method: 'DELETE', headers: ifUnchanged(read), signal: asked?.signal })
    },
    log: (entry, asked) => post('/log', entry, asked),
    tail: (asked) => tail(options, asked),
    export: (asked) => {
      const { format, order, bom, signal } = asked
      return open(options, `/api/export${queryString(asked, { format, order, bom: bom ? 'true' : undefined })}`, {
        // Packing costs more than it saves on the way from one's own machine, and the file is wanted unpacked.
        headers: { 'accept-encoding': 'identity' },
        signal,
      })
    },
    ask: (path, asked = {}) => ('post' in asked ? post(path, asked.post, asked) : get(path, asked)),
  }
}

const savedPath = (id: string): string => `/api/saved/${encodeURIComponent(id)}`

const ifUnchanged = ({ version }: SavedSearch) => ({ 'if-match': `"${version}"` })

async function* pagesOf(
  search: LogApi['search'],
  asked: Parameters<LogApi['pages']>[0],
): AsyncGenerator<EntriesPage, void> {
  let left = asked.limit
  let cursor: string | null | undefined
  do {
    const limit = Math.min(left, maxPageEntries)
    const page = await search({ ...asked, limit, ...(typeof cursor === 'string' && { cursor }) })
    yield page
    left -= page.entries.length
    cursor = page.next_cursor
  } while (cursor !== null && left > 0)
}
