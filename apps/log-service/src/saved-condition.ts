import type { IncomingHttpHeaders } from 'node:http'
import { invalid } from './refusals.ts'
import type { Condition } from './saved-searches.ts'

/** A version as the entity tag that names it (RFC 9110, section 8.8.3). */
export const etagOf = ({ version }: { readonly version: number }): string => `"${version}"`

/**
 * Which state a change expects, by If-Match and If-None-Match (RFC 9110, section 13.1). A tag that is none of ours, and
 * a weak one, match nothing.
 *
 * @returns undefined when neither header is there
 * @throws {Problem} 422
 */
export const conditionOf = (headers: IncomingHttpHeaders): Condition | undefined => {
  const match = headers['if-match']
  const noneMatch = headers['if-none-match']
  if (match !== undefined && noneMatch !== undefined) {
    throw invalid('If-None-Match: excludes If-Match; send one of them')
  }
  if (noneMatch !== undefined) {
    if (noneMatch.trim() !== '*') throw invalid('If-None-Match: must be *')
    return 'absent'
  }
  if (match === undefined) return undefined
  if (match.trim() === '*') return 'exists'
  return { versions: match.split(',').map((tag) => Number(/^\s*"(\d{1,15})"\s*$/.exec(tag)?.[1] ?? 0)) }
}

/** @throws {Problem} 422: without it, the last of two people would undo what the first has done and not know */
export const requiredCondition = (headers: IncomingHttpHeaders): Condition => {
  const condition = conditionOf(headers)
  if (condition !== undefined) return condition
  throw invalid('If-Match: must carry the ETag of the saved search as it was read')
}
