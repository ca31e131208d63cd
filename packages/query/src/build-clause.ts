import type { Field } from './field-types.ts'
import { isAnything, literalOf, type Pattern, parsePattern, splitPattern } from './pattern.ts'
import { QueryError, quote } from './query-error.ts'
import type { NumberRangeNode, Place, Query, TimeRangeNode } from './syntax-tree.ts'
import { type Period, parseTime } from './time-expression.ts'
import { splitWords } from './words.ts'

export type Operator = ':' | '<' | '<=' | '>' | '>='

/** What stands behind a field, or alone. */
export interface Value extends Place {
  readonly isQuoted: boolean
  /** As it is written, quotes included. */
  readonly image: string
}

export interface RangeValue extends Place {
  readonly lower: Value
  readonly lowerInclusive: boolean
  readonly upper: Value
  readonly upperInclusive: boolean
}

/** The field that a value, or a group of values, belongs to. */
export interface Scope extends Place {
  readonly field: Field
  readonly operator: Operator
  /** Several values follow in parentheses, so that each has a place of its own. */
  readonly isGroup?: boolean
}

const placeIn = (scope: Scope, value: Place): Place => ({
  start: scope.isGroup ? value.start : scope.start,
  end: value.end,
})

const textOf = ({ image, isQuoted }: Value): string =>
  (isQuoted ? image.slice(1, -1) : image).replace(/\\([\s\S])/g, '$1')

/** A quoted text has no wildcards. */
const patternOf = (value: Value): Pattern => {
  if (!value.isQuoted) return parsePattern(value.image)
  const text = textOf(value)
  return text === '' ? [] : [text]
}

/** @throws {QueryError} when the value holds no word */
export const buildWords = (value: Value, place: Place, field?: Field): Query => {
  const words = value.isQuoted ? splitWords(textOf(value)).map((word) => [word]) : splitPattern(patternOf(value))
  if (words.length === 0) {
    throw new QueryError(`${quote(value.image)} holds no letter or digit to search for`, value, ['a word'])
  }
  const { start, end } = place
  return { type: 'words', ...(field && { field: field.name }), words, start, end }
}

/** Words without a field. */
export const buildBareWords = (value: Value): Query => {
  const { start, end } = value
  if (isAnything(patternOf(value))) return { type: 'all', start, end }
  return buildWords(value, value)
}

/** @throws {QueryError} when the value is none of the field's type */
export const buildComparison = (scope: Scope, value: Value, now: Date): Query => {
  const place = placeIn(scope, value)
  const { field, operator } = scope
  if (operator === ':' && isAnything(patternOf(value)) && !value.isQuoted) {
    return { type: 'exists', field: field.name, ...place }
  }
  if (field.type === 'time') return buildTimeComparison(scope, value, now)
  if (field.type === 'number' || (field.type === 'any' && operator !== ':')) return buildNumberComparison(scope, value)
  if (operator !== ':') throw noOrder(scope)
  if (field.type === 'text') return buildWords(value, place, field)
  const pattern = spelledAs(field, patternOf(value))
  const literal = literalOf(pattern)
  return literal === undefined
    ? { type: 'pattern', field: field.name, pattern, ...place }
    : { type: 'text', field: field.name, value: literal, ...place }
}

/** Entries' own ids are kept in lower case, whatever case they came in. */
const spelledAs = (field: Field, pattern: Pattern): Pattern =>
  field.name === 'id' ? pattern.map((part) => (typeof part === 'string' ? part.toLowerCase() : part)) : pattern

const noOrder = ({ field, start, end }: Scope): QueryError =>
  new QueryError(`${field.name} is text, which is only searched with ":"`, { start, end }, [`${field.name}:`])

const buildNumberComparison = (scope: Scope, value: Value): Query => {
  const bound = { value: numberOf(scope.field, value), inclusive: scope.operator.length === 2 }
  const node = { type: 'number-range' as const, field: scope.field.name, ...placeIn(scope, value) }
  if (scope.operator === ':') {
    const exact = { ...bound, inclusive: true }
    return { ...node, lower: exact, upper: exact }
  }
  return scope.operator.startsWith('>') ? { ...node, lower: bound } : { ...node, upper: bound }
}

