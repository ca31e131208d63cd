import type { LogApi } from '@trilha/log-api'

/** Something that could stand at the cursor, in place of the whole word being typed. */
export interface Candidate {
  readonly value: string
  readonly description?: string
}

/** Where candidates are asked for. */
export interface CompletionSources {
  readonly api: LogApi
  readonly signal: AbortSignal
}

/** Nobody waits longer for Tab. */
const answerTimeoutMs = 1_500

/** Fields that start so, with what they mean. */
export const fieldNames = async (typed: string, { api, signal }: CompletionSources): Promise<readonly Candidate[]> => {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMs)])
  const { fields } = await api.fields({ signal: limited }).catch(() => ({ fields: [] }))
  return fields
    .filter(({ name }) => name.startsWith(typed))
    .map(({ name, description }) => ({ value: name, description }))
}

/** Frequent values of a field that start so. */
export const fieldValues = async (
  { field, prefix }: { readonly field: string; readonly prefix: string },
  { api, signal }: CompletionSources,
): Promise<readonly string[]> => {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMs)])
  const asked = { fields: [field], limit: 50, ...(prefix !== '' && { prefix }), signal: limited }
  const { facets } = await api.facets(asked).catch(() => ({ facets: [] }))
  return facets[0]?.values.map(({ value }) => value) ?? []
}
