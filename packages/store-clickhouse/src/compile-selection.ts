import { parseEntryId } from '@trilha/entry'
import type { Filter, Selection } from '@trilha/store'
import { compileColumn } from './compile-column.ts'
import { allOf, type Condition, never, ParamNames, timeAt } from './compile-condition.ts'
import { compileQuery } from './compile-query.ts'

/**
 * What a selection asks of an entry: its query, its span of time and its filters. Values are bound (under names that
 * start with `from`, `to`, `filter` and `query`), names come from fixed lists.
 */
export const compileSelection = ({ query, from, to, filters = [] }: Selection): Condition =>
  allOf([
    ...(from === undefined ? [] : [compareTime('>=', 'from', from)]),
    ...(to === undefined ? [] : [compareTime('<', 'to', to)]),
    ...filters.map(compileFilter),
    ...(query === undefined ? [] : [compileQuery(query, new ParamNames('query'))]),
  ])

const compareTime = (operator: '>=' | '<', name: string, timestamp: string): Condition => ({
  sql: `timestamp ${operator} ${timeAt(name)}`,
  params: { [name]: timestamp },
})

const compileFilter = ({ field, values }: Filter, index: number): Condition => {
  const names = new ParamNames(`filter${index}v`)
  if (field === 'http.status') return compileStatus(values, names.next())
  const known = field === 'id' ? values.flatMap((text) => parseEntryId(text) ?? []) : values
  return compileColumn({ type: 'one-of', field, values: known }, names)
}

/** A text that is no status as entries print it equals the one of no entry: it matches nothing. */
const compileStatus = (values: readonly string[], name: string): Condition => {
  const known = values.filter((text) => /^(?:0|[1-9]\d{0,2})$/.test(text)).map(Number)
  return known.length === 0 ? never : { sql: `http.status IN {${name}:Array(UInt16)}`, params: { [name]: known } }
}
