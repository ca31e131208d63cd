import { printField, printValue } from '@trilha/query'

export type ClauseKind = 'include' | 'exclude'

/** `user_id:42`, or with a minus in front of it. */
export const clauseOf = (field: string, value: string, kind: ClauseKind): string =>
  `${kind === 'exclude' ? '-' : ''}${printField(field)}:${printValue(value)}`

/** A clause stands by itself between spaces or the query's ends: `-a:b` is not within `x-a:b`, nor `a:b` within `-a:b`. */
const isEdge = (character: string | undefined): boolean => character === undefined || /\s/.test(character)

const placeOf = (query: string, clause: string): number => {
  for (let at = query.indexOf(clause); at >= 0; at = query.indexOf(clause, at + 1)) {
    if (isEdge(query[at - 1]) && isEdge(query[at + clause.length]) && isOutside(query, at)) return at
  }
  return -1
}

/** Not within quotes or parentheses, where the same characters mean something else. */
const isOutside = (query: string, end: number): boolean => {
  const before = query.slice(0, end).replace(/\\[\s\S]/g, '')
  const unquoted = before.replace(/"[^"]*"/g, '')
  return !unquoted.includes('"') && unquoted.split('(').length === unquoted.split(')').length
}

/** What joins weaker than "and" has to be held together before something is added to it. */
const heldTogether = (query: string): string => (/(?:^|[\s)"])OR(?=[\s("]|$)/.test(query) ? `(${query})` : query)

const without = (query: string, clause: string): string => {
  const at = placeOf(query, clause)
  if (at < 0) return query
  return `${query.slice(0, at).trimEnd()} ${query.slice(at + clause.length).trimStart()}`.trim()
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
