import { invalid } from './refusals.ts'

/** The query string of a request. */
export const parametersOf = ({ url }: { readonly url: string }): URLSearchParams =>
  new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '')

/**
 * A misspelt parameter would silently widen what was asked for: it is refused by name.
 *
 * @throws {Problem} 422
 */
export const checkNames = (parameters: URLSearchParams, known: readonly string[]): void => {
  const unknown = [...new Set(parameters.keys())].filter((name) => !known.includes(name))
  if (unknown.length === 0) return
  const names = unknown.slice(0, 5).map((name) => name.slice(0, 64))
  const allowed = known.length === 0 ? 'this takes none' : `known are ${known.join(', ')}`
  throw invalid(`${names.join(', ')}: is no parameter of this; ${allowed}`)
}

/** @throws {Problem} 422 when the parameter is given more than once */
export const single = (parameters: URLSearchParams, name: string): string | undefined => {
  const values = parameters.getAll(name)
  if (values.length > 1) throw invalid(`${name}: must be given once`)
  return values[0]
}

export interface WholeNumber {
  readonly min: number
  readonly max: number
  /** When the parameter is absent. */
  readonly preset: number
}

/** @throws {Problem} 422 for all but digits that make a number within the bounds */
export const wholeNumber = (parameters: URLSearchParams, name: string, { min, max, preset }: WholeNumber): number => {
  const text = single(parameters, name)
  if (text === undefined) return preset
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw invalid(`${name}: must be a whole number from ${min} to ${max}`)
}

/** @throws {Problem} 422 for a text that is none of the choices */
export const choice = <Choice extends string>(
  parameters: URLSearchParams,
  name: string,
  choices: readonly Choice[],
): Choice | undefined => {
  const text = single(parameters, name)
  if (text === undefined) return undefined
  const chosen = choices.find((one) => one === text)
  if (chosen !== undefined) return chosen
  throw invalid(`${name}: must be ${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`)
}

/** The values of a parameter that may be given several times, or once with commas between values; each once. */
export const list = (parameters: URLSearchParams, name: string): readonly string[] => [
  ...new Set(parameters.getAll(name).flatMap((text) => text.split(',').map((part) => part.trim()))),
]
