import { type Field, findField, suggestField } from '@trilha/query'
import { invalid } from './refusals.ts'

/**
 * The field that a parameter names, as a query names fields.
 *
 * @throws {Problem} 422 that starts with the parameter, for a name that no entry has
 */
export const fieldParameter = (parameter: string, name: string): Field => {
  const field = findField(name)
  if (field !== undefined) return field
  const near = suggestField(name)
  const hint = near === undefined ? '; GET /api/fields lists them' : ` (did you mean ${near}?)`
  throw invalid(`${parameter}: there is no field ${JSON.stringify(name.slice(0, 64))}${hint}`)
}

/** A field whose values can be counted one by one; of a time, nearly every entry has another. */
export const countableField = (parameter: string, name: string): Field => {
  const field = fieldParameter(parameter, name)
  if (field.type !== 'time') return field
  throw invalid(`${parameter}: ${name} is a time, whose values are not counted; GET /api/histogram counts by time`)
}
