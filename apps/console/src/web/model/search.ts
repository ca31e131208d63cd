import type { TimeRange } from './time-range.ts'

/** The API's parameters for a query and a range, for every question about a selection. */
export const selectionOf = ({ query = '', range }: { readonly query?: string; readonly range: TimeRange }) => ({
  q: query.trim() === '' ? undefined : query,
  from: range.from,
  to: range.to,
})

/**
 * Longer texts of listed entries come cut (some five lines of a detail; twice what a row can show): the detail loads the
 * whole entry. Spread into the parameters of every call that answers with a list of entries.
 */
export const listedText = { max_text: 512 } as const
