import { visible } from './terminal/visible.ts'
import { widthOf } from './terminal/width.ts'

/** The members of the log service's `invalid_query` problem. */
interface InvalidQuery {
  readonly code: string
  readonly detail: string
  readonly start?: number
  readonly end?: number
  readonly expected?: readonly string[]
}

/** Names of what could stand there; more would hide the first. */
const maxExpected = 8

/** The query with carets under what is wrong, and what was expected; undefined for any other error. */
export const queryErrorLines = (error: unknown, query: string | undefined): readonly string[] | undefined => {
  const problem = error instanceof Error && 'problem' in error ? (error.problem as InvalidQuery | undefined) : undefined
  if (problem?.code !== 'invalid_query') return undefined
  const { detail, start, end, expected = [] } = problem
  const drawing = query === undefined || start === undefined ? [] : underline(query, start, end ?? start)
  const wishes = expected.slice(0, maxExpected).map(visible).join(', ')
  return [
    `trilha: the query is wrong at ${visible(detail)}`,
    ...drawing,
    ...(wishes === '' ? [] : [`expected: ${wishes}${expected.length > maxExpected ? ', …' : ''}`]),
  ]
}

const underline = (query: string, start: number, end: number): readonly string[] => {
  const before = widthOf(visible(query.slice(0, start)))
  const wrong = Math.max(1, widthOf(visible(query.slice(start, end))))
  return ['', `  ${visible(query)}`, `  ${' '.repeat(before)}${'^'.repeat(wrong)}`, '']
}
