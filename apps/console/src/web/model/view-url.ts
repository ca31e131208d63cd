import { clauseOf } from './query-text.ts'
import { isTime, isUnbounded, presets, type TimeRange } from './time-range.ts'
import {
  contextOf,
  contextScopes,
  type ExploreView,
  explorePage,
  livePage,
  requestsPage,
  savedPage,
  servicesPage,
  storyOf,
  timelineOf,
  usersPage,
  usualFacets,
  type View,
} from './view.ts'

const pick = <T extends string>(text: string | null, choices: readonly T[]): T | undefined =>
  choices.find((choice) => choice === text)

/** Links of the time when a search had a parameter for each field still open. */
const oldFilters = ['service', 'user_id', 'action', 'result', 'request_id', 'trace_id', 'http.status', 'http.route']

const parseQueryText = (query: URLSearchParams): string => {
  const clauses = oldFilters.flatMap((field) => {
    const values = query.getAll(field).filter((value) => value !== '')
    return values.length > 0 ? [values.map((value) => clauseOf(field, value, 'include')).join(' OR ')] : []
  })
  const parts = clauses.map((clause) => (clause.includes(' OR ') ? `(${clause})` : clause))
  return [query.get('q') ?? '', ...parts].filter((part) => part !== '').join(' ')
}

const parseRange = (query: URLSearchParams, preset: TimeRange): TimeRange => {
  const [from, to] = [query.get('from'), query.get('to')]
  const named = query.get('range')
  if (from !== null || to !== null) {
    const bounds = {
      ...(from !== null && isTime(from) && { from }),
      ...(to !== null && isTime(to) && { to }),
    }
    return isUnbounded(bounds) ? preset : bounds
  }
  if (named === 'all') return {}
  const known = pick(named, presets)
  return known === undefined ? preset : { from: `now-${known}` }
}

const writeRange = (query: URLSearchParams, range: TimeRange, preset: TimeRange): void => {
  if (range.from === preset.from && range.to === preset.to) return
  if (isUnbounded(range)) query.set('range', 'all')
  if (range.from !== undefined) query.set('from', range.from)
  if (range.to !== undefined) query.set('to', range.to)
}

const parseOpen = (query: URLSearchParams) => {
  const open = query.get('entry')
  return open ? { open } : {}
}

const parseAs = (query: URLSearchParams) => (query.get('as') === 'table' ? 'table' : 'chart')

const parseExplore = (query: URLSearchParams): ExploreView => {
  const facets = query.getAll('facet').filter((field) => field !== '')
  return {
    page: 'explore',
    query: parseQueryText(query),
    range: parseRange(query, explorePage.range),
    order: pick(query.get('order'), ['asc', 'desc']) ?? 'desc',
    by: query.get('by') || explorePage.by,
    as: parseAs(query),
    compare: query.get('compare') === 'previous',
    facets: facets.length > 0 ? [...new Set(facets)] : usualFacets,
    ...parseOpen(query),
  }
}

const decodePathPart = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** A page by the first part of its path; `name` is the second part, empty where there is none. */
const parsePage = (page: string, name: string, query: URLSearchParams): View => {
  const open = parseOpen(query)
  switch (page) {
    case 'live':
      return { ...livePage, query: parseQueryText(query), ...open }
    case 'entries':
      if (name === '') return parseExplore(query)
      return { ...contextOf(name, pick(query.get('within'), contextScopes)), ...open }
    case 'requests':
      if (name === '') return { ...requestsPage, range: parseRange(query, requestsPage.range) }
      return { ...storyOf(name), as: parseAs(query), ...open }
    case 'users':
      if (name === '') return { ...usersPage, range: parseRange(query, usersPage.range) }
      return { ...timelineOf(name), range: parseRange(query, {}), as: parseAs(query), ...open }
    case 'services':
      return {
        ...servicesPage,
        range: parseRange(query, servicesPage.range),
        as: parseAs(query),
        ...(name !== '' && { service: name }),
      }
    case 'saved':
      return name === '' ? savedPage : { page: 'saved-link', id: name }
    default:
      return parseExplore(query)
  }
}

/** Reads an address. What it does not understand is left out, so an old or mistyped link still shows something. */
export const parseView = (url: URL): View => {
  const [, page = '', name = ''] = url.pathname.split('/')
  return parsePage(page, decodePathPart(name), url.searchParams)
}

const writeExplore = (view: ExploreView, query: URLSearchParams): string => {
  if (view.query !== '') query.set('q', view.query)
  writeRange(query, view.range, explorePage.range)
  if (view.order === 'asc') query.set('order', 'asc')
  if (view.by !== explorePage.by) query.set('by', view.by)
  if (view.as === 'table') query.set('as', 'table')
  if (view.compare) query.set('compare', 'previous')
  const isUsual = view.facets.length === usualFacets.length && view.facets.every((name, i) => name === usualFacets[i])
  if (!isUsual) for (const field of view.facets) query.append('facet', field)
  return '/'
}

/** The path of a view; what belongs behind the question mark goes to `query`. */
const writePage = (view: View, query: URLSearchParams): string => {
  switch (view.page) {
    case 'explore':
      return writeExplore(view, query)
    case 'live':
      if (view.query !== '') query.set('q', view.query)
      return '/live'
    case 'context':
      if (view.within !== 'service') query.set('within', view.within)
      return `/entries/${encodeURIComponent(view.id)}`
    case 'requests':
      writeRange(query, view.range, requestsPage.range)
      return '/requests'
    case 'story':
      if (view.as === 'table') query.set('as', 'table')
      return `/requests/${encodeURIComponent(view.requestId)}`
    case 'users':
      writeRange(query, view.range, usersPage.range)
      return '/users'
    case 'timeline':
      writeRange(query, view.range, {})
      if (view.as === 'table') query.set('as', 'table')
      return `/users/${encodeURIComponent(view.userId)}`
    case 'services':
      writeRange(query, view.range, servicesPage.range)
      if (view.as === 'table') query.set('as', 'table')
      return view.service === undefined ? '/services' : `/services/${encodeURIComponent(view.service)}`
    case 'saved':
      return '/saved'
    case 'saved-link':
      return `/saved/${encodeURIComponent(view.id)}`
  }
}

/** Path and query of a view: `parseView` reads it back. Names of fields are the API's own, never translated. */
export const formatView = (view: View): string => {
  const query = new URLSearchParams()
  const path = writePage(view, query)
  if ('open' in view && view.open !== undefined) query.set('entry', view.open)
  return query.size === 0 ? path : `${path}?${query}`
}
