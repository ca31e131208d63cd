import type { StoredEntry } from './entry.ts'

export type Outcome = 'success' | 'failure' | 'other'

const successes = new Set(['success', 'succeeded', 'ok', 'pass', 'passed', 'allowed'])
/** The words that count as failures, here as in the log service. */
export const failureWords: readonly string[] = ['failure', 'failed', 'fail', 'error', 'denied', 'refused', 'rejected']

/** Which colour and mark a result gets. Our services say `success` or `failure`; others may use words of their own. */
export const outcomeOf = (result: string): Outcome => {
  const word = result.toLowerCase()
  if (successes.has(word)) return 'success'
  return failureWords.includes(word) ? 'failure' : 'other'
}

/** An entry as the parts of "user 42 · update_user · failure — User not found". */
export interface Sentence {
  /** Undefined where no user is known (`N/A`). */
  readonly who: string | undefined
  readonly action: string
  readonly result: string
  readonly outcome: Outcome
  readonly cause: string | undefined
}

export const sentenceOf = (entry: StoredEntry): Sentence => ({
  who: entry.user_id === 'N/A' ? undefined : entry.user_id,
  action: entry.action,
  result: entry.result,
  outcome: outcomeOf(entry.result),
  cause: entry.cause === null || entry.cause === '' ? undefined : entry.cause,
})
