import type { StoredEntry } from '@trilha/entry'
import { matchesQuery, type Query } from '@trilha/query'
import { cutoffOf, type Keep } from './duration.ts'

/** One rule: how long to keep the entries that its query finds and that no rule before it decides. */
export interface Rule {
  /** As it was written; `*` where there is none. */
  readonly text: string
  readonly query: Query
  readonly keep: Keep
}

/** The rules in their order, and how much journal and store may take together. Without any, everything is kept. */
export interface RetentionRules {
  readonly rules: readonly Rule[]
  readonly maxBytes?: number
}

/** The place of the rule that decides for an entry; -1 when none does, so that it is kept. */
export const decidingRule = ({ rules }: RetentionRules, entry: StoredEntry): number =>
  rules.findIndex(({ query }) => matchesQuery(query, entry))

/** For each rule the instant before which its entries were received that are past their time (see `cutoffOf`). */
export const cutoffsAt = ({ rules }: RetentionRules, now: Date): readonly (string | undefined)[] =>
  rules.map(({ keep }) => cutoffOf(keep, now))

/** What was received since is kept by every rule; undefined when everything is kept whatever its age. */
export const youngestCutoff = (cutoffs: readonly (string | undefined)[]): string | undefined =>
  cutoffs.reduce(
    (youngest, cutoff) => (youngest === undefined || (cutoff ?? '') > youngest ? cutoff : youngest),
    undefined,
  )
