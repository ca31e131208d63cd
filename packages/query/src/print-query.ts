import { findField } from './field-types.ts'
import { isAnything, literalOf, type Pattern } from './pattern.ts'
import type { NumberRangeNode, Query, TimeRangeNode, WordsNode } from './syntax-tree.ts'

/**
 * Writes a query as text that parses to the same tree, places aside. Times are written as instants and the field stands
 * before each value of a group, so a long query with many of them may grow past the limit of `parseQuery`.
 */
export const printQuery = (query: Query): string => {
  switch (query.type) {
    case 'all':
      return '*'
    case 'and':
      return query.clauses.map((clause) => printWithin(clause, isJoined)).join(' ')
    case 'or':
      return query.clauses.map((clause) => printWithin(clause, ({ type }) => type === 'or')).join(' OR ')
    case 'not':
      return `NOT ${printWithin(query.clause, isJoined)}`
    case 'words':
      return `${query.field === undefined ? '' : `${escapeText(query.field)}:`}${printWords(query)}`
    case 'text':
      return `${escapeText(query.field)}:${printText(query.value)}`
    case 'pattern':
      return `${escapeText(query.field)}:${printPattern(query.pattern)}`
    case 'number-range':
      return printNumberRange(query)
    case 'time-range':
      return printTimeRange(query)
    case 'exists':
      return `${escapeText(query.field)}:*`
  }
}

const isJoined = ({ type }: Query): boolean => type === 'and' || type === 'or'

const printWithin = (clause: Query, needsParentheses: (clause: Query) => boolean): string =>
  needsParentheses(clause) ? `(${printQuery(clause)})` : printQuery(clause)

/** Characters that mean nothing to the grammar, wherever they stand; all others of ASCII and all spaces are escaped. */
const escapeText = (text: string): string => text.replace(/[\0-\x2c\x3a-\x40[-^`{-\x7f]|\s|^-/g, '\\$&')

const printPattern = (pattern: Pattern): string =>
  pattern.map((part) => (typeof part === 'string' ? escapeText(part) : part.wildcard)).join('')

/** A word of characters that mean nothing to the grammar, and is none of its keywords. */
const plain = /^(?!(?:AND|OR|NOT)$)[\w.@/-]+$/

const printText = (text: string): string => (plain.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`)

/**
 * Words in quotes have no wildcards; an underscore separates words as well as a space, and one behind `*` tells "any
 * word" from "anything at all".
 */
const printWords = ({ words }: WordsNode): string =>
  words.length === 1 || words.some((word) => literalOf(word) === undefined)
    ? `${words.map(printPattern).join('_')}${words.every(isAnything) ? '_' : ''}`
    : `"${words.map(literalOf).join(' ')}"`

const printNumberRange = ({ field, lower, upper }: NumberRangeNode): string => {
  const name = escapeText(field)
  if (lower === undefined)
    return upper === undefined ? `${name}:*` : `${name}<${upper.inclusive ? '=' : ''}${upper.value}`
  if (upper === undefined) return `${name}>${lower.inclusive ? '=' : ''}${lower.value}`
  // Below attributes, a value alone is compared as text.
  const isOne = lower.value === upper.value && lower.inclusive && upper.inclusive
  if (isOne && findField(field)?.type === 'number') return `${name}:${lower.value}`
  return `${name}:${lower.inclusive ? '[' : '{'}${lower.value} TO ${upper.value}${upper.inclusive ? ']' : '}'}`
}

const printTimeRange = ({ field, from, to }: TimeRangeNode): string => {
  const name = escapeText(field)
  if (from === undefined) return to === undefined ? `${name}:*` : `${name}<${to}`
  return to === undefined ? `${name}>=${from}` : `${name}:[${from} TO ${to}}`
}
