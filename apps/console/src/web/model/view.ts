import type { TimeRange } from './time-range.ts'

/** What the address says to show. Everything that changes what is seen is in here, so a link shows it again. */
export type View =
  | ExploreView
  | LiveView
  | ContextView
  | RequestsView
  | StoryView
  | UsersView
  | TimelineView
  | ServicesView
  | SavedView
  | SavedLinkView

export type PageName = View['page']
export type SortOrder = 'asc' | 'desc'
/** A chart, or the same as a table of figures. */
export type ShownAs = 'chart' | 'table'

export interface ExploreView {
  readonly page: 'explore'
  /** A text of the query language; empty for everything. */
  readonly query: string
  readonly range: TimeRange
  readonly order: SortOrder
  /** Id of the entry whose detail is open. */
  readonly open?: string
  /** The field that the histogram counts apart. */
  readonly by: string
  /** The histogram's form. */
  readonly as: ShownAs
  /** Whether the period before is drawn behind this one. */
  readonly compare: boolean
  /** Fields whose values stand at the side. */
  readonly facets: readonly string[]
}

export interface LiveView {
  readonly page: 'live'
  readonly query: string
  readonly open?: string
}

/** Whose neighbours an entry is shown among. */
export const contextScopes = ['service', 'user', 'request', 'all'] as const
export type ContextScope = (typeof contextScopes)[number]

/** In place of an id on a page where an entry is open by itself: none is. */
export const noneOpen = 'none'

/** One entry among its neighbours. */
export interface ContextView {
  readonly page: 'context'
  readonly id: string
  readonly within: ContextScope
  /** Whose detail is open: absent for that of the one in the middle, `noneOpen` for none. */
  readonly open?: string
}

export interface RequestsView {
  readonly page: 'requests'
  readonly range: TimeRange
}

export interface StoryView {
  readonly page: 'story'
  readonly requestId: string
  readonly as: ShownAs
  readonly open?: string
  /** The entry whose exchange of headers and bodies is shown, where it is not the one that the verdict is from. */
  readonly exchange?: string
}

/** What users are put in order by; `new` are those who were never seen before the range. */
export const userSorts = ['entries', 'failures', 'new'] as const
export type UserSort = (typeof userSorts)[number]

export interface UsersView {
  readonly page: 'users'
  readonly range: TimeRange
  readonly sort: UserSort
  /** The beginning of an id that is looked for; empty for none. */
  readonly find: string
}

/** Which of a person's entries are told; `first` are those that did, or came from, something new. */
export const timelineKinds = ['all', 'failures', 'first'] as const
export type TimelineKind = (typeof timelineKinds)[number]

export interface TimelineView {
  readonly page: 'timeline'
  readonly userId: string
  readonly range: TimeRange
  /** The activity's form. */
  readonly as: ShownAs
  readonly show: TimelineKind
  /** The only action that is told. */
  readonly action?: string
  /** Days (`2026-11-24`) of which only the head is shown. */
  readonly folded: readonly string[]
  readonly open?: string
}

/** What services and their routes can be put in order by; `worst` weighs failures by how many entries stand behind. */
export const serviceSorts = ['worst', 'name', 'rate', 'failures', 'p50', 'p95', 'p99', 'seen'] as const
export type ServiceSort = (typeof serviceSorts)[number]

export interface ServicesView {
  readonly page: 'services'
  readonly range: TimeRange
  readonly as: ShownAs
  readonly sort: ServiceSort
  /** `desc` is the most first, and of `worst` the worst. */
  readonly order: SortOrder
  /** Whether each figure says how it was in the period before. */
  readonly compare: boolean
  /** The one whose routes are shown; absent for all services. */
  readonly service?: string
  /** What one service is taken apart by; absent: by route where its entries have routes, else by action. */
  readonly by?: 'route' | 'action'
}

/** The list of saved searches. */
export interface SavedView {
  readonly page: 'saved'
}

/** The lasting link of a saved search: leads to what was saved under this id. */
export interface SavedLinkView {
  readonly page: 'saved-link'
  readonly id: string
}

/** The fields that nearly every question is narrowed by. */
export const usualFacets: readonly string[] = ['user_id', 'action', 'service', 'http.route', 'result']

export const recentRange: TimeRange = { from: 'now-15m' }

/** Explore as it opens: the last quarter of an hour. */
export const explorePage: ExploreView = {
  page: 'explore',
  query: '',
  range: recentRange,
  order: 'desc',
  by: 'result',
  as: 'chart',
  compare: false,
  facets: usualFacets,
}
export const livePage: LiveView = { page: 'live', query: '' }
export const requestsPage: RequestsView = { page: 'requests', range: { from: 'now-1h' } }
export const usersPage: UsersView = { page: 'users', range: { from: 'now-24h' }, sort: 'entries', find: '' }
export const servicesPage: ServicesView = {
  page: 'services',
  range: { from: 'now-1h' },
  as: 'chart',
  sort: 'worst',
  order: 'desc',
  compare: true,
}
export const savedPage: SavedView = { page: 'saved' }

export const storyOf = (requestId: string): StoryView => ({ page: 'story', requestId, as: 'chart' })
/** A person's whole time: a timeline is bounded only when asked. */
export const timelineOf = (userId: string): TimelineView => ({
  page: 'timeline',
  userId,
  range: {},
  as: 'chart',
  show: 'all',
  folded: [],
})
export const contextOf = (id: string, within: ContextScope = 'service'): ContextView => ({
  page: 'context',
  id,
  within,
})

/** The view of a page on which the detail of one entry may be open. */
export type OpenView = Extract<View, { readonly open?: string }>

/** The same view with this entry's detail open, or none. */
export const openEntry = <T extends OpenView>(view: T, id: string | undefined): T => {
  const { open: _, ...rest } = view
  return (id === undefined ? rest : { ...rest, open: id }) as T
}
