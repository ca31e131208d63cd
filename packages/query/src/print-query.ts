import { findField } from './field-types.ts'
import { isAnything, literalOf, type Pattern } from './pattern.ts'
import type { NumberRangeNode, OrNode, Query, TimeRangeNode, WordsNode } from './syntax-tree.ts'

/**
 * Writes a query as text that parses to the same tree, places aside. Times are written as instants, so a long query with
 * many of them may grow past the limit of `parseQuery`.
 */
export const printQuery = (query: Query): string => {
  switch (query.type) {
    case 'all':
      return '*'
    case 'and':
      return query.clauses.map((clause) => printWithin(clause, isJoined)).join(' ')
    case 'or':
      return (
        printGroup(query) ??
        query.clauses.map((clause) => printWithin(clause, ({ type }) => type === 'or')).join(' OR ')
      )
    case 'not':
      return `NOT ${printWithin(query.clause, isJoined)}`
    default:
      return printClause(query)
  }
}

/** A field's name as a query names it. */
export const printField = (name: string): string => escapeText(name)

/** A text as the value of a field that is to be exactly this text. */
export const printValue = (text: string): string => (plain.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`)

const isJoined = (query: Query): boolean =>
  query.type === 'and' || (query.type === 'or' && printGroup(query) === undefined)

const printWithin = (clause: Query, needsParentheses: (clause: Query) => boolean): string =>
  needsParentheses(clause) ? `(${printQuery(clause)})` : printQuery(clause)

type Clause = Exclude<Query, { readonly type: 'all' | 'and' | 'or' | 'not' }>

const isClause = ({ type }: Query): boolean => type !== 'all' && type !== 'and' && type !== 'or' && type !== 'not'

const printClause = (clause: Clause): string => {
  const value = printClauseValue(clause)
  if (clause.field === undefined) return value
  return `${escapeText(clause.field)}${/^[<>]/.test(value) ? '' : ':'}${value}`
}

/** `user_id:(1 OR 2)`, when all clauses are values of one field. */
const printGroup = ({ clauses }: OrNode): string | undefined => {
  const fields = new Set(clauses.map((clause) => (isClause(clause) ? (clause as Clause).field : undefined)))
  const [field] = fields
  if (field === undefined || fields.size > 1) return undefined
  const values = clauses.map((clause) => printClauseValue(clause as Clause).replace(signed, '$1"$2"'))
  return `${escapeText(field)}:(${values.join(' OR ')})`
}

/** A sign in a group would be NOT. */
const signed = /^([<>]=?)?(-\S*)$/

const printClauseValue = (clause: Clause): string => {
  switch (clause.type) {
    case 'words':
      return printWords(clause)
    case 'text':
      return printValue(clause.value)
    case 'pattern':
      return printPattern(clause.pattern)
    case 'number-range':
      return printNumberRange(clause)
    case 'time-range':
      return printTimeRange(clause)
    case 'exists':
      return '*'
  }
}

/** Characters that mean nothing to the grammar, wherever they stand; all others of ASCII and all spaces are escaped. */
const escapeText = (text: string): string => text.replace(/[\0-\x2c\x3a-\x40[-^`{-\x7f]|\s|^-/g, '\\$&')

const printPattern = (pattern: Pattern): string =>
  pattern.map((part) => (typeof part === 'string' ? escapeText(part) : part.wildcard)).join('')

/** A word of characters that mean nothing to the grammar, and is none of its keywords. */
const plain = /^(?!(?:AND|OR|NOT)$)[\w.@/-]+$/

/**
 * Words in quotes have no wildcards; an underscore separates words as well as a space, and one behind `*` tells "any
 * word" from "anything at all".
 */
const printWords = ({ words }: WordsNode): string =>
  words.length === 1 || words.some((word) => literalOf(word) === undefined)
    ? `${words.map(printPattern).join('_')}${words.every(isAnything) ? '_' : ''}`
    : `"${words.map(literalOf).join(' ')}"`

const printNumberRange = ({ field, lower, upper }: NumberRangeNode): string => {
  if (lower === undefined) return upper === undefined ? '*' : `<${upper.inclusive ? '=' : ''}${upper.value}`
  if (upper === undefined) return `>${lower.inclusive ? '=' : ''}${lower.value}`
  // Below attributes, a value alone is compared as text.
  const isOne = lower.value === upper.value && lower.inclusive && upper.inclusive
  if (isOne && findField(field)?.type === 'number') return String(lower.value)
  return `${lower.inclusive ? '[' : '{'}${lower.value} TO ${upper.value}${upper.inclusive ? ']' : '}'}`
}

const printTimeRange = ({ from, to }: TimeRangeNode): string => {
  if (from === undefined) return to === undefined ? '*' : `<${to}`
  return to === undefined ? `>=${from}` : `[${from} TO ${to}}`
}
