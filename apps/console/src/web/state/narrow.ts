import { type ClauseKind, clauseIn, toggleClause } from '../model/query-text.ts'
import { explorePage } from '../model/view.ts'
import { go, view } from './navigation.ts'

/** An address with a longer value than this is refused on the way by some servers. */
const maxValueLength = 1_000

/** Names that a query can ask for by one exact value. */
export const canNarrow = (field: string, value: string): boolean =>
  field !== 'seq' && value !== '' && value.length <= maxValueLength

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
