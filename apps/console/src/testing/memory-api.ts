import type { StoredEntry } from '@trilha/entry'

/** What the page asks of the log service, answered from an array: enough to drive the page through its states. */
export interface MemoryApi {
  /** Adds entries as if they had just been accepted. */
  add(...entries: StoredEntry[]): void
  /** While set, every call fails with this problem document. */
  failing: { readonly status: number; readonly title: string; readonly detail: string } | undefined
  /** What `complete` says. */
  isComplete: boolean
  answer(url: URL): { readonly status: number; readonly body: unknown }
}

const ownNames = new Set(['from', 'to', 'limit', 'cursor', 'order'])

/** The value at a dotted path, as text. */
const fieldText = (entry: StoredEntry, path: string): string | undefined => {
  let value: unknown = entry
  for (const key of path.split('.'))
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  return value === undefined || value === null ? undefined : String(value)
}

const byTime = (a: StoredEntry, b: StoredEntry): number =>
  Date.parse(a.timestamp) - Date.parse(b.timestamp) || a.seq - b.seq

const matches = (entry: StoredEntry, query: URLSearchParams): boolean => {
  const at = Date.parse(entry.timestamp)
  const from = query.get('from')
  const to = query.get('to')
  if ((from !== null && at < Date.parse(from)) || (to !== null && at >= Date.parse(to))) return false
  const fields = [...new Set(query.keys())].filter((name) => !ownNames.has(name))
  return fields.every((field) => query.getAll(field).includes(fieldText(entry, field) ?? ''))
}

export const createMemoryApi = (entries: StoredEntry[]): MemoryApi => {
  const search = (query: URLSearchParams) => {
    const sorted = entries.filter((entry) => matches(entry, query)).sort(byTime)
    if (query.get('order') !== 'asc') sorted.reverse()
    const cursor = query.get('cursor')
    const start = cursor === null ? 0 : sorted.findIndex(({ id }) => id === cursor) + 1
    const page = sorted.slice(start, start + Number(query.get('limit') ?? 100))
    const hasMore = start + page.length < sorted.length
    return { entries: page, next_cursor: hasMore ? (page.at(-1)?.id ?? null) : null, complete: api.isComplete }
  }
  const api: MemoryApi = {
    failing: undefined,
    isComplete: true,
    add: (...added) => {
      entries.push(...added)
    },
    answer: ({ pathname, searchParams }) => {
      if (api.failing !== undefined) return { status: api.failing.status, body: api.failing }
      if (pathname === '/api/entries') return { status: 200, body: search(searchParams) }
      const found = entries.find(({ id }) => pathname === `/api/entries/${id}`)
      const missing = { status: 404, title: 'Not Found', detail: 'There is no such entry.' }
      return found === undefined ? { status: 404, body: missing } : { status: 200, body: found }
    },
  }
  return api
}
