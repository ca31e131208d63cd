import type { TimeRange } from './time-range.ts'

/** The API's parameters for a query and a range, for every question about a selection. */
export const selectionOf = ({ query = '', range }: { readonly query?: string; readonly range: TimeRange }) => ({
  q: query.trim() === '' ? undefined : query,
  from: range.from,
  to: range.to,
})
