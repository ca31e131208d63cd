import type { Query } from '@trilha/query'
import type { Selection } from '@trilha/store'
import { allOf, type Condition } from './compile-condition.ts'
import { compileSelection } from './compile-selection.ts'
import { epochOf, hourMs, minuteMs } from './table.ts'

/** The fields of which the table keeps counts: the projections `by_minute`, `by_hour` and `users` in table.ts. */
const byMinute: ReadonlySet<string> = new Set(['service', 'result'])
const byHour: ReadonlySet<string> = new Set([...byMinute, 'action'])
const users: ReadonlySet<string> = new Set(['user_id', 'result'])

export interface Slices {
  /** The shortest span that is counted, in milliseconds. */
  readonly spanMs: number
  /** Conditions that have no entry in common; together they are the selection. */
  readonly conditions: readonly Condition[]
}

/**
 * A selection in slices: its whole minutes (or hours) as one, which the table's counts answer, and what is left of the
 * first and the last one. Undefined where the counts do not help.
 *
 * @param fields what is asked of the entries
 * @param widthMs the spans that are asked for must be made of whole minutes or hours
 */
export const slicesOf = (selection: Selection, fields: readonly string[], widthMs = hourMs): Slices | undefined => {
  const asked = [...fields, ...fieldsOf(selection)]
  if (widthMs % minuteMs === 0 && isWithin(asked, byMinute)) return cut(selection, minuteMs)
  if (widthMs % hourMs === 0 && isWithin(asked, byHour)) return cut(selection, hourMs)
  return undefined
}

/** The slices of a selection in which the table's counts tell how often each value of a field is there, if they do. */
export const countedSlices = (selection: Selection, field: string): readonly Condition[] | undefined => {
  const slices = slicesOf(selection, [field])
  if (slices !== undefined) return slices.conditions
  const isTimeless = selection.from === undefined && selection.to === undefined
  return isTimeless && isWithin([field, ...fieldsOf(selection)], users) ? [compileSelection(selection)] : undefined
}

const isWithin = (fields: readonly string[], counted: ReadonlySet<string>): boolean =>
  fields.every((field) => counted.has(field))

const cut = (selection: Selection, spanMs: number): Slices | undefined => {
  const { from, to, ...others } = selection
  const first = from === undefined ? undefined : Math.ceil(spansUntil(from, spanMs))
  const end = to === undefined ? undefined : Math.floor(spansUntil(to, spanMs))
  if (first !== undefined && end !== undefined && first >= end) return undefined
  const epoch = epochOf(spanMs)
  const atOrAfter = (name: string, bound: number | undefined): readonly Condition[] =>
    bound === undefined ? [] : [{ sql: `${epoch} >= {${name}:Int64}`, params: { [name]: bound } }]
  const before = (name: string, bound: number | undefined): readonly Condition[] =>
    bound === undefined ? [] : [{ sql: `${epoch} < {${name}:Int64}`, params: { [name]: bound } }]
  const head =
    from === undefined || first === spansUntil(from, spanMs)
      ? []
      : [[compileSelection({ from }), ...before('first', first)]]
  const tail =
    to === undefined || end === spansUntil(to, spanMs) ? [] : [[...atOrAfter('end', end), compileSelection({ to })]]
  const whole = [...atOrAfter('first', first), ...before('end', end)]
  const rest = compileSelection(others)
  return { spanMs, conditions: [whole, ...head, ...tail].map((bounds) => allOf([...bounds, rest])) }
}

/** What a selection asks of an entry besides its time; `*` for what is no field, so that no counts have it. */
const fieldsOf = ({ query, filters = [] }: Selection): readonly string[] => [
  ...filters.map(({ field }) => field),
  ...(query === undefined ? [] : fieldsOfQuery(query)),
]

const fieldsOfQuery = (query: Query): readonly string[] => {
  switch (query.type) {
    case 'all':
      return []
    case 'and':
    case 'or':
      return query.clauses.flatMap(fieldsOfQuery)
    case 'not':
      return fieldsOfQuery(query.clause)
    default:
      return [query.field ?? '*']
  }
}

/** Spans from 1970 to a time. `Date` knows no less than a millisecond; half of one stands for any part of it. */
const spansUntil = (timestamp: string, spanMs: number): number => {
  const ms = Date.parse(timestamp)
  const isMore = /\.\d{3}\d*[1-9]\d*Z$/.test(timestamp)
  return (isMore ? ms + 0.5 : ms) / spanMs
}
