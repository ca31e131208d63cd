import {
  type ExploreView,
  type FilterField,
  filterFields,
  newestEntries,
  type RangePreset,
  rangePresets,
  type StoryView,
  type TimeRange,
  type View,
} from './view.ts'

const isPreset = (text: string | null): text is RangePreset =>
  text !== null && (rangePresets as readonly string[]).includes(text)

const isDateTime = (text: string | null): text is string => text !== null && !Number.isNaN(Date.parse(text))

const parseRange = (query: URLSearchParams): TimeRange => {
  const from = query.get('from')
  const to = query.get('to')
  if (isDateTime(from) || isDateTime(to)) {
    return { kind: 'between', ...(isDateTime(from) && { from }), ...(isDateTime(to) && { to }) }
  }
  const preset = query.get('range')
  return isPreset(preset) ? { kind: 'preset', preset } : newestEntries.range
}

const parseExplore = (query: URLSearchParams): ExploreView => {
  const filters: Partial<Record<FilterField, readonly string[]>> = {}
  for (const field of filterFields) {
    const values = [...new Set(query.getAll(field).filter((value) => value !== ''))]
    if (values.length > 0) filters[field] = values
  }
  const open = query.get('entry')
  return {
    page: 'explore',
    filters,
    range: parseRange(query),
    order: query.get('order') === 'asc' ? 'asc' : 'desc',
    ...(open && { open }),
  }
}

const decodePathPart = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

const parseStory = (path: string, query: URLSearchParams): StoryView => {
  const open = query.get('entry')
  return {
    page: 'story',
    requestId: decodePathPart(path.slice('/requests/'.length)),
    as: query.get('as') === 'table' ? 'table' : 'chart',
    ...(open && { open }),
  }
}

/** Reads an address. What it does not understand is left out, so an old or mistyped link still shows something. */
export const parseView = (url: URL): View =>
  url.pathname.startsWith('/requests/') && url.pathname.length > '/requests/'.length
    ? parseStory(url.pathname, url.searchParams)
    : parseExplore(url.searchParams)

const exploreQuery = (view: ExploreView): URLSearchParams => {
  const query = new URLSearchParams()
  for (const field of filterFields) for (const value of view.filters[field] ?? []) query.append(field, value)
  if (view.range.kind === 'between') {
    if (view.range.from !== undefined) query.set('from', view.range.from)
    if (view.range.to !== undefined) query.set('to', view.range.to)
  } else if (view.range.preset !== 'all') query.set('range', view.range.preset)
  if (view.order === 'asc') query.set('order', 'asc')
  if (view.open !== undefined) query.set('entry', view.open)
  return query
}

/** Path and query of a view: `parseView` reads it back. Names of fields are the API's own, never translated. */
export const formatView = (view: View): string => {
  if (view.page === 'explore') {
    const query = exploreQuery(view).toString()
    return query === '' ? '/' : `/?${query}`
  }
  const query = new URLSearchParams()
  if (view.as === 'table') query.set('as', 'table')
  if (view.open !== undefined) query.set('entry', view.open)
  const path = `/requests/${encodeURIComponent(view.requestId)}`
  return query.size === 0 ? path : `${path}?${query}`
}

const presetMs: Record<Exclude<RangePreset, 'all'>, number> = {
  '15m': 15 * 60_000,
  '1h': 3_600_000,
  '24h': 86_400_000,
  '7d': 7 * 86_400_000,
}

/** The API's parameters for a view, with a preset counted back from `nowMs`. */
export const entriesQuery = (view: ExploreView, nowMs: number, limit: number): URLSearchParams => {
  const query = new URLSearchParams()
  for (const field of filterFields) for (const value of view.filters[field] ?? []) query.append(field, value)
  if (view.range.kind === 'between') {
    if (view.range.from !== undefined) query.set('from', view.range.from)
    if (view.range.to !== undefined) query.set('to', view.range.to)
  } else if (view.range.preset !== 'all') {
    query.set('from', new Date(nowMs - presetMs[view.range.preset]).toISOString())
  }
  query.set('order', view.order)
  query.set('limit', String(limit))
  return query
}
