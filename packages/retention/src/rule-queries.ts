import type { Query } from '@trilha/query'
import type { RetentionRules } from './rules.ts'

/** These queries were never a text. */
const nowhere = { start: 0, end: 0 } as const

export const allOf = (clauses: readonly Query[]): Query => {
  const asking = clauses.filter(({ type }) => type !== 'all')
  const [first] = asking
  if (first === undefined) return { type: 'all', ...nowhere }
  return asking.length === 1 ? first : { type: 'and', clauses: asking, ...nowhere }
}

const not = (clause: Query): Query => ({ type: 'not', clause, ...nowhere })

/** The entries for which the rule at this place decides: its own query, and none of those before it. */
export const decidedBy = ({ rules }: RetentionRules, index: number): Query =>
  allOf(
    [...rules.slice(index, index + 1), ...rules.slice(0, index)].map(({ query }, at) =>
      at === 0 ? query : not(query),
    ),
  )

export const receivedBefore = (cutoff: string): Query => ({
  type: 'time-range',
  field: 'received_at',
  to: cutoff,
  ...nowhere,
})

export const receivedSince = (from: string): Query => ({ type: 'time-range', field: 'received_at', from, ...nowhere })

/** The entries that are past their time; undefined when none can be. */
export const expiredQuery = (rules: RetentionRules, cutoffs: readonly (string | undefined)[]): Query | undefined => {
  const clauses = cutoffs.flatMap((cutoff, index) =>
    cutoff === undefined ? [] : [allOf([receivedBefore(cutoff), decidedBy(rules, index)])],
  )
  const [first] = clauses
  return clauses.length < 2 ? first : { type: 'or', clauses, ...nowhere }
}

/** What a query asks for, without what is past its time. */
export const keptOf = (query: Query | undefined, expired: Query): Query =>
  allOf([...(query === undefined ? [] : [query]), not(expired)])
