import { parseEntryId } from '@trilha/entry'
import type { Filter, FilterField, Position, Search } from '@trilha/store'
import type { EngineParams } from './protocol.ts'

/** A condition with the values of its `{name:Type}` places. */
export interface Condition {
  readonly sql: string
  readonly params: EngineParams
}

/** Never true: a value that no entry can have. */
const nothing: Condition = { sql: 'false', params: {} }

/** What a search asks of an entry, as conditions that all must hold. Values are bound, names come from fixed lists. */
export const compileSearch = (search: Search): Condition => {
  const conditions = [
    ...(search.from === undefined ? [] : [compareTime('>=', 'from', search.from)]),
    ...(search.to === undefined ? [] : [compareTime('<', 'to', search.to)]),
    ...(search.filters ?? []).map(compileFilter),
    ...(search.after === undefined ? [] : [comesAfter(search.after, search.order)]),
  ]
  return {
    sql: conditions.length === 0 ? 'true' : conditions.map(({ sql }) => `(${sql})`).join(' AND '),
    params: Object.assign({}, ...conditions.map(({ params }) => params)),
  }
}

const time = (name: string) => `parseDateTime64BestEffort({${name}:String}, 9, 'UTC')`

const compareTime = (operator: '>=' | '<', name: string, timestamp: string): Condition => ({
  sql: `timestamp ${operator} ${time(name)}`,
  params: { [name]: timestamp },
})

const comesAfter = ({ timestamp, seq }: Position, order: Search['order']): Condition => {
  const operator = order === 'desc' ? '<' : '>'
  const after = time('afterTime')
  // The first half is implied by the second, and is what the primary index understands.
  const sql = `timestamp ${operator}= ${after} AND (timestamp ${operator} ${after} OR seq ${operator} {afterSeq:UInt64})`
  return { sql, params: { afterTime: timestamp, afterSeq: seq } }
}

const compileFilter = ({ field, values }: Filter, index: number): Condition => {
  const name = `filter${index}`
  const type = valueTypes[field] ?? 'String'
  const known = type === 'String' ? values : values.flatMap(readValue[type])
  if (known.length === 0) return nothing
  return { sql: `${field} IN {${name}:Array(${type})}`, params: { [name]: known as readonly string[] } }
}

const valueTypes: Partial<Record<FilterField, 'UUID' | 'UInt16'>> = { id: 'UUID', 'http.status': 'UInt16' }

/** A text that is no id, or no status as entries print it, equals the one of no entry: it matches nothing. */
const readValue = {
  UUID: (text: string): (string | number)[] => {
    const id = parseEntryId(text)
    return id === undefined ? [] : [id]
  },
  UInt16: (text: string): (string | number)[] => (/^(?:0|[1-9]\d{0,2})$/.test(text) ? [Number(text)] : []),
}
