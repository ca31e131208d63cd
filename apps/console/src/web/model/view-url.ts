import { clauseOf } from './query-text.ts'
import { isTime, isUnbounded, presets, type TimeRange } from './time-range.ts'
import {
  contextOf,
  contextScopes,
  type ExploreView,
  explorePage,
  livePage,
  requestsPage,
  type ServicesView,
  savedPage,
  serviceSorts,
  servicesPage,
  storyOf,
  type TimelineView,
  timelineKinds,
  timelineOf,
  type UsersView,
  userSorts,
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

const parseExchange = (query: URLSearchParams) => {
  const exchange = query.get('exchange')
  return exchange ? { exchange } : {}
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

const parseServices = (name: string, query: URLSearchParams): ServicesView => {
  const by = pick(query.get('by'), ['route', 'action'])
  return {
    page: 'services',
    range: parseRange(query, servicesPage.range),
    as: parseAs(query),
    sort: pick(query.get('sort'), serviceSorts) ?? servicesPage.sort,
    order: pick(query.get('order'), ['asc', 'desc']) ?? 'desc',
    compare: query.get('compare') !== 'none',
    ...(name !== '' && { service: name }),
    ...(by !== undefined && { by }),
  }
}

const parseUsers = (query: URLSearchParams): UsersView => ({
  page: 'users',
  range: parseRange(query, usersPage.range),
  sort: pick(query.get('sort'), userSorts) ?? usersPage.sort,
  find: query.get('find') ?? '',
})

const parseTimeline = (userId: string, query: URLSearchParams): TimelineView => {
  const action = query.get('action')
  return {
    ...timelineOf(userId),
    range: parseRange(query, {}),
    as: parseAs(query),
    show: pick(query.get('show'), timelineKinds) ?? 'all',
    ...(action && { action }),
    folded: [...new Set(query.getAll('folded'))].filter((date) => /^\d{4}-\d\d-\d\d$/.test(date)),
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
      return { ...storyOf(name), as: parseAs(query), ...parseExchange(query), ...open }
    case 'users':
      return name === '' ? parseUsers(query) : { ...parseTimeline(name, query), ...open }
    case 'services':
      return parseServices(name, query)
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

const writeServices = (view: ServicesView, query: URLSearchParams): string => {
  writeRange(query, view.range, servicesPage.range)
  if (view.as === 'table') query.set('as', 'table')
  if (view.sort !== servicesPage.sort) query.set('sort', view.sort)
  if (view.order === 'asc') query.set('order', 'asc')
  if (!view.compare) query.set('compare', 'none')
  if (view.by !== undefined) query.set('by', view.by)
  return view.service === undefined ? '/services' : `/services/${encodeURIComponent(view.service)}`
}

const writeTimeline = (view: TimelineView, query: URLSearchParams): string => {
  writeRange(query, view.range, {})
  if (view.as === 'table') query.set('as', 'table')
  if (view.show !== 'all') query.set('show', view.show)
  if (view.action !== undefined) query.set('action', view.action)
  for (const date of view.folded) query.append('folded', date)
  return `/users/${encodeURIComponent(view.userId)}`
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
      if (view.exchange !== undefined) query.set('exchange', view.exchange)
      return `/requests/${encodeURIComponent(view.requestId)}`
    case 'users':
      writeRange(query, view.range, usersPage.range)
      if (view.sort !== usersPage.sort) query.set('sort', view.sort)
      if (view.find !== '') query.set('find', view.find)
      return '/users'
    case 'timeline':
      return writeTimeline(view, query)
    case 'services':
      return writeServices(view, query)
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
