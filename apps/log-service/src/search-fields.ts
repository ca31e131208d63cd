import { Problem } from '@trilha/service-kit'
import { type CoverageAnswer, coverageAnswer } from './coverage.ts'
import { checkNames } from './parameters.ts'
import { type KnownField, knownFields } from './recent-fields.ts'
import type { Asked } from './search-entries.ts'
import type { SearchableLog } from './searchable-log.ts'

export interface FieldsAnswer extends CoverageAnswer {
  readonly fields: readonly KnownField[]
}

/** Newest entries that are looked into: enough to meet what is logged all the time, few enough to read at once. */
const sampleSize = 1_000
/** Completion asks at every page load; what fields there are changes with deployments. */
const keptMs = 5_000
/** Fields with few values that are worth completing: their most frequent ones are their examples. */
const countedFields = [
  'service',
  'user_id',
  'action',
  'result',
  'cause',
  'target.type',
  'http.method',
  'http.route',
  'http.status',
  'http.client_ip',
] as const
const countedMs = 24 * 60 * 60 * 1_000
const maxExamples = 10
/** A longer value is no example but a text. */
const maxExampleLength = 100

/** Answers `GET /api/fields`. All who ask within a few seconds share one answer; one who leaves does not end it. */
export const createFieldsSearch = (): ((asked: Asked) => Promise<FieldsAnswer>) => {
  let kept: { readonly answer: Promise<FieldsAnswer>; readonly at: number } | undefined
  return ({ log, parameters }) => {
    checkNames(parameters, [])
    const now = performance.now()
    if (kept !== undefined && now - kept.at < keptMs) return kept.answer
    const answer = searchFields(log)
    kept = { answer, at: now }
    answer.catch(() => {
      if (kept?.answer === answer) kept = undefined
    })
    return answer
  }
}

const searchFields = async (log: SearchableLog): Promise<FieldsAnswer> => {
  const from = new Date(Date.now() - countedMs).toISOString()
  const [sample, counts] = await Promise.all([
    withinBudget(log.search({ order: 'desc', limit: sampleSize })),
    withinBudget(log.facets({ from, fields: countedFields, limit: maxExamples })),
  ])
  const counted = new Map(counts?.facets.map(({ field, values }) => [field, values.map(({ value }) => value)]))
  const fields = knownFields(sample?.page.entries ?? []).map((field) => {
    const examples = counted.get(field.name)?.filter((value) => value.length <= maxExampleLength) ?? []
    return examples.length === 0 ? field : { ...field, examples }
  })
  return { fields, ...coverageAnswer(...[sample, counts].flatMap((answer) => answer?.coverage ?? [])) }
}

/** Of entries that are too large to be sampled, or too many to be counted, the fields are worth telling all the same. */
const withinBudget = <Answer>(answer: Promise<Answer>): Promise<Answer | undefined> =>
  answer.catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'search_budget') return undefined
    throw error
  })
