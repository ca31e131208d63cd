import type { Query } from '@trilha/query'
import type { FilterField, Search } from '@trilha/store'

/** Fields of which few entries have the same value, and whose index finds them. */
const lookupFields: ReadonlySet<string> = new Set<FilterField>(['id', 'request_id', 'trace_id'])

/**
 * Whether an index answers a search in some milliseconds, however much there is: one for an id, or for the first entries
 * of everything.
 */
export const isLookup = ({ query, filters = [] }: Search): boolean => {
  if (filters.some(({ field }) => lookupFields.has(field))) return true
  if (query === undefined) return filters.length === 0
  return isNarrow(query)
}

const isNarrow = (query: Query): boolean => {
  switch (query.type) {
    case 'text':
      return lookupFields.has(query.field)
    case 'and':
      return query.clauses.some(isNarrow)
    default:
      return false
  }
}
