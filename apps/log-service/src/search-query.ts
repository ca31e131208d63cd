import { parseEntryId, parseTimestamp } from '@trilha/entry'
import { type Filter, type FilterField, filterFields, PositionError, parsePosition, type Search } from '@trilha/store'
import { invalid } from './refusals.ts'

export const defaultLimit = 100
/** A screenful many times over; more is asked for with the cursor. */
export const maxLimit = 1_000
/** A link with more values of one field than this was not made by a person. */
const maxFilterValues = 100

/**
 * Reads the query string of a search. A field that is named several times matches any of its values.
 *
 * @throws {Problem} 422 whose detail starts with the wrong parameter
 */
export const parseSearchQuery = (query: string): Search => {
  const parameters = new URLSearchParams(query)
  checkNames(parameters)
  const cursor = single(parameters, 'cursor')
  return {
    order: order(single(parameters, 'order')),
    limit: limit(single(parameters, 'limit')),
    filters: filters(parameters),
    ...instant(parameters, 'from'),
    ...instant(parameters, 'to'),
    ...(cursor !== undefined && { after: position(cursor) }),
  }
}

const ownNames = ['from', 'to', 'limit', 'cursor', 'order']
const knownNames: ReadonlySet<string> = new Set([...ownNames, ...filterFields])

const checkNames = (parameters: URLSearchParams): void => {
  const unknown = [...new Set(parameters.keys())].filter((name) => !knownNames.has(name))
  if (unknown.length === 0) return
  const names = unknown.slice(0, 5).map((name) => name.slice(0, 64))
  throw invalid(`${names.join(', ')}: is no parameter of a search; known are ${[...knownNames].join(', ')}`)
}

const single = (parameters: URLSearchParams, name: string): string | undefined => {
  const values = parameters.getAll(name)
  if (values.length > 1) throw invalid(`${name}: must be given once`)
  return values[0]
}

const order = (text = 'desc'): Search['order'] => {
  if (text === 'asc' || text === 'desc') return text
  throw invalid('order: must be asc or desc')
}

const limit = (text = String(defaultLimit)): number => {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (value >= 1 && value <= maxLimit) return value
  throw invalid(`limit: must be a whole number from 1 to ${maxLimit}`)
}

/** In a query string an unescaped `+` means a space: `T12:00:00+02:00` arrives as `T12:00:00 02:00`. */
const lostPlus = /(?<=\d{2}:\d{2}:\d{2}(?:[.,]\d+)?) (?=\d{2}:?\d{2}$)/

const instant = <Name extends 'from' | 'to'>(parameters: URLSearchParams, name: Name): { [Key in Name]?: string } => {
  const text = single(parameters, name)
  if (text === undefined) return {}
  const timestamp = parseTimestamp(text.replace(lostPlus, '+'))
  if (timestamp !== undefined) return { [name]: timestamp } as { [Key in Name]?: string }
  throw invalid(`${name}: must be an RFC 3339 date-time such as 2024-06-15T12:34:56Z`)
}

const position = (cursor: string): NonNullable<Search['after']> => {
  try {
    return parsePosition(cursor)
  } catch (error) {
    throw error instanceof PositionError ? invalid(error.message) : error
  }
}

const filters = (parameters: URLSearchParams): readonly Filter[] =>
  filterFields
    .filter((field) => parameters.has(field))
    .map((field) => ({ field, values: valuesOf(field, parameters.getAll(field)) }))

const valuesOf = (field: FilterField, values: readonly string[]): readonly string[] => {
  if (values.length > maxFilterValues) throw invalid(`${field}: must not be given more than ${maxFilterValues} times`)
  if (field === 'id') return values.map(entryId)
  if (field === 'http.status' && !values.every((value) => /^\d{1,3}$/.test(value))) {
    throw invalid('http.status: must be a status code such as 404')
  }
  return values
}

const entryId = (text: string): string => {
  const id = parseEntryId(text)
  if (id !== undefined) return id
  throw invalid('id: must be a UUID such as 01890a5d-ac96-774b-bcce-b302099a8057')
}
