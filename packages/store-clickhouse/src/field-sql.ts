import { fields } from '@trilha/query'
import { StoreError } from '@trilha/store'
import { attributeNumbers, attributeTexts } from './attribute-sql.ts'
import type { EngineParams } from './protocol.ts'

/**
 * How a field's values are read from the table. An entry has at most one value of a `single` field (NULL: none), and any
 * number of a `several` field, as an array.
 */
export type FieldSql = {
  readonly params: EngineParams
  /** Whether grouping by it is cheap: few different values, kept as numbers. */
  readonly isSymbol: boolean
} & (
  | {
      readonly kind: 'single'
      /** What makes two values the same. */
      readonly key: string
      /** The text of a key, as JSON writes it if it is no text. */
      readonly text: (key: string) => string
      readonly number: string | undefined
    }
  | { readonly kind: 'several'; readonly texts: string; readonly numbers: string }
)

const openFields = fields.filter(({ name }) => name.endsWith('.*')).map(({ name }) => name.slice(0, -2))
const fixedFields = new Map(fields.filter(({ name }) => !name.endsWith('.*')).map((field) => [field.name, field]))

/** Columns of type LowCardinality. */
const symbols: ReadonlySet<string> = new Set([
  'service',
  'action',
  'result',
  'target.type',
  'http.method',
  'http.route',
  'http.user_agent',
])

/**
 * @param name as a query names it
 * @param param a name that no other bound value of the statement has, nor starts with
 * @throws {StoreError} `STORE_QUERY` when there is no such field, or it is a time
 */
export const fieldSql = (name: string, param: string): FieldSql => {
  const open = openFields.find((prefix) => name.startsWith(`${prefix}.`) && name.length > prefix.length + 1)
  if (open !== undefined) return openField(open, name.slice(open.length + 1), param)
  const type = fixedFields.get(name)?.type
  if (type === undefined) throw new StoreError('STORE_QUERY', `no field is called ${name}`)
  if (type === 'time') throw new StoreError('STORE_QUERY', `${name} is a time, whose values cannot be counted apart`)
  const number = type === 'number' ? name : undefined
  return { kind: 'single', params: {}, isSymbol: symbols.has(name), key: name, text: textOf(name), number }
}

/** The same for what is measured. @throws {StoreError} `STORE_QUERY` also when the field holds no numbers */
export const numberSql = (name: string, param: string): FieldSql => {
  const field = fieldSql(name, param)
  const isNumber = field.kind === 'single' ? field.number !== undefined : name.startsWith('attributes.')
  if (!isNumber) throw new StoreError('STORE_QUERY', `${name} is not a number`)
  return field
}

const openField = (column: string, path: string, param: string): FieldSql => {
  if (column === 'attributes') {
    const [texts, numbers] = [attributeTexts(path, param), attributeNumbers(path, param)]
    return { kind: 'several', isSymbol: false, params: texts.params, texts: texts.sql, numbers: numbers.sql }
  }
  const key = `if(JSONHas(${column}, {${param}:String}), JSONExtractString(${column}, {${param}:String}), NULL)`
  const params = { [param]: path }
  return { kind: 'single', isSymbol: false, params, key, text: (text) => text, number: undefined }
}

const textOf = (name: string) => (key: string) => {
  // JavaScript writes a plus into exponents, the engine does not.
  if (name === 'http.duration_ms') return `replaceRegexpOne(toString(${key}), 'e([0-9])', 'e+\\\\1')`
  return name === 'id' || fixedFields.get(name)?.type === 'number' ? `toString(${key})` : key
}
