import type { StoredEntry } from '../model/entry.ts'

export interface EntriesPage {
  readonly entries: readonly StoredEntry[]
  readonly next_cursor: string | null
  /** False while the search copy has not caught up with the journal. */
  readonly complete: boolean
}

/** Why a call failed, in words for people. `status` is 0 when there was no answer at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly title: string
  constructor(status: number, title: string, detail: string) {
    super(detail)
    this.status = status
    this.title = title
  }
}

const textMember = (body: unknown, name: string): string | undefined => {
  if (typeof body !== 'object' || body === null || !(name in body)) return undefined
  const value: unknown = Reflect.get(body, name)
  return typeof value === 'string' ? value : undefined
}

const readJson = async (response: Response): Promise<unknown> => {
  try {
    return await response.json()
  } catch {
    return undefined
  }
}

/** Longer than the log service itself waits for its store, so that its own explanation arrives first. */
const timeoutMs = 30_000

const getJson = async (path: string, signal: AbortSignal): Promise<unknown> => {
  let response: Response
  try {
    response = await fetch(path, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
  } catch (error) {
    if (signal.aborted) throw error
    throw new ApiError(0, '', '')
  }
  const body = await readJson(response)
  if (response.ok && body !== undefined) return body
  // A problem document (RFC 9457) has both; anything else in between (a proxy) has at least a status.
  throw new ApiError(
    response.status,
    textMember(body, 'title') ?? `HTTP ${response.status}`,
    textMember(body, 'detail') ?? response.statusText,
  )
}

/** @throws ApiError, or the signal's reason when it was aborted */
export const fetchEntries = async (query: URLSearchParams, signal: AbortSignal): Promise<EntriesPage> =>
  (await getJson(`/api/entries?${query}`, signal)) as EntriesPage

/** @throws ApiError, or the signal's reason when it was aborted */
export const fetchEntry = async (id: string, signal: AbortSignal): Promise<StoredEntry> =>
  (await getJson(`/api/entries/${encodeURIComponent(id)}`, signal)) as StoredEntry
