import { type IToken, tokenMatcher } from 'chevrotain'
import { fields } from './field-types.ts'
import {
  And,
  Close,
  FieldOperator,
  lexer,
  Not,
  Open,
  Or,
  Quoted,
  RangeClose,
  RangeOpen,
  UnclosedQuote,
  Word,
} from './lexer.ts'
import { placeOf } from './parser.ts'
import type { Place } from './syntax-tree.ts'

/** What stands at the cursor, and the part of the text (start to end) that a suggestion takes the place of. */
export type Completion = Place &
  (
    | {
        /** A field's name, or a word without a field: `typed` is what stands before the cursor. */
        readonly kind: 'field'
        readonly typed: string
      }
    | {
        /** The whole name of a field stands before the cursor, so `:` or a comparison may follow. */
        readonly kind: 'operator'
        readonly field: string
      }
    | {
        /** A value of this field, also within a group or a range. The name may be one that no field has. */
        readonly kind: 'value'
        readonly field: string
        /** Without quotes and backslashes. */
        readonly typed: string
      }
    /** A text in quotes without a field, or the end of a term: there is nothing to suggest. */
    | { readonly kind: 'nothing' }
  )

const fieldNames: ReadonlySet<string> = new Set(fields.map(({ name }) => name))

/**
 * What a person is typing at an offset of a query's text, for suggestions. It never fails: a text that is no query yet
 * is what this is for.
 *
 * @param cursor in UTF-16 code units; beyond the text counts as its end
 */
export const completeQuery = (text: string, cursor: number): Completion => {
  const offset = Math.max(0, Math.min(cursor, text.length))
  const { tokens } = lexer.tokenize(text.slice(0, offset))
  const last = tokens.at(-1)
  const isTyped = last !== undefined && placeOf(last).end === offset && (isText(last) || isKeyword(last))
  const field = fieldAt(isTyped ? tokens.slice(0, -1) : tokens)
  if (!isTyped) {
    const place = { start: offset, end: offset }
    if (field !== undefined) return { kind: 'value', field, typed: '', ...place }
    const isTouched = last !== undefined && placeOf(last).end === offset && endsTerm(last)
    return isTouched ? { kind: 'nothing', ...place } : { kind: 'field', typed: '', ...place }
  }
  const place = { start: last.startOffset, end: endOf(text, last, offset) }
  const typed = plainText(last)
  if (field !== undefined) return { kind: 'value', field, typed, ...place }
  if (tokenMatcher(last, Quoted) || tokenMatcher(last, UnclosedQuote)) return { kind: 'nothing', ...place }
  return fieldNames.has(typed) && place.end === offset
    ? { kind: 'operator', field: typed, start: offset, end: offset }
    : { kind: 'field', typed, ...place }
}

const isText = (token: IToken): boolean =>
  tokenMatcher(token, Word) || tokenMatcher(token, Quoted) || tokenMatcher(token, UnclosedQuote)

/** `OR` at the cursor may become `ORDER`. */
const isKeyword = (token: IToken): boolean =>
  tokenMatcher(token, And) || tokenMatcher(token, Or) || tokenMatcher(token, Not)

const endsTerm = (token: IToken): boolean => tokenMatcher(token, Close) || tokenMatcher(token, RangeClose)

/** The field whose value may follow these tokens, if one may. */
const fieldAt = (tokens: readonly IToken[]): string | undefined => {
  const groups: (string | undefined)[] = []
  let pending: string | undefined
  let range: string | undefined
  let previous: IToken | undefined
  for (const token of tokens) {
    if (tokenMatcher(token, FieldOperator)) pending = previous === undefined ? '' : plainText(previous)
    else if (tokenMatcher(token, Open)) groups.push(pending ?? groups.at(-1))
    else if (tokenMatcher(token, Close)) groups.pop()
    else if (tokenMatcher(token, RangeOpen)) range = pending ?? groups.at(-1)
    else if (tokenMatcher(token, RangeClose)) range = undefined
    if (tokenMatcher(token, Open) || tokenMatcher(token, RangeOpen) || isText(token) || isKeyword(token)) {
      pending = undefined
    }
    previous = token
  }
  return pending ?? range ?? groups.at(-1)
}

const plainText = (token: IToken): string =>
  (tokenMatcher(token, Word) || isKeyword(token) ? token.image : token.image.replace(/^"|"$/g, '')).replace(
    /\\([\s\S])/g,
    '$1',
  )

/** The whole word or quoted text around the cursor. A quote that is never closed would take all that follows. */
const endOf = (text: string, typed: IToken, cursor: number): number => {
  const whole = lexer.tokenize(text).tokens.find(({ startOffset }) => startOffset === typed.startOffset)
  return whole === undefined || tokenMatcher(whole, UnclosedQuote) ? cursor : Math.max(cursor, placeOf(whole).end)
}
