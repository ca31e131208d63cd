/**
 * What callers were promised: the ids whose entry was acknowledged, and those that were sent without an answer (the
 * process died under them), which may or may not be there, but never twice.
 */
export interface Ledger {
  readonly acknowledged: Set<string>
  readonly unanswered: Set<string>
}

export const createLedger = (): Ledger => ({ acknowledged: new Set(), unanswered: new Set() })

export interface Verdict {
  readonly acknowledged: number
  readonly found: number
  /** Acknowledged, but no search finds them. */
  readonly lost: readonly string[]
  /** Found more than once. */
  readonly doubled: readonly string[]
  /** Found, but nobody sent them. */
  readonly invented: readonly string[]
}

/** Compares what was promised with what a search found. */
export const compare = (ledger: Ledger, foundIds: readonly string[]): Verdict => {
  const found = new Set<string>()
  const doubled = new Set<string>()
  for (const id of foundIds) (found.has(id) ? doubled : found).add(id)
  return {
    acknowledged: ledger.acknowledged.size,
    found: found.size,
    lost: [...ledger.acknowledged].filter((id) => !found.has(id)),
    doubled: [...doubled],
    invented: [...found].filter((id) => !ledger.acknowledged.has(id) && !ledger.unanswered.has(id)),
  }
}
