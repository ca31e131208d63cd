import type { TLocalizedValidationError } from 'typebox/error'

/**
 * The first wrong field and what it must be: `email: must be a string`. A union of "something or null" fails once per
 * branch; the branch that is not about null says what the caller needs.
 */
export const describeError = (errors: readonly TLocalizedValidationError[], whole: string): string => {
  const first = errors.find((error) => error.keyword !== 'anyOf' && !isAboutNull(error)) ?? errors[0]
  if (first === undefined) return `${whole}: is not valid`
  const orNull = errors.some((error) => error.instancePath === first.instancePath && isAboutNull(error))
  return `${fieldOf(first, whole)}: ${describeReason(first)}${orNull ? ' or null' : ''}`
}

/** What a text must be, by the pattern that says so. */
const patternReasons = new Map<string, string>()

/** Gives a pattern its words: `must not hold …`. Returns the pattern, for a schema. */
export const namedPattern = (pattern: string, reason: string): string => {
  patternReasons.set(pattern, reason)
  return pattern
}

type Params = Readonly<Record<string, unknown>>

const isAboutNull = (error: TLocalizedValidationError): boolean =>
  error.keyword === 'type' && (error.params as Params).type === 'null'

/** Dotted path of the wrong field, or the name of the whole (`body`). */
const fieldOf = (error: TLocalizedValidationError, whole: string): string => {
  const path = error.instancePath.slice(1).replaceAll('/', '.')
  if (error.keyword !== 'required') return path || whole
  const [missing] = (error.params as { readonly requiredProperties: readonly string[] }).requiredProperties
  return path === '' ? (missing ?? whole) : `${path}.${missing}`
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  object: 'a JSON object',
  array: 'a list',
  null: 'null',
}

const formatNames: Readonly<Record<string, string>> = {
  email: 'an e-mail address such as ana@example.com',
  'date-time': 'an RFC 3339 date-time such as 2024-06-15T12:34:56Z',
  uri: 'an address such as http://127.0.0.1:8000',
  uuid: 'a UUID',
}

/** What a value must be, by the rule of its schema that it breaks. */
export const describeReason = ({ keyword, params, message }: TLocalizedValidationError): string => {
  const { type, limit, format, allowedValues, pattern } = params as Params
  if (keyword === 'required') return 'is required'
  if (keyword === 'type') return `must be ${typeNames[String(type)] ?? type}`
  if (keyword === 'format') return `must be ${formatNames[String(format)] ?? format}`
  if (keyword === 'minLength' && limit === 1) return 'must not be empty'
  if (keyword === 'minLength') return `must have at least ${limit} characters`
  if (keyword === 'maxLength') return `must have at most ${limit} characters`
  if (keyword === 'minimum') return `must be at least ${limit}`
  if (keyword === 'maximum') return `must be at most ${limit}`
  if (keyword === 'enum' && Array.isArray(allowedValues)) return `must be one of ${allowedValues.join(', ')}`
  if (keyword === 'const') return `must be ${JSON.stringify((params as Params).allowedValue)}`
  if (keyword === 'minItems' && limit === 1) return 'must not be empty'
  if (keyword === 'maxItems') return `must not have more than ${limit}`
  if (keyword === 'pattern') return patternReasons.get(String(pattern)) ?? message
  return message
}
