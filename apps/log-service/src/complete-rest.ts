import { type Place, parseQuery, type Query, QueryError } from '@trilha/query'

/** What can stand in the place of a term that is being typed: anything, then a number, then a time. */
const placeholders = ['*', '0', 'now']

/**
 * What a query asks for without the term at a place: what its value may be is asked among the entries of this. Of
 * alternatives (`OR`), those that the term is not in are left out. Undefined when nothing is left, or when the rest is no
 * query either.
 */
export const restOfQuery = (text: string, { start, end }: Place, now: Date): Query | undefined => {
  const [before, after] = [text.slice(0, start), text.slice(end)]
  const closing = closingOf(before)
  for (const ending of [after, after + closing, closing]) {
    for (const placeholder of placeholders) {
      const query = parsed(before + placeholder + ending, now)
      if (query === undefined) continue
      const rest = without(query, start)
      return rest?.type === 'all' ? undefined : rest
    }
  }
  return undefined
}

/** Whether a text is a query. */
export const isQuery = (text: string): boolean => parsed(text, new Date()) !== undefined

const parsed = (text: string, now: Date): Query | undefined => {
  try {
    return parseQuery(text, { now })
  } catch (error) {
    if (error instanceof QueryError) return undefined
    throw error
  }
}

const without = (query: Query, at: number): Query | undefined => {
  if (at < query.start || at >= query.end) return query
  switch (query.type) {
    case 'and': {
      const clauses = query.clauses.flatMap((clause) => without(clause, at) ?? [])
      return clauses.length > 1 ? { ...query, clauses } : clauses[0]
    }
    case 'or': {
      const typed = query.clauses.find(({ start, end }) => start <= at && at < end)
      return typed === undefined ? undefined : without(typed, at)
    }
    case 'not':
      return without(query.clause, at)
    default:
      return undefined
  }
}

/** Whether a range is open at the end of a text: `http.status:[400 TO `. */
export const isInRange = (before: string): boolean => /[[{][^\]}()"]*$/.test(before)

/** What a text that breaks off has still open. */
export const closingOf = (before: string): string => {
  const range = isInRange(before) ? (/\sTO\s+$/.test(before) ? ']' : ' TO *]') : ''
  return range + ')'.repeat(openGroups(before))
}

const openGroups = (text: string): number => {
  const outside = text.replace(/\\[\s\S]/g, '').replace(/"[^"]*"/g, '')
  return Math.max(0, outside.split('(').length - outside.split(')').length)
}
