import type { ServiceSort, SortOrder } from '../model/view.ts'

/** Names start at A, figures with the most. */
export const firstOrder = (sort: ServiceSort): SortOrder => (sort === 'name' ? 'asc' : 'desc')
