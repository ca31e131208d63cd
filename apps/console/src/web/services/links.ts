import { printField, printValue } from '@trilha/query'
import { clauseOf } from '../model/query-text.ts'
import { rangeOfSpan, type Span } from '../model/time-range.ts'
import { type ExploreView, explorePage, type ServicesView } from '../model/view.ts'
import type { Group } from './figures.ts'
import type { Report } from './load-report.ts'

/** Which entries a mark stands for, beside the page's service and range. */
export interface Mark {
  /** Of the report's field; undefined for all of the page, null for the entries that have no value. */
  readonly name?: string | null
  /** Words of the result; none for any. */
  readonly results?: readonly string[]
  /** Values of further fields. */
  readonly values?: Readonly<Record<string, string>>
  /** Fields that the entries do not have. */
  readonly absent?: readonly string[]
  /** At least this long, in milliseconds. */
  readonly leastMs?: number
  /** The page's range where absent. */
  readonly span?: Span
}

const resultsClause = (results: readonly string[]): readonly string[] => {
  if (results.length === 0) return []
  const [only] = results
  if (results.length === 1 && only !== undefined) return [clauseOf('result', only, 'include')]
  return [`result:(${results.map(printValue).join(' OR ')})`]
}

/** The entries behind a mark, in Explore. */
export const exploreMark = (view: ServicesView, field: Report['field'], mark: Mark): ExploreView => {
  const { name, results = [], values = {}, absent = [], leastMs, span } = mark
  const clauses = [
    ...(view.service === undefined ? [] : [clauseOf('service', view.service, 'include')]),
    ...(typeof name === 'string' ? [clauseOf(field, name, 'include')] : []),
    ...[...(name === null ? [field] : []), ...absent].map((none) => `-${printField(none)}:*`),
    ...resultsClause(results),
    ...Object.entries(values).map(([key, value]) => clauseOf(key, value, 'include')),
    // A quantile is told to within a percent; cut off, it still finds the entry that it is of.
    ...(leastMs === undefined ? [] : [`http.duration_ms>=${Math.floor(leastMs * 1_000) / 1_000}`]),
  ]
  return { ...explorePage, query: clauses.join(' '), range: span === undefined ? view.range : rangeOfSpan(span) }
}

/** A group as a part of a mark. */
export const groupMark = ({ isWhole, name }: Group): Pick<Mark, 'name'> => (isWhole ? {} : { name: name ?? null })
