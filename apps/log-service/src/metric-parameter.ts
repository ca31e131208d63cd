import { type Metric, metricKinds } from '@trilha/store'
import { countableField, fieldParameter } from './field-parameter.ts'
import { invalid } from './refusals.ts'

const pattern = /^(\w+)(?:\((.+)\))?$/
const example = 'must be count, or a kind with a field such as p95(http.duration_ms) or distinct(user_id)'

/**
 * Reads `count`, `count(cause)` (entries that have one), `distinct(user_id)`, `p95(http.duration_ms)`.
 *
 * @throws {Problem} 422
 */
export const parseMetric = (text: string): Metric => {
  const [, name, field] = pattern.exec(text) ?? []
  const kind = metricKinds.find((known) => known === name)
  if (kind === undefined) throw invalid(`metric: ${example}; the kinds are ${metricKinds.join(', ')}`)
  if (kind === 'count' && field === undefined) return { kind }
  if (field === undefined) throw invalid(`metric: ${kind} needs a field, such as ${kind}(http.duration_ms)`)
  if (kind === 'count' || kind === 'distinct') return { kind, field: countableField('metric', field).name }
  const { type } = fieldParameter('metric', field)
  if (type === 'number' || type === 'any') return { kind, field }
  throw invalid(`metric: ${kind} needs a field of numbers, and ${field} is of type ${type}`)
}
