import { type Metric, type StatsRequest, type StatsRow, StoreError } from '@trilha/store'
import { compileSelection } from './compile-selection.ts'
import { type FieldSql, fieldSql, numberSql } from './field-sql.ts'
import type { Statement, Table } from './statement.ts'

type Row = readonly (string | number | null)[]

export const statsStatement = (request: StatsRequest): Statement => {
  const condition = compileSelection(request)
  const groups = request.groupBy.map((name, place) => fieldSql(name, `group${place}`))
  const metrics = request.metrics.map((metric, place) => measure(metric, `metric${place}`))
  const keys = groups.map((field, place) => `${keyOf(field)} AS key${place}`)
  const texts = groups.map(
    (field, place) =>
      `CAST(${field.kind === 'single' ? field.text(`key${place}`) : `key${place}`}, 'Nullable(String)')`,
  )
  const values = metrics.map(({ sql }, place) => `${sql} AS value${place}`)
  const measured = `SELECT ${[...keys, ...values].join(', ')} FROM entries WHERE ${condition.sql}${groupBy('key', groups.length)}`
  const order = ['value0 DESC NULLS LAST', ...texts.map((_, place) => `text${place} ASC NULLS LAST`)]
  const columns = [
    ...texts.map((text, place) => `${text} AS text${place}`),
    ...values.map((_, place) => `value${place}`),
  ]
  return {
    sql: `SELECT ${columns.join(', ')} FROM (${measured}) ORDER BY ${order.join(', ')} LIMIT ${Math.trunc(request.limit)}`,
    params: Object.assign(
      {},
      condition.params,
      ...[...groups, ...metrics].map(({ params }) => params),
    ) as Statement['params'],
  }
}

export const readStats = ({ data }: Table, { groupBy }: StatsRequest): StatsRow[] =>
  (data as readonly Row[]).map((row) => ({
    group: row.slice(0, groupBy.length) as readonly (string | null)[],
    values: row.slice(groupBy.length) as readonly (number | null)[],
  }))

const groupBy = (name: string, count: number): string =>
  count === 0 ? '' : ` GROUP BY ${Array.from({ length: count }, (_, place) => `${name}${place}`).join(', ')}`

/** An entry with several values is in the group of each; one without is in that of NULL. */
const keyOf = (field: FieldSql): string =>
  field.kind === 'single'
    ? field.key
    : `arrayJoin(if(empty(${field.texts}), [NULL], arrayMap(x -> toNullable(x), ${field.texts})))`

/** Exact up to 65,536 different values, then off by half a percent. */
const distinct = 'uniq'

const measure = ({ kind, field: name }: Metric, param: string): Statement => {
  if (name === undefined) {
    if (kind !== 'count') throw new StoreError('STORE_QUERY', `${kind} needs a field`)
    return { sql: 'count()', params: {} }
  }
  if (kind === 'count' || kind === 'distinct') {
    const field = fieldSql(name, param)
    return { sql: kind === 'count' ? countPresent(field) : countDistinct(field), params: field.params }
  }
  const field = numberSql(name, param)
  const sql =
    field.kind === 'single' ? measureNumber(kind, field.number ?? 'NULL') : measureNumbers(kind, field.numbers)
  return { sql, params: field.params }
}

type NumberKind = Exclude<Metric['kind'], 'count' | 'distinct'>

const measureNumber = (kind: NumberKind, number: string): string =>
  isQuantile(kind)
    ? `if(count(${number}) = 0, NULL, quantilesGK${levels}(${number})[${quantiles.indexOf(kind) + 1}])`
    : `${kind}OrNull(${number})`

const measureNumbers = (kind: NumberKind, numbers: string): string =>
  isQuantile(kind)
    ? `if(sum(length(${numbers})) = 0, NULL, quantilesGKArray${levels}(${numbers})[${quantiles.indexOf(kind) + 1}])`
    : `${kind}OrNullArray(${numbers})`

const quantiles = ['p50', 'p90', 'p95', 'p99'] as const

const isQuantile = (kind: NumberKind): kind is (typeof quantiles)[number] =>
  (quantiles as readonly NumberKind[]).includes(kind)

/**
 * Off by a thousandth of all ranks at most, for any doubles and any number of them, in some kilobytes a group. All levels
 * are asked for at once: they cost no more than one, and every quantile of a field is taken from the same sketch.
 */
const levels = '(1000, 0.5, 0.9, 0.95, 0.99)'

const countPresent = (field: FieldSql): string =>
  field.kind === 'single' ? `countIf(${field.key} IS NOT NULL)` : `countIf(notEmpty(${field.texts}))`

const countDistinct = (field: FieldSql): string =>
  field.kind === 'single' ? `${distinct}(${field.key})` : `${distinct}Array(${field.texts})`
