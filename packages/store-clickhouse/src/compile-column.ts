import type { PatternNode, Query, TimeRangeNode } from '@trilha/query'
import { StoreError } from '@trilha/store'
import { type Column, columns } from './compile-columns.ts'
import { allOf, always, type Condition, never, type ParamNames, timeAt } from './compile-condition.ts'
import type { OneOfNode } from './compile-merge.ts'
import { compileBounds } from './compile-numbers.ts'
import { isWellFormed, likeOf, literalOf } from './compile-patterns.ts'
import { compileColumnWords, mayHoldOneOf } from './compile-words.ts'

export type FieldNode = Exclude<Query, { readonly type: 'and' | 'or' | 'not' | 'all' }> | OneOfNode

/** No query's text stands for these: they are made by hand. */
export const notAnswered = ({ type, field = '' }: FieldNode): StoreError =>
  new StoreError('STORE_QUERY', `the store cannot search ${field} by "${type}": ask for it in the query language`)

/** What is asked of a field that is a column of its own. @throws {StoreError} `STORE_QUERY` */
export const compileColumn = (query: FieldNode, names: ParamNames): Condition => {
  const column = columns.get(query.field ?? '')
  if (column === undefined) throw notAnswered(query)
  switch (query.type) {
    case 'words':
      if (column.kind !== 'text') throw notAnswered(query)
      return compileColumnWords(query, column, names)
    case 'text':
      return compileOneOf({ type: 'one-of', field: query.field, values: [query.value] }, column, names)
    case 'one-of':
      return compileOneOf(query, column, names)
    case 'pattern':
      return compilePattern(query, column, names)
    case 'number-range':
      return column.kind === 'number' ? compileBounds(query, column.sql, names) : never
    case 'time-range':
      if (column.kind !== 'time') throw notAnswered(query)
      return compileTimeRange(query, column, names)
    case 'exists':
      return column.isOptional ? { sql: `isNotNull(${column.sql})`, params: {} } : always
  }
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const compileOneOf = (query: OneOfNode, column: Column, names: ParamNames): Condition => {
  if (column.kind === 'number' || column.kind === 'time') throw notAnswered(query)
  const isId = column.kind === 'id'
  const values = query.values.filter((value) => (isId ? uuid.test(value) : value.isWellFormed()))
  const [value] = values
  if (value === undefined) return never
  const [name, type] = [names.next(), isId ? 'UUID' : 'String']
  const isOneOf =
    values.length === 1
      ? { sql: `${column.sql} = {${name}:${type}}`, params: { [name]: value } }
      : { sql: `${column.sql} IN {${name}:Array(${type})}`, params: { [name]: values } }
  return allOf([...(column.hasManyValues ? mayHoldOneOf(values, names) : []), isOneOf])
}

const compilePattern = (query: PatternNode, column: Column, names: ParamNames): Condition => {
  const { field, pattern } = query
  const value = literalOf(pattern)
  if (value !== undefined) return compileOneOf({ type: 'one-of', field, values: [value] }, column, names)
  if (column.kind === 'number' || column.kind === 'time') throw notAnswered(query)
  if (!isWellFormed(pattern)) return never
  const name = names.next()
  const text = column.kind === 'id' ? `toString(${column.sql})` : column.sql
  return { sql: `${text} LIKE {${name}:String}`, params: { [name]: likeOf(pattern) } }
}

const compileTimeRange = ({ from, to }: TimeRangeNode, column: Column, names: ParamNames): Condition =>
  allOf([
    ...(from === undefined ? [] : [compareTime(`${column.sql} >=`, from, names.next())]),
    ...(to === undefined ? [] : [compareTime(`${column.sql} <`, to, names.next())]),
  ])

const compareTime = (start: string, time: string, name: string): Condition => ({
  sql: `${start} ${timeAt(name)}`,
  params: { [name]: time },
})
