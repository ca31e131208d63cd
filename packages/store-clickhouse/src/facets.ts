import type { Facet, FacetsRequest } from '@trilha/store'
import type { Condition } from './compile-condition.ts'
import { compileSelection } from './compile-selection.ts'
import { type FieldSql, fieldSql } from './field-sql.ts'
import { countedSlices } from './kept-counts.ts'
import type { Statement, Table } from './statement.ts'

type Row = readonly [
  place: number,
  present: number,
  distinct: number,
  values: readonly (readonly [minusCount: number, value: string])[],
]

type SingleField = Extract<FieldSql, { kind: 'single' }> & { readonly name: string; readonly place: number }
type SeveralField = Extract<FieldSql, { kind: 'several' }> & { readonly name: string; readonly place: number }

/** One row a field: its groups are counted, and of them only the most frequent leave the engine. */
export const facetsStatement = (request: FacetsRequest): Statement => {
  const condition = compileSelection(request)
  const fields = distinctFields(request).map((name, place) => ({ ...fieldSql(name, `field${place}`), name, place }))
  const single = fields
    .filter((field) => field.kind === 'single')
    .map((field) => ({ field, slices: countedSlices(request, field.name) }))
  const counted = single.flatMap(({ field, slices }) => (slices === undefined ? [] : [{ field, slices }]))
  const others = single.flatMap(({ field, slices }) => (slices === undefined ? [field] : []))
  const several = fields.filter((field) => field.kind === 'several')
  const parts = [
    ...counted.map(({ field, slices }) => ofOne(field, slices)),
    ...(others.length > 0 ? [ofMany(others, condition)] : []),
    ...several.map((field) => ofSeveral(field, condition)),
  ]
  const conditions = [condition, ...counted.flatMap(({ slices }) => slices)]
  return {
    sql: parts.map((part) => top(part, Math.trunc(request.limit))).join(' UNION ALL '),
    params: Object.assign(
      { prefix: request.prefix ?? '' },
      ...[...conditions, ...fields].map(({ params }) => params),
    ) as Statement['params'],
  }
}

const distinctFields = ({ fields }: FacetsRequest): readonly string[] => [...new Set(fields)]

/** Of rows `place, value, entries`, where NULL as the value stands for entries without one. */
const top = (counted: string, limit: number): string => {
  const chosen = "value IS NOT NULL AND startsWith(ifNull(value, ''), {prefix:String})"
  const values = `groupArraySortedIf(${limit})((-toInt64(entries), ifNull(value, '')), ${chosen})`
  return `SELECT place, sumIf(entries, isPresent) AS present, countIf(value IS NOT NULL) AS distinct, ${values} AS top FROM (${counted}) GROUP BY place`
}

const textOfKey = ({ text }: SingleField, key: string): string => `CAST(${text(key)}, 'Nullable(String)')`

const ofOne = (field: SingleField, slices: readonly Condition[]): string => {
  const counted = slices.map(
    ({ sql }) => `SELECT ${field.key} AS key, count() AS entries FROM entries WHERE ${sql} GROUP BY key`,
  )
  return `SELECT ${field.place} AS place, ${textOfKey(field, 'key')} AS value, value IS NOT NULL AS isPresent, sum(entries) AS entries FROM (${counted.join(' UNION ALL ')}) GROUP BY key`
}

/** One pass over the table for all fields. */
const ofMany = (fields: readonly SingleField[], { sql }: Condition): string => {
  const keys = fields.map(({ place }) => `key${place}`)
  const columns = fields.map(({ key, place }) => `${key} AS key${place}`)
  const read = `SELECT ${columns.join(', ')} FROM entries WHERE ${sql}`
  const sets = keys.map((key) => `(${key})`).join(', ')
  const counted = `SELECT grouping(${keys.join(', ')}) AS absent, ${keys.join(', ')}, count() AS entries FROM (${read}) GROUP BY GROUPING SETS (${sets})`
  // A set of bits, the first key's the highest: 0 where a row is grouped by the key.
  const isOf = (index: number) => `absent = ${2 ** fields.length - 1 - 2 ** (fields.length - 1 - index)}`
  const choose = (choices: readonly string[], last: string) =>
    `multiIf(${choices.map((choice, index) => `${isOf(index)}, ${choice}`).join(', ')}, ${last})`
  const places = choose(
    fields.map(({ place }) => `toUInt8(${place})`),
    'toUInt8(255)',
  )
  const values = choose(
    fields.map((field) => textOfKey(field, `key${field.place}`)),
    'NULL',
  )
  return `SELECT ${places} AS place, ${values} AS value, value IS NOT NULL AS isPresent, entries FROM (${counted})`
}

/** As an entry with several values counts once, every entry that has the field is counted under NULL too. */
const ofSeveral = ({ texts, place }: SeveralField, { sql }: Condition): string => {
  const read = `SELECT ${texts} AS texts FROM entries WHERE ${sql}`
  const joined = `SELECT arrayJoin(arrayConcat([NULL], texts)) AS value FROM (${read}) WHERE notEmpty(texts)`
  return `SELECT ${place} AS place, value, value IS NULL AS isPresent, count() AS entries FROM (${joined}) GROUP BY value`
}

export const readFacets = ({ data }: Table, request: FacetsRequest): Facet[] => {
  const rows = new Map((data as readonly Row[]).map((row) => [row[0], row]))
  const names = distinctFields(request)
  return request.fields.map((field) => {
    const [, present, distinct, values] = rows.get(names.indexOf(field)) ?? none
    return { field, values: values.map(([minusCount, value]) => ({ value, count: -minusCount })), present, distinct }
  })
}

const none: Row = [0, 0, 0, []]
