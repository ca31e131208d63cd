import type { Facet } from '@trilha/store'
import { type CoverageAnswer, coverageAnswer } from './coverage.ts'
import { countableField } from './field-parameter.ts'
import { checkNames, list, single, wholeNumber } from './parameters.ts'
import { invalid } from './refusals.ts'
import type { Asked } from './search-entries.ts'
import { parseSelection, selectionNames } from './selection.ts'

/** Fields of one question: each is a pass over what was found. */
export const maxFacetFields = 20
export const facetLimits = Object.freeze({ min: 1, max: 1_000, preset: 10 })
/** As long as the longest value that is worth completing. */
const maxPrefixLength = 512

const names = [...selectionNames, 'field', 'limit', 'prefix']

export interface FacetsAnswer extends CoverageAnswer {
  readonly facets: readonly Facet[]
}

/**
 * Answers `GET /api/facets`: the most frequent values of fields.
 *
 * @throws {Problem} 422 for a wrong parameter, 503 while the store cannot answer
 */
export const searchFacets = async ({ log, parameters, ...options }: Asked): Promise<FacetsAnswer> => {
  checkNames(parameters, names)
  const fields = list(parameters, 'field')
  if (fields.length === 0) throw invalid('field: is required, such as field=action&field=user_id')
  if (fields.length > maxFacetFields) throw invalid(`field: must not name more than ${maxFacetFields} fields`)
  for (const field of fields) countableField('field', field)
  const limit = wholeNumber(parameters, 'limit', facetLimits)
  const prefix = single(parameters, 'prefix') ?? ''
  if (prefix.length > maxPrefixLength) throw invalid(`prefix: must have at most ${maxPrefixLength} characters`)
  const request = { ...parseSelection(parameters, new Date()), fields, limit, ...(prefix !== '' && { prefix }) }
  const { facets, coverage } = await log.facets(request, options)
  return { facets, ...coverageAnswer(coverage) }
}
