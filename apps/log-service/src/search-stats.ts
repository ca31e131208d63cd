import type { StatsRow } from '@trilha/store'
import { type CoverageAnswer, coverageAnswer } from './coverage.ts'
import { countableField } from './field-parameter.ts'
import { parseMetric } from './metric-parameter.ts'
import { checkNames, list, wholeNumber } from './parameters.ts'
import { invalid } from './refusals.ts'
import type { Asked } from './search-entries.ts'
import { parseSelection, selectionNames } from './selection.ts'

export const statsLimits = Object.freeze({ min: 1, max: 10_000, preset: 100 })
/** The combinations of more fields are nearly as many as the entries. */
export const maxGroupFields = 4
export const maxMetrics = 10

const names = [...selectionNames, 'group_by', 'metric', 'limit']

export interface StatsAnswer extends CoverageAnswer {
  readonly group_by: readonly string[]
  readonly metrics: readonly string[]
  readonly rows: readonly {
    /** Null where the entries of the row have no value. */
    readonly group: Readonly<Record<string, string | null>>
    /** Null where no entry of the row has a number. */
    readonly values: Readonly<Record<string, number | null>>
  }[]
}

/**
 * Answers `GET /api/stats`: metrics over groups of entries.
 *
 * @throws {Problem} 422 for a wrong parameter, 503 while the store cannot answer
 */
export const searchStats = async ({ log, parameters, ...options }: Asked): Promise<StatsAnswer> => {
  checkNames(parameters, names)
  const groupBy = list(parameters, 'group_by')
  if (groupBy.length > maxGroupFields) throw invalid(`group_by: must not name more than ${maxGroupFields} fields`)
  for (const field of groupBy) countableField('group_by', field)
  const given = list(parameters, 'metric')
  const metrics = given.length === 0 ? ['count'] : given
  if (metrics.length > maxMetrics) throw invalid(`metric: must not name more than ${maxMetrics} metrics`)
  const limit = wholeNumber(parameters, 'limit', statsLimits)
  const request = { groupBy, metrics: metrics.map((text) => parseMetric(text)), limit }
  const { rows, coverage } = await log.stats({ ...parseSelection(parameters, new Date()), ...request }, options)
  return {
    group_by: groupBy,
    metrics,
    rows: rows.map((row) => namedRow(row, groupBy, metrics)),
    ...coverageAnswer(coverage),
  }
}

const namedRow = ({ group, values }: StatsRow, groupBy: readonly string[], metrics: readonly string[]) => ({
  group: Object.fromEntries(groupBy.map((field, index) => [field, group[index] ?? null])),
  values: Object.fromEntries(metrics.map((metric, index) => [metric, values[index] ?? null])),
})
