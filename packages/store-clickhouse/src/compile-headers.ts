import { type FieldNode, notAnswered } from './compile-column.ts'
import { type Condition, never, type ParamNames } from './compile-condition.ts'
import { isWellFormed, likeOf, literalOf } from './compile-patterns.ts'

/** Below these, callers name their own fields: columns that hold JSON text. */
const headerColumns = ['http.request_headers', 'http.response_headers']

/** The column that holds a field's header, if it is one. */
export const headerColumnOf = (field: string): string | undefined =>
  headerColumns.find((column) => field.startsWith(`${column}.`))

/** Headers are one object of texts, so what stands below it is one key. */
export const compileHeader = (query: FieldNode, column: string, names: ParamNames): Condition => {
  const key = (query.field ?? '').slice(column.length + 1)
  if (!key.isWellFormed()) return never
  const name = names.next()
  const text = `JSONExtract(ifNull(${column}, ''), {${name}:String}, 'Nullable(String)')`
  const { sql, params } = compileText(query, text, names)
  return { sql, params: { ...params, [name]: key } }
}

const compileText = (query: FieldNode, text: string, names: ParamNames): Condition => {
  const name = names.next()
  switch (query.type) {
    case 'exists':
      return { sql: `isNotNull(${text})`, params: {} }
    case 'text':
      return { sql: `${text} IN {${name}:Array(String)}`, params: { [name]: [query.value].filter(isText) } }
    case 'one-of':
      return { sql: `${text} IN {${name}:Array(String)}`, params: { [name]: query.values.filter(isText) } }
    case 'pattern':
      if (!isWellFormed(query.pattern)) return never
      return literalOf(query.pattern) === undefined
        ? { sql: `${text} LIKE {${name}:String}`, params: { [name]: likeOf(query.pattern) } }
        : { sql: `${text} = {${name}:String}`, params: { [name]: literalOf(query.pattern) ?? '' } }
    case 'number-range':
      return never
    default:
      throw notAnswered(query)
  }
}

/** Nothing that is kept has halves of surrogate pairs. */
const isText = (value: string): boolean => value.isWellFormed()
