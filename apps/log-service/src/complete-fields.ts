import { findField, printField } from '@trilha/query'
import { closingOf, isQuery } from './complete-rest.ts'
import { ranked, type Suggestion } from './complete-suggestion.ts'
import type { KnownField } from './recent-fields.ts'

/** The fields that most questions name come first. */
const usualFields = [
  'user_id',
  'action',
  'service',
  'result',
  'cause',
  'http.status',
  'http.route',
  'http.method',
  'http.duration_ms',
  'timestamp',
  'request_id',
  'trace_id',
  'target.type',
  'target.id',
  'http.client_ip',
]

const usage = ({ name }: KnownField): number => {
  const place = usualFields.indexOf(name)
  return place < 0 ? usualFields.length : place
}

/** The names that what was typed may become. What follows the word decides whether a name still needs its `:`. */
export const fieldSuggestions = (
  known: readonly KnownField[],
  typed: string,
  following: string,
): readonly Suggestion[] => {
  const byUsage = [...known].sort((a, b) => usage(a) - usage(b))
  const hasOperator = /^\s*[:<>]/.test(following)
  return ranked(byUsage, typed, ({ name }) => name).map(({ name, type, description }) => {
    const isOpen = name.endsWith('.*')
    const text = isOpen ? name.slice(0, -1) : name
    const insert = isOpen ? text : `${printField(name)}${hasOperator ? '' : ':'}`
    return { text, insert, detail: `${description} (${type})` }
  })
}

const operators = {
  ':': 'is',
  '>=': 'at least',
  '>': 'more than',
  '<=': 'at most',
  '<': 'less than',
} as const

/** What may follow a whole name. A text has no order. */
export const operatorSuggestions = (name: string, following: string): readonly Suggestion[] => {
  if (/^\s*[:<>]/.test(following)) return []
  const type = findField(name)?.type
  const isOrdered = type === 'number' || type === 'time' || type === 'any'
  const [is, ...ordered] = Object.entries(operators)
  return [is, ...(isOrdered ? ordered : [])].flatMap((operator) => {
    if (operator === undefined) return []
    const [sign, meaning] = operator
    const detail = sign === ':' && type === 'text' ? 'has the words' : meaning
    return [{ text: `${name}${sign}`, insert: `${printField(name)}${sign}`, detail }]
  })
}

const keywords = { AND: 'both', OR: 'either of them', NOT: 'not what follows' } as const

/** The keywords that may stand behind a text: those with which it can still become a query. */
export const keywordSuggestions = (before: string, typed: string): readonly Suggestion[] => {
  const closing = closingOf(before)
  const allowed = Object.entries(keywords).filter(([keyword]) => isQuery(`${before}${keyword} 0${closing}`))
  return ranked(allowed, typed, ([keyword]) => keyword)
    .filter(([keyword]) => keyword.startsWith(typed.toUpperCase()))
    .map(([keyword, detail]) => ({ text: keyword, insert: `${keyword} `, detail }))
}
