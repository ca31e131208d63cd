import type { HistogramBucket, HistogramRequest } from '@trilha/store'
import type { Condition } from './compile-condition.ts'
import { compileSelection } from './compile-selection.ts'
import { fieldSql } from './field-sql.ts'
import { slicesOf } from './kept-counts.ts'
import type { Statement, Table } from './statement.ts'
import { epochOf } from './table.ts'

/** `[[bucket, …], [count, …]]`, as `sumMap` gives it. */
type Counts = readonly [buckets: readonly number[], counts: readonly number[]]
/** The one row: the counts of all entries, and those of the most frequent values. */
type Row = readonly [all: Counts, apart: readonly (readonly [minusCount: number, value: string, counts: Counts])[]]

/**
 * One pass: entries are counted by bucket and value, then gathered by value, of which the most frequent are kept. Where an
 * entry may have several values, every entry is counted under NULL too, so that the count of all can be told.
 */
export const histogramStatement = (request: HistogramRequest): Statement => {
  const field = request.by === undefined ? undefined : fieldSql(request.by, 'by')
  const key = field === undefined ? 'NULL' : field.kind === 'single' ? field.key : everyAndEach(field.texts)
  const value = field?.kind === 'single' ? field.text('key') : 'key'
  const all = field?.kind === 'several' ? 'sumMapIf(counts.1, counts.2, key IS NULL)' : 'sumMap(counts.1, counts.2)'
  const { bucket, conditions } = bucketsOf(request)
  const counted = conditions.map(
    ({ sql }) =>
      `SELECT ${bucket} AS bucket, ${key} AS key, count() AS entries FROM entries WHERE ${sql} GROUP BY bucket, key`,
  )
  const gathered = `SELECT key, sum(entries) AS total, sumMap([bucket], [entries]) AS counts FROM (${counted.join(' UNION ALL ')}) GROUP BY key`
  const apart = `groupArraySortedIf(${Math.trunc(request.groups)})((-toInt64(total), ifNull(CAST(${value}, 'Nullable(String)'), ''), counts), key IS NOT NULL)`
  return {
    sql: `SELECT ${all}, ${apart} FROM (${gathered})`,
    params: Object.assign({}, ...conditions.map(({ params }) => params), field?.params) as Statement['params'],
  }
}

const everyAndEach = (texts: string): string => `arrayJoin(arrayConcat([NULL], ${texts}))`

const widthOf = ({ intervalMs }: HistogramRequest): number => Math.max(1, Math.trunc(intervalMs))

/** Buckets of whole minutes or hours are counted from these where the table keeps them. */
const bucketsOf = (
  request: HistogramRequest,
): { readonly bucket: string; readonly conditions: readonly Condition[] } => {
  const width = widthOf(request)
  const slices = slicesOf(request, request.by === undefined ? [] : [request.by], width)
  if (slices === undefined) return { bucket: epochOf(width), conditions: [compileSelection(request)] }
  const { spanMs, conditions } = slices
  return { bucket: `intDiv(${epochOf(spanMs)}, ${width / spanMs})`, conditions }
}

export const readHistogram = ({ data }: Table, request: HistogramRequest): HistogramBucket[] => {
  const [[[buckets, counts], apart]] = data as readonly [Row]
  const groups = new Map<number, [string, number][]>(buckets.map((bucket) => [bucket, []]))
  for (const [, value, [within, times]] of apart) {
    for (const [index, bucket] of within.entries()) groups.get(bucket)?.push([value, times[index] ?? 0])
  }
  return buckets.map((bucket, index) => ({
    startMs: bucket * widthOf(request),
    count: counts[index] ?? 0,
    groups: Object.fromEntries(groups.get(bucket) ?? []),
  }))
}
