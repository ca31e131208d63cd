import { explainSyntaxError } from './explain-syntax-error.ts'
import { lexer } from './lexer.ts'
import { queryLimits } from './limits.ts'
import { parser } from './parser.ts'
import { QueryError } from './query-error.ts'
import type { Query } from './syntax-tree.ts'

/**
 * Reads a query. Relative times are turned into instants at once, so one tree means the same whenever it is used. A
 * text of nothing but spaces asks for every entry.
 *
 * @throws {QueryError} for the first thing that is wrong, and no other error, whatever the text
 */
export const parseQuery = (text: string, { now }: { readonly now: Date }): Query => {
  if (text.length > queryLimits.length) {
    const place = { start: queryLimits.length, end: text.length }
    throw new QueryError(`the query is longer than ${queryLimits.length} characters`, place, ['a shorter query'])
  }
  const { tokens } = lexer.tokenize(text)
  if (tokens.length === 0) return { type: 'all', start: 0, end: text.length }
  parser.input = tokens
  parser.now = now
  parser.depth = 0
  const query = parser.disjunction()
  const [error] = parser.errors
  if (error !== undefined) throw explainSyntaxError(error, tokens, text.length)
  return query
}
