import type { Position, Search } from '@trilha/store'
import { maxTextName, parseMaxText } from './max-text.ts'
import { type PageCursor, parseCursor } from './page-cursor.ts'
import { checkNames, choice, single, wholeNumber } from './parameters.ts'
import { invalid } from './refusals.ts'
import { parseSelection, selectionNames } from './selection.ts'

export const defaultLimit = 100
/** A screenful many times over; more is asked for with the cursor. */
export const maxLimit = 1_000

/** The parameters that say which page of what is found. */
export const pageNames: readonly string[] = Object.freeze(['order', 'limit', 'cursor'])

export interface PageRequest {
  readonly order: Search['order']
  readonly limit: number
  readonly cursor: PageCursor | undefined
  /** The cursor as a search takes it. */
  readonly place: { readonly after?: Position; readonly before?: Position }
}

/**
 * Reads which page is meant. A cursor brings its order along.
 *
 * @throws {Problem} 422 that names the wrong parameter; also when the cursor is of the other order than `order` says
 */
export const parsePage = (parameters: URLSearchParams): PageRequest => {
  const order = choice(parameters, 'order', ['desc', 'asc'])
  const limit = wholeNumber(parameters, 'limit', { min: 1, max: maxLimit, preset: defaultLimit })
  const text = single(parameters, 'cursor')
  if (text === undefined) return { order: order ?? 'desc', limit, cursor: undefined, place: {} }
  const cursor = parseCursor(text)
  if (order !== undefined && order !== cursor.order) {
    throw invalid(
      `cursor: belongs to order=${cursor.order}; leave order out, or start again with order=${order} and no cursor`,
    )
  }
  return { order: cursor.order, limit, cursor, place: { [cursor.direction]: cursor.position } }
}

/**
 * Reads the parameters of `GET /api/entries`.
 *
 * @throws {Problem} 422 that names the wrong parameter
 */
export const parseSearchQuery = (parameters: URLSearchParams, now: Date) => {
  checkNames(parameters, [...selectionNames, ...pageNames, maxTextName])
  const { order, limit, cursor, place } = parsePage(parameters)
  const search: Search = { ...parseSelection(parameters, now), order, limit, ...place }
  return { search, cursor, maxText: parseMaxText(parameters) }
}
