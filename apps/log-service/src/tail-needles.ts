import { findField, type Pattern, type Query, type TimeRangeNode } from '@trilha/query'

/** A text that lines are looked through for. */
interface Needle {
  readonly text: string
  /** How many of its characters tell one line from another: the more, the fewer lines hold it. */
  readonly rarity: number
}

/** More texts to look for take longer than parsing the lines would. */
const maxNeedles = 8
/** Nearly every line holds any one character. */
const minLength = 2

/**
 * Texts of which every line that matches holds at least one, whatever their case: most lines then need not be parsed to
 * know that they do not match. ASCII in lower case. Undefined where there are no such texts.
 *
 * Lines are the canonical encoding of entries: what `JSON.stringify` makes of them.
 */
export const needlesOf = (query: Query): readonly string[] | undefined => find(query)?.map(({ text }) => text)

type Needles = readonly Needle[] | undefined

const find = (query: Query): Needles => {
  switch (query.type) {
    case 'and':
      return query.clauses.map((clause) => find(clause)).reduce((best, next) => rarer(best, next), undefined)
    case 'or':
      return anyOf(query.clauses.map((clause) => find(clause)))
    case 'text':
      return ofText(query.field, query.value)
    case 'pattern':
      return ofPattern(query.field, query.pattern)
    case 'words':
      return rarest(query.words.flatMap((word) => literalsOf(word)).flatMap((literal) => within(literal)))
    case 'time-range':
      return duringOf(query)
    case 'number-range':
    case 'exists':
      return [presence(query.field)]
    case 'all':
    case 'not':
      return undefined
  }
}

const rarer = (one: Needles, other: Needles): Needles => {
  if (one === undefined || other === undefined) return one ?? other
  return leastRarity(other) > leastRarity(one) ? other : one
}

const leastRarity = (needles: readonly Needle[]): number => Math.min(...needles.map(({ rarity }) => rarity))

const anyOf = (clauses: readonly Needles[]): Needles => {
  const needles = clauses.flatMap((clause) => clause ?? [])
  return clauses.includes(undefined) || needles.length > maxNeedles ? undefined : needles
}

const rarest = (needles: readonly Needle[]): Needles => {
  const [best] = [...needles].sort((a, b) => b.rarity - a.rarity)
  return best === undefined ? undefined : [best]
}

const ofText = (field: string, value: string): Needles => {
  const type = typeOf(field)
  if (type === 'number') return [asMember(field, value)]
  const text = escaped(value)
  return rarest([type === 'text' ? asMember(field, `"${text}"`) : presence(field), ...within(text)])
}

const ofPattern = (field: string, pattern: Pattern): Needles => {
  const [first] = pattern
  const start =
    typeof first === 'string' && typeOf(field) === 'text' ? asMember(field, `"${escaped(first)}`) : undefined
  return rarest([start ?? presence(field), ...literalsOf(pattern).flatMap((literal) => within(escaped(literal)))])
}

/** A day of the year: the times of one log begin alike. */
const dayLength = '2026-11-24'.length

/** A time within a span starts with what both ends start with. */
const duringOf = ({ field, from = '', to = '' }: TimeRangeNode): Needles => {
  const length = [...from].findIndex((character, index) => to[index] !== character)
  const start = from.slice(0, Math.max(0, length))
  return [{ ...asMember(field, `"${start}`), rarity: Math.max(0, start.length - dayLength) }]
}

/** A member whose value starts like this, as far as that is ASCII. */
const asMember = (field: string, value: string): Needle => {
  const ascii = /^[\0-\x7f]*/.exec(value)?.[0] ?? ''
  return { text: `"${lastOf(field)}":${ascii}`.toLowerCase(), rarity: ascii.length }
}

/** The end of a member's name, which may hold dots itself, and where the schema says so the start of a text. */
const presence = (field: string): Needle => {
  if (typeOf(field) === 'text') return asMember(field, '"')
  const [name = '":'] = /[\0-\x7f]*$/.exec(`${escaped(lastOf(field))}":`) ?? []
  return { text: name.toLowerCase(), rarity: 0 }
}

const lastOf = (field: string): string => field.slice(field.lastIndexOf('.') + 1)

/** Runs of ASCII. */
const within = (text: string): Needle[] =>
  (text.match(/[\0-\x7f]+/g) ?? [])
    .filter((run) => run.length >= minLength)
    .map((run) => ({ text: run.toLowerCase(), rarity: run.length }))

/** How a text stands within the quotes of JSON. */
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1)

/** Fields below these have any value, and lists of values. */
const openFields = /^(?:attributes|http\.request_headers|http\.response_headers)(?:\.|$)/

const typeOf = (field: string): 'text' | 'number' | 'open' => {
  const type = openFields.test(field) ? 'any' : (findField(field)?.type ?? 'any')
  if (type === 'any') return 'open'
  return type === 'number' ? 'number' : 'text'
}

const literalsOf = (pattern: Pattern): readonly string[] => pattern.filter((part) => typeof part === 'string')
