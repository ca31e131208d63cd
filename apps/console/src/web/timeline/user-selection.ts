import { printValue } from '@trilha/query'
import { clauseOf } from '../model/query-text.ts'
import { failureWords, outcomeOf } from '../model/sentence.ts'
import type { TimelineView } from '../model/view.ts'
import type { Parameters } from '../state/api.ts'

/** The API compares results in their case; services write them in one of these ways. */
export const failingResults: readonly string[] = failureWords.flatMap((word) => [
  word,
  word.toUpperCase(),
  `${word.charAt(0).toUpperCase()}${word.slice(1)}`,
])

/** Which of a user's entries a view is about, besides whose they are. */
export const narrowedTo = ({ range, show, action }: TimelineView): Parameters => ({
  from: range.from,
  to: range.to,
  ...(action !== undefined && { action }),
  ...(show === 'failures' && { result: failingResults }),
})

/**
 * The query that finds in Explore what a view is about.
 *
 * @param results all results that the user's entries have
 */
export const queryOf = (
  { userId, show, action }: Pick<TimelineView, 'userId' | 'show' | 'action'>,
  results: readonly string[],
): string => {
  const failing = results.filter((result) => outcomeOf(result) === 'failure')
  const words = failing.length === 0 ? ['failure'] : failing
  const [only = '', ...others] = words
  return [
    clauseOf('user_id', userId, 'include'),
    ...(action !== undefined ? [clauseOf('action', action, 'include')] : []),
    ...(show !== 'failures'
      ? []
      : others.length === 0
        ? [clauseOf('result', only, 'include')]
        : [`result:(${words.map((word) => printValue(word)).join(' OR ')})`]),
  ].join(' ')
}
