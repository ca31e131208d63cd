import { EOF, type IRecognitionException, type IToken, tokenMatcher } from 'chevrotain'
import { And, Close, Comparator, FieldOperator, Open, Or, Stray, UnclosedQuote } from './lexer.ts'
import { placeOf } from './parser.ts'
import { QueryError, quote } from './query-error.ts'
import type { Place } from './syntax-tree.ts'

interface Explanation {
  readonly reason: string
  readonly expected: readonly string[]
}

const aTerm = ['a word', 'a "quoted text"', 'field:value', '(']
const aValue = ['a value', 'a "quoted text"', '[from TO to]', '(']

/** What the parser stumbled over, in a sentence for the person who typed it. */
export const explainSyntaxError = (
  error: IRecognitionException,
  tokens: readonly IToken[],
  length: number,
): QueryError => {
  // At the end of the query, Chevrotain gives a token without a place.
  const isAtEnd = tokenMatcher(error.token, EOF)
  const place = isAtEnd ? { start: length, end: length } : placeOf(error.token)
  const token = isAtEnd ? undefined : error.token
  const previous = isAtEnd ? tokens.at(-1) : tokens[tokens.indexOf(error.token) - 1]
  const { reason, expected } =
    (token && explainToken(token, place)) ??
    (error.context.ruleStack.includes('range') ? explainRange(token) : undefined) ??
    explainTerm(token, previous, tokens)
  return new QueryError(reason, place, expected)
}

/** Tokens that are wrong wherever they stand. */
const explainToken = (token: IToken, place: Place): Explanation | undefined => {
  if (tokenMatcher(token, UnclosedQuote)) {
    return { reason: 'the quote that starts here is never closed', expected: ['"'] }
  }
  if (!tokenMatcher(token, Stray)) return undefined
  if (token.image === '\\' && place.end > place.start) {
    return { reason: 'nothing follows the backslash', expected: ['the character to take literally'] }
  }
  if (/[[{]/.test(token.image)) {
    return { reason: `a range needs a field before its "${token.image}"`, expected: ['field:[from TO to]'] }
  }
  return {
    reason: `${quote(token.image)} must be quoted or have a backslash before it`,
    expected: [`\\${token.image}`],
  }
}

const explainRange = (token: IToken | undefined): Explanation => ({
  reason: `the range is not complete: ${token === undefined ? 'the query ends here' : `${quote(token.image)} stands where it goes on`}`,
  expected: ['[from TO to]', '{from TO to}', '* for an open end'],
})

const explainTerm = (
  token: IToken | undefined,
  previous: IToken | undefined,
  tokens: readonly IToken[],
): Explanation => {
  const found = token ? `, but ${quote(token.image)} stands there` : ''
  if (previous && (tokenMatcher(previous, FieldOperator) || tokenMatcher(previous, Comparator))) {
    return { reason: `a value must follow ${quote(previous.image)}${found}`, expected: aValue }
  }
  if (previous && startsTerm(previous)) {
    return { reason: `a term must follow ${quote(previous.image)}${found}`, expected: aTerm }
  }
  const open = lastOpen(tokens, token)
  if (token === undefined && open !== undefined) {
    return { reason: `the "(" at column ${open.startOffset + 1} is never closed`, expected: [')'] }
  }
  if (token === undefined) return { reason: 'the query ends too early', expected: aTerm }
  if (tokenMatcher(token, Close)) return { reason: 'no "(" belongs to this ")"', expected: ['the end of the query'] }
  if (tokenMatcher(token, FieldOperator)) {
    return { reason: `a field must stand before ${quote(token.image)}`, expected: ['a field'] }
  }
  if (tokenMatcher(token, And) || tokenMatcher(token, Or)) {
    return { reason: `a term must stand before ${quote(token.image)}`, expected: aTerm }
  }
  return { reason: `${quote(token.image)} cannot stand here`, expected: aTerm }
}

/** Whether nothing but the start of another term may follow. */
const startsTerm = ({ tokenType, image }: IToken): boolean =>
  ['And', 'Or', 'Not', 'Minus', 'Plus'].includes(tokenType.name) || image === '('

const lastOpen = (tokens: readonly IToken[], until: IToken | undefined): IToken | undefined => {
  const open: IToken[] = []
  for (const token of tokens) {
    if (token === until) break
    if (tokenMatcher(token, Open)) open.push(token)
    else if (tokenMatcher(token, Close)) open.pop()
  }
  return open.at(-1)
}
