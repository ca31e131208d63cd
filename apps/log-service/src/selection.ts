import { parseEntryId } from '@trilha/entry'
import { parseQuery, parseTime, type Query, QueryError } from '@trilha/query'
import { Problem } from '@trilha/service-kit'
import { type Filter, type FilterField, filterFields, type Selection } from '@trilha/store'
import { single } from './parameters.ts'
import { invalid } from './refusals.ts'

/** The parameters that say which entries: the same for every route that looks for entries. */
export const selectionNames: readonly string[] = Object.freeze(['q', 'from', 'to', ...filterFields])

/** A link with more values of one field than this was not made by a person. */
const maxFilterValues = 100

/**
 * Reads which entries are meant. A field that is named several times matches any of its values; all of what is given
 * must hold. Other parameters are not looked at.
 *
 * @param now what `now` means in a relative time, in `from` and `to` as in the query
 * @throws {Problem} 422 `invalid_query` for a wrong `q`, with the members `start`, `end` and `expected`;
 *   422 `invalid_content` for any other, with a detail that starts with its name
 */
export const parseSelection = (parameters: URLSearchParams, now: Date): Selection => {
  const query = parseQueryParameter(parameters, now)
  const from = instant(parameters, 'from', now)
  const to = instant(parameters, 'to', now)
  if (from !== undefined && to !== undefined && withoutZone(from) > withoutZone(to)) {
    throw invalid(`to: must not be before from (${to} is before ${from})`)
  }
  const filters = filtersOf(parameters)
  return {
    ...(query !== undefined && { query }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(filters.length > 0 && { filters }),
  }
}

/** A query that asks for everything narrows nothing, and is left out. */
const parseQueryParameter = (parameters: URLSearchParams, now: Date): Query | undefined => {
  const text = single(parameters, 'q')
  if (text === undefined) return undefined
  try {
    const query = parseQuery(text, { now })
    return query.type === 'all' ? undefined : query
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    const { start, end, expected } = error
    throw new Problem('invalid_query', error.message, { members: { start, end, expected } })
  }
}

/** In a query string an unescaped `+` means a space: `T12:00:00+02:00` arrives as `T12:00:00 02:00`. */
const lostPlusOfZone = /(?<=\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?) (?=\d{2}:?\d{2}$)/
/** And `now+1d` as `now 1d`. */
const lostPlusOfOffset = /(?<=^now.*) (?=\d)/g

/** @throws {Problem} 422 */
const instant = (parameters: URLSearchParams, name: 'from' | 'to', now: Date): string | undefined => {
  const text = single(parameters, name)
  if (text === undefined) return undefined
  const period = parseTime(text.replace(lostPlusOfZone, '+').replace(lostPlusOfOffset, '+'), now)
  if (period !== undefined) return period.from
  throw invalid(
    `${name}: must be an RFC 3339 date-time such as 2024-06-15T12:34:56Z, a date such as 2024-06-15, or a time relative ` +
      'to now such as now-15m, in the years 1970 to 2261',
  )
}

/** Without its `Z`, a shorter spelling of a second sorts before the longer ones. */
const withoutZone = (timestamp: string): string => timestamp.slice(0, -1)

const filtersOf = (parameters: URLSearchParams): readonly Filter[] =>
  filterFields
    .filter((field) => parameters.has(field))
    .map((field) => ({ field, values: valuesOf(field, parameters.getAll(field)) }))

const valuesOf = (field: FilterField, values: readonly string[]): readonly string[] => {
  if (values.length > maxFilterValues) throw invalid(`${field}: must not be given more than ${maxFilterValues} times`)
  if (field === 'id') return values.map((text) => entryId(text))
  if (field === 'http.status' && !values.every((value) => /^\d{1,3}$/.test(value))) {
    throw invalid('http.status: must be a status code such as 404')
  }
  return values
}

/** @throws {Problem} 422 when the text is no UUID; the answer is spelled as entries spell it */
export const entryId = (text: string): string => {
  const id = parseEntryId(text)
  if (id !== undefined) return id
  throw invalid('id: must be a UUID such as 01890a5d-ac96-774b-bcce-b302099a8057')
}