const buildTimeComparison = (scope: Scope, value: Value, now: Date): Query => {
  const { from, to } = timeOf(scope.field, value, now)
  const node = { type: 'time-range' as const, field: scope.field.name, ...placeIn(scope, value) }
  switch (scope.operator) {
    case ':':
      return { ...node, from, to }
    case '>':
      return { ...node, from: to }
    case '>=':
      return { ...node, from }
    case '<':
      return { ...node, to: from }
    case '<=':
      return { ...node, to }
  }
}

/** @throws {QueryError} when a bound is none of the field's type, or the range can hold nothing */
export const buildRange = (scope: Scope, range: RangeValue, now: Date): Query => {
  const { field, operator } = scope
  const place = placeIn(scope, range)
  if (operator !== ':') throw new QueryError(`a range follows ":", not "${operator}"`, range, ['a value'])
  if (field.type === 'keyword' || field.type === 'text') throw noOrder({ ...scope, end: range.end })
  if (isOpen(range.lower) && isOpen(range.upper)) return { type: 'exists', field: field.name, ...place }
  return field.type === 'time' ? buildTimeRange(field, range, { now, place }) : buildNumberRange(field, range, place)
}

const isOpen = (value: Value): boolean => value.image === '*'

const buildNumberRange = (field: Field, range: RangeValue, place: Place): NumberRangeNode => {
  const lower = isOpen(range.lower) ? undefined : numberOf(field, range.lower)
  const upper = isOpen(range.upper) ? undefined : numberOf(field, range.upper)
  if (lower !== undefined && upper !== undefined && lower > upper) throw badOrder(range)
  return {
    type: 'number-range',
    field: field.name,
    ...(lower !== undefined && { lower: { value: lower, inclusive: range.lowerInclusive } }),
    ...(upper !== undefined && { upper: { value: upper, inclusive: range.upperInclusive } }),
    ...place,
  }
}

const buildTimeRange = (
  field: Field,
  range: RangeValue,
  { now, place }: { readonly now: Date; readonly place: Place },
): TimeRangeNode => {
  const lower = isOpen(range.lower) ? undefined : timeOf(field, range.lower, now)
  const upper = isOpen(range.upper) ? undefined : timeOf(field, range.upper, now)
  const from = range.lowerInclusive ? lower?.from : lower?.to
  const to = range.upperInclusive ? upper?.to : upper?.from
  // Without its "Z", a shorter spelling of the same second sorts before the longer ones, as it should.
  if (from !== undefined && to !== undefined && from.slice(0, -1) >= to.slice(0, -1)) throw badOrder(range)
  return { type: 'time-range', field: field.name, ...(from && { from }), ...(to && { to }), ...place }
}

const badOrder = (range: RangeValue): QueryError =>
  new QueryError(
    `the range from ${quote(range.lower.image)} to ${quote(range.upper.image)} holds nothing; its smaller end comes first`,
    range,
    ['[smaller TO larger]'],
  )

/** Decimal, as JSON writes numbers: no `0x10`, no `Infinity`. */
const decimal = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/

const numberOf = (field: Field, value: Value): number => {
  const text = textOf(value)
  const number = decimal.test(text) ? Number(text) : Number.NaN
  if (Number.isFinite(number)) return number + 0 // makes 0 of -0
  throw noNumber(field, value)
}

/** `4*`, `4xx`, `40?`: digits of a status whose others may be any. */
const leadingDigits = /^(\d{1,2})(?:\*|[x?]{1,2})$/i

const noNumber = (field: Field, value: Value): QueryError => {
  const [, digits] = leadingDigits.exec(value.image) ?? []
  if (field.name === 'http.status' && digits !== undefined) {
    const range = `[${digits.padEnd(3, '0')} TO ${digits.padEnd(3, '9')}]`
    const reason = `${field.name} is a number, which has no wildcards: write ${field.name}:${range}`
    return new QueryError(reason, value, [range])
  }
  const reason = `${field.name} is compared with numbers, and ${quote(value.image)} is none`
  return new QueryError(reason, value, ['a number, such as 500'])
}

const timeOf = (field: Field, value: Value, now: Date): Period => {
  const period = parseTime(textOf(value), now)
  if (period !== undefined) return period
  throw new QueryError(
    `${field.name} is compared with times of the years 1970 to 2261, and ${quote(value.image)} is none`,
    value,
    ['a date, such as 2026-11-01', 'a date-time, such as 2026-11-01T10:30:00Z', 'a relative time, such as now-15m'],
  )
}
