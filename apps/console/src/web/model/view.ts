import type { FilterField } from '@trilha/store'

/** What the address says to show. Everything that changes what is seen is in here, so a link shows it again. */
export type View = ExploreView | StoryView

/** Fields that a search takes by exact value (the API's parameters). */
export const filterFields = [
  'id',
  'service',
  'user_id',
  'action',
  'result',
  'cause',
  'request_id',
  'trace_id',
  'span_id',
  'target.type',
  'target.id',
  'http.method',
  'http.route',
  'http.path',
  'http.status',
  'http.client_ip',
] as const satisfies readonly FilterField[]
export type { FilterField }

export type Filters = Readonly<Partial<Record<FilterField, readonly string[]>>>

/** Presets count back from now; `all` has no bound. */
export const rangePresets = ['15m', '1h', '24h', '7d', 'all'] as const
export type RangePreset = (typeof rangePresets)[number]

export type TimeRange =
  | { readonly kind: 'preset'; readonly preset: RangePreset }
  /** RFC 3339 in UTC; `from` inclusive, `to` exclusive. */
  | { readonly kind: 'between'; readonly from?: string; readonly to?: string }

export type SortOrder = 'asc' | 'desc'

export interface ExploreView {
  readonly page: 'explore'
  readonly filters: Filters
  readonly range: TimeRange
  readonly order: SortOrder
  /** Id of the entry whose detail is open. */
  readonly open?: string
}

export interface StoryView {
  readonly page: 'story'
  readonly requestId: string
  readonly as: 'chart' | 'table'
  readonly open?: string
}

export const newestEntries: ExploreView = {
  page: 'explore',
  filters: {},
  range: { kind: 'preset', preset: 'all' },
  order: 'desc',
}

export const isFilterField = (name: string): name is FilterField => (filterFields as readonly string[]).includes(name)

/** The same view narrowed to one value of a field, its other values of that field given up. */
export const withFilter = (view: ExploreView, field: FilterField, values: readonly string[]): ExploreView => {
  const { [field]: _, ...others } = view.filters
  const { open: __, ...rest } = view
  return { ...rest, filters: values.length === 0 ? others : { ...others, [field]: values } }
}

export const openEntry = <T extends View>(view: T, id: string | undefined): T => {
  const { open: _, ...rest } = view
  return (id === undefined ? rest : { ...rest, open: id }) as T
}
