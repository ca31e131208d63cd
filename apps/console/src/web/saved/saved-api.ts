import { parseJson, type SavedContent, type SavedSearch, type SavedSearches } from '@trilha/log-api'
import { ApiError, ask, send } from '../state/api.ts'

/** Longer than the log service takes to sync two small files on a busy disk. */
const timeoutMs = 15_000

const pathOf = (id: string): string => `/api/saved/${encodeURIComponent(id)}`

const bodyOf = async (response: Response): Promise<unknown> => {
  try {
    return parseJson(await response.text())
  } catch {
    return undefined
  }
}

/** A change that is made only when its condition holds. */
const change = async (
  method: 'PUT' | 'DELETE',
  id: string,
  { condition, content }: { readonly condition: Readonly<Record<string, string>>; readonly content?: SavedContent },
): Promise<unknown> => {
  let response: Response
  try {
    response = await fetch(pathOf(id), {
      method,
      headers: {
        accept: 'application/json',
        ...(content !== undefined && { 'content-type': 'application/json' }),
        ...condition,
      },
      ...(content !== undefined && { body: JSON.stringify(content) }),
      signal: AbortSignal.timeout(timeoutMs),
    })
  } catch {
    throw new ApiError(0, undefined)
  }
  const body = response.status === 204 ? undefined : await bodyOf(response)
  if (response.ok) return body
  throw new ApiError(response.status, body, response.statusText)
}

const unchangedSince = ({ version }: SavedSearch) => ({ 'if-match': `"${version}"` })

/** The log service's saved searches; every call throws an {@link ApiError}. A 412 says that somebody else was first. */
export const savedApi = {
  list: (signal: AbortSignal) => ask<SavedSearches>('/api/saved', {}, signal),
  get: (id: string, signal: AbortSignal) => ask<SavedSearch>(pathOf(id), {}, signal),
  create: (content: SavedContent) =>
    send<SavedSearch>('POST', '/api/saved', { body: content, signal: AbortSignal.timeout(timeoutMs) }),
  replace: async (read: SavedSearch, content: SavedContent) =>
    (await change('PUT', read.id, { condition: unchangedSince(read), content })) as SavedSearch,
  remove: (read: SavedSearch) => change('DELETE', read.id, { condition: unchangedSince(read) }),
  /** Brings a deleted one back under its id, so that its links work again. */
  restore: async ({ id, name, description, view }: SavedSearch) =>
    (await change('PUT', id, {
      condition: { 'if-none-match': '*' },
      content: { name, view, ...(description !== undefined && { description }) },
    })) as SavedSearch,
}
