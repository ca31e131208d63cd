import { EntryInput, StoredEntry } from '@trilha/entry'
import { closest, distance } from 'fastest-levenshtein'

/** `keyword` is compared as a whole, `text` by its words. */
export type FieldType = 'keyword' | 'text' | 'number' | 'time'

/** A field that a query can name. A name that ends in `.*` stands for every path below it. */
export interface FieldDescription {
  readonly name: string
  readonly type: FieldType
  readonly description: string
}

/** A field that a query does name. `any`: a path below `attributes`, whose values may be texts, numbers or booleans. */
export interface Field {
  readonly name: string
  readonly type: FieldType | 'any'
}

/** What people write as sentences is searched by its words; identifiers are not. */
const textFields: ReadonlySet<string> = new Set(['cause', 'http.user_agent', 'http.request_body', 'http.response_body'])

/** The members of JSON Schema that tell a field's type. */
interface Schema {
  readonly type?: string
  readonly format?: string
  readonly description?: string
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
}

const describe = (name: string, schema: Schema, inherited: string): FieldDescription[] => {
  const description = schema.description ?? inherited
  const kept = schema.anyOf?.find((alternative) => alternative.type !== 'null') ?? schema
  if (kept.properties !== undefined) {
    return Object.entries(kept.properties).flatMap(([key, member]) => describe(`${name}.${key}`, member, description))
  }
  if (kept.type === 'object') return [{ name: `${name}.*`, type: 'keyword', description }]
  return [{ name, type: typeOf(name, kept), description }]
}

const typeOf = (name: string, schema: Schema): FieldType => {
  if (schema.type === 'integer' || schema.type === 'number') return 'number'
  if (schema.format === 'date-time') return 'time'
  return textFields.has(name) ? 'text' : 'keyword'
}

const inputs: Readonly<Record<string, Schema>> = EntryInput.properties

/** Every field of the entry, in the order of its schema. */
export const fields: readonly FieldDescription[] = Object.freeze(
  Object.entries<Schema>(StoredEntry.properties).flatMap(([name, schema]) =>
    describe(name, schema, inputs[name]?.description ?? 'When the log accepted it, RFC 3339 in UTC'),
  ),
)

const fixedFields = new Map(fields.filter(({ name }) => !name.endsWith('.*')).map((field) => [field.name, field]))
const openPrefixes = fields.filter(({ name }) => name.endsWith('.*')).map(({ name }) => name.slice(0, -1))

export const findField = (name: string): Field | undefined => {
  const field = fixedFields.get(name)
  if (field !== undefined) return field
  const prefix = openPrefixes.find((open) => name.startsWith(open) && name.length > open.length)
  if (prefix === undefined) return undefined
  return { name, type: prefix === 'attributes.' ? 'any' : 'keyword' }
}

/** The known name that was most likely meant, if one is near. */
export const suggestField = (name: string): string | undefined => {
  const lower = name.toLowerCase()
  const open = openPrefixes.find((prefix) => `${lower}.`.startsWith(prefix))
  if (open !== undefined) return `${open}name`
  const names = [...fixedFields.keys()]
  const byEnding = names.find((known) => known.endsWith(`.${lower}`))
  if (byEnding !== undefined) return byEnding
  const nearest = closest(lower, names)
  // A third of the letters wrong is still a slip; more is another word.
  return distance(lower, nearest) <= Math.ceil(nearest.length / 3) ? nearest : undefined
}
