import type { SavedContent, SavedSearch, SavedSearches } from '@trilha/log-api'
import { ask, send } from '../state/api.ts'

/** Longer than the log service takes to sync two small files on a busy disk. */
const timeoutMs = 15_000

const pathOf = (id: string): string => `/api/saved/${encodeURIComponent(id)}`

const unchangedSince = ({ version }: SavedSearch) => ({ 'if-match': `"${version}"` })

/**
 * The log service's saved searches; every call throws an `ApiError`. Changes are made only when their condition
 * holds: a 412 says that somebody else was first.
 */
export const savedApi = {
  list: (signal: AbortSignal) => ask<SavedSearches>('/api/saved', {}, signal),
  get: (id: string, signal: AbortSignal) => ask<SavedSearch>(pathOf(id), {}, signal),
  create: (body: SavedContent) => send<SavedSearch>('POST', '/api/saved', { body, timeoutMs }),
  replace: (read: SavedSearch, body: SavedContent) =>
    send<SavedSearch>('PUT', pathOf(read.id), { body, headers: unchangedSince(read), timeoutMs }),
  remove: (read: SavedSearch) =>
    send<undefined>('DELETE', pathOf(read.id), { headers: unchangedSince(read), timeoutMs }),
  /** Brings a deleted one back under its id, so that its links work again. */
  restore: ({ id, name, description, view }: SavedSearch) =>
    send<SavedSearch>('PUT', pathOf(id), {
      body: { name, view, ...(description !== undefined && { description }) },
      headers: { 'if-none-match': '*' },
      timeoutMs,
    }),
}
