import type { Facets } from '@trilha/log-api'
import { createCountedPart } from '../explore/counted-part.ts'
import { untilNow } from '../explore/until-now.ts'
import type { ExploreView } from '../model/view.ts'
import { ApiError, ask } from '../state/api.ts'
import { createLoaded } from '../state/loaded.ts'

/** Values that are shown before more are asked for. */
export const shownValues = 6
/** The API's most in one question. */
export const maxFacets = 20

export type Facet = Facets['facets'][number]
/** A field's values, or why it has none: one that cannot be counted must not take the others with it. */
export type FacetAnswer = Facet | { readonly field: string; readonly failure: ApiError }

export interface FacetsAnswer {
  readonly facets: readonly FacetAnswer[]
  readonly complete: boolean
}

export const facets = createLoaded<FacetsAnswer>()

/** The values of fields, the most frequent first; `prefix` narrows them to those that begin with it. */
export const askFacets = (
  view: ExploreView,
  parameters: { readonly field: readonly string[]; readonly limit: number; readonly prefix?: string | undefined },
  signal: AbortSignal,
): Promise<Facets> => ask('/api/facets', { ...untilNow(view), ...parameters }, signal)

const isAboutField = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.status === 422 && error.code !== 'invalid_query'

const askOne = async (view: ExploreView, field: string, signal: AbortSignal): Promise<FacetsAnswer> => {
  try {
    return await askFacets(view, { field: [field], limit: shownValues }, signal)
  } catch (error) {
    if (!isAboutField(error)) throw error
    return { facets: [{ field, failure: error }], complete: true }
  }
}

/** A field that the log does not know fails the whole question: then each is asked by itself. */
const fetchFacets = async (view: ExploreView, signal: AbortSignal): Promise<FacetsAnswer> => {
  const fields = view.facets.slice(0, maxFacets)
  try {
    return await askFacets(view, { field: fields, limit: shownValues }, signal)
  } catch (error) {
    if (!isAboutField(error)) throw error
  }
  const answers = await Promise.all(fields.map((field) => askOne(view, field, signal)))
  return {
    facets: answers.flatMap((answer) => answer.facets),
    complete: answers.every(({ complete }) => complete),
  }
}

const load = (view: ExploreView, options: { readonly isQuiet: boolean }): Promise<boolean> =>
  facets.load((signal) => fetchFacets(view, signal), options)

/** A value that moves away under the pointer, or loses the focus, would be the wrong one to press. */
const isInUse = (): boolean => document.querySelector('.facets:hover, .facets:focus-within') !== null

/** Keeps the facets of a view, until the answer is called. */
export const startFacets = createCountedPart({
  keyOf: (view) => JSON.stringify(view.facets),
  loaded: facets,
  count: load,
  mayChange: () => !isInUse(),
})

export const retryFacets = (view: ExploreView): void => void load(view, { isQuiet: false })
