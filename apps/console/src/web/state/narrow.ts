import { type ClauseKind, clauseIn, toggleClause } from '../model/query-text.ts'
import { explorePage, type View } from '../model/view.ts'
import { go, view } from './navigation.ts'

/** An address with a longer value than this is refused on the way by some servers. */
const maxValueLength = 1_000
/** The query language's most, below `attributes` (docs: @trilha/query). */
const maxPathParts = 12

/** Fields that are searched by their words, as the query language has them. */
const textFields: ReadonlySet<string> = new Set(['cause', 'http.user_agent', 'http.request_body', 'http.response_body'])
/** Only ASCII characters separate words; everything else is part of one. */
const hasWord = (text: string): boolean => /[0-9A-Za-z\u0080-\uffff]/.test(text)

/** Whether a query can ask for one exact value of a field. */
export const canNarrow = (field: string, value: string): boolean => {
  if (field === 'seq' || value === '' || value.length > maxValueLength || field.length > maxValueLength) return false
  if (field.startsWith('attributes.')) return field.split('.').length - 1 <= maxPathParts
  return !textFields.has(field) || hasWord(value)
}

/** The query that include and exclude change: this page's own, or none where the page has none. */
const queryHere = (): string => {
  const here = view.value
  return here.page === 'explore' || here.page === 'live' ? here.query : ''
}

/** What the query of this page says of a value. */
export const narrowedBy = (field: string, value: string): ClauseKind | undefined => clauseIn(queryHere(), field, value)

/**
 * Includes or excludes a value: changes the query of Explore or Live; from any other page it leads to Explore, at any
 * time, since what was looked at may be old.
 */
export const narrow = (field: string, value: string, kind: ClauseKind): void => {
  const here = view.value
  const query = toggleClause(queryHere(), field, value, kind)
  if (here.page === 'explore' || here.page === 'live') {
    const { open: _, ...rest } = here
    go({ ...rest, query })
  } else go({ ...explorePage, range: {}, query })
}

/** Fields that nearly every entry has another value of: counting them tells nothing. */
const unique: ReadonlySet<string> = new Set(['id', 'seq', 'timestamp', 'received_at'])

/** Whether the values of a field can be counted one by one. */
export const canDistribute = (field: string): boolean =>
  !unique.has(field) && (!field.startsWith('attributes.') || canNarrow(field, 'a value'))

/** Explore with this field's values counted at its side: of what is searched for now, or of everything. */
export const distributionOf = (field: string): View => {
  const here = view.value
  const { open: _, ...search } = here.page === 'explore' ? here : { ...explorePage, range: {} }
  return { ...search, facets: [field, ...search.facets.filter((name) => name !== field)] }
}
