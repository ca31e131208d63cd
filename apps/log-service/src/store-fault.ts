import { problem } from '@trilha/service-kit'
import { StoreError } from '@trilha/store'
import { unavailable } from './refusals.ts'

/**
 * What a caller is told when the store does not answer: the store's own words are for its operator, the caller learns
 * what to do. Anything else (the reason of an aborted signal, a fault of ours) stays as it is.
 *
 * - `STORE_TIMEOUT`: 503 `search_budget`
 * - `STORE_QUERY`: 422 `invalid_query`
 * - `STORE_BUSY`, `STORE_DOWN`: 503 `unavailable` with Retry-After
 */
export const storeFault = (error: unknown): unknown => {
  if (!(error instanceof StoreError)) return error
  switch (error.code) {
    case 'STORE_TIMEOUT':
      return problem(
        'search_budget',
        'the search needs more time or memory than one search may use: narrow it with from and to or a filter, or ask for fewer entries',
      )
    case 'STORE_QUERY':
      return problem('invalid_query', error.message)
    case 'STORE_BUSY':
      return unavailable('too many searches run at the moment: try again', 1)
    case 'STORE_DOWN':
      return unavailable('the store does not answer at the moment: try again', 2)
    default:
      return error
  }
}
