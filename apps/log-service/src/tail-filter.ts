import type { StoredEntry } from '@trilha/entry'
import { matchesQuery, type Query } from '@trilha/query'
import type { Filter, Selection } from '@trilha/store'
import { needlesOf } from './tail-needles.ts'

/** Which entries a reader of the tail wants. Readers that want the same have the same key. */
export interface TailFilter {
  readonly key: string
  /** Texts of which every line that matches holds at least one; see {@link needlesOf}. */
  readonly needles: readonly string[] | undefined
  matches(entry: StoredEntry): boolean
}

/** Undefined when the selection takes every entry: then no line needs to be looked into. */
export const tailFilter = (selection: Selection): TailFilter | undefined => {
  const clauses = clausesOf(selection)
  const [first] = clauses
  if (first === undefined) return undefined
  const query: Query = clauses.length === 1 ? first : { type: 'and', clauses, ...nowhere }
  return {
    key: JSON.stringify(query, asText),
    needles: needlesOf(query),
    matches: (entry) => matchesQuery(query, entry),
  }
}

/** Infinities would be written alike. */
const asText = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value

/** Made of parameters, not of the query's text. */
const nowhere = { start: 0, end: 0 } as const

/** The whole selection as clauses of a query, so that one reader of the tree decides what matches. */
const clausesOf = ({ query, from, to, filters = [] }: Selection): readonly Query[] => [
  ...filters.map((filter) => anyOf(filter)),
  ...(from !== undefined || to !== undefined ? [during(from, to)] : []),
  ...(query !== undefined && query.type !== 'all' ? [query] : []),
]

const during = (from: string | undefined, to: string | undefined): Query => ({
  type: 'time-range',
  field: 'timestamp',
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
  ...nowhere,
})

const anyOf = ({ field, values }: Filter): Query => {
  const clauses = values.map((text): Query => ({ type: 'text', field, value: spelled(field, text), ...nowhere }))
  const [first] = clauses
  return clauses.length === 1 && first !== undefined ? first : { type: 'or', clauses, ...nowhere }
}

/** A status is kept as a number, and found by its number. */
const spelled = (field: Filter['field'], text: string): string =>
  field === 'http.status' ? String(Number(text)) : text
