/** What a result means. Our services say `success` or `failure`; others may use words of their own. */
export type Outcome = 'success' | 'failure' | 'other'

const successes: ReadonlySet<string> = new Set(['success', 'succeeded', 'ok', 'pass', 'passed', 'allowed'])
const failures: ReadonlySet<string> = new Set(['failure', 'failed', 'fail', 'error', 'denied', 'refused', 'rejected'])

export const outcomeOf = (result: string): Outcome => {
  const word = result.toLowerCase()
  if (successes.has(word)) return 'success'
  return failures.has(word) ? 'failure' : 'other'
}
