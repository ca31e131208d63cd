import { printField, printValue } from '@trilha/query'

export type ClauseKind = 'include' | 'exclude'

/** `user_id:42`, or with a minus in front of it. */
export const clauseOf = (field: string, value: string, kind: ClauseKind): string =>
  `${kind === 'exclude' ? '-' : ''}${printField(field)}:${printValue(value)}`

/** The query with what is quoted or in parentheses blotted out, so that its own words can be looked at. */
const ownWords = (query: string): string => {
  const unquoted = query.replace(/\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"?/g, (text) => '_'.repeat(text.length))
  let depth = 0
  return unquoted.replace(/[\s\S]/g, (character) => {
    if (character === ')') depth = Math.max(0, depth - 1)
    const own = depth === 0 ? character : '_'
    if (character === '(') depth++
    return own
  })
}

const isJoinedByOr = (query: string): boolean => /(?:^|[\s)])OR(?=[\s(]|$)/.test(ownWords(query))

/** What joins weaker than "and" has to be held together before something is added to it. */
const heldTogether = (query: string): string => (isJoinedByOr(query) ? `(${query})` : query)

/**
 * Where a clause stands as one of those that must all hold: by itself between spaces, not within quotes or parentheses,
 * not behind NOT. Of a query whose clauses are alternatives it is none.
 */
const placeOf = (query: string, clause: string): number => {
  if (isJoinedByOr(query)) return -1
  const own = ownWords(query)
  for (let at = query.indexOf(clause); at >= 0; at = query.indexOf(clause, at + 1)) {
    const before = own.slice(0, at)
    const isAlone = /(?:^|\s)$/.test(before) && /^(?:\s|$)/.test(own.slice(at + clause.length))
    if (isAlone && !/(?:^|\s)(?:NOT|-)\s+$/.test(before)) return at
  }
  return -1
}

/** An AND that joined the clause goes with it. */
const without = (query: string, clause: string): string => {
  const at = placeOf(query, clause)
  if (at < 0) return query
  const before = query.slice(0, at).trimEnd()
  const after = query.slice(at + clause.length).trimStart()
  const kept = before === '' ? [after.replace(/^AND(?=\s|$)/, '')] : [before.replace(/(?:^|\s)AND$/, ''), after]
  return kept
    .map((part) => part.trim())
    .join(' ')
    .trim()
}

/** Whether a query says this of a value; undefined when it says neither. */
export const clauseIn = (query: string, field: string, value: string): ClauseKind | undefined =>
  (['include', 'exclude'] as const).find((kind) => placeOf(query, clauseOf(field, value, kind)) >= 0)

/** The query narrowed to a value, or to all others; a clause that says so already is taken away. */
export const toggleClause = (query: string, field: string, value: string, kind: ClauseKind): string => {
  const clause = clauseOf(field, value, kind)
  if (placeOf(query, clause) >= 0) return without(query, clause)
  const rest = without(query, clauseOf(field, value, kind === 'include' ? 'exclude' : 'include'))
  const trimmed = rest.trim()
  return trimmed === '' || trimmed === '*' ? clause : `${heldTogether(trimmed)} ${clause}`
}
