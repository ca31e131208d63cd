import type { Coverage } from './searchable-log.ts'

/** How an answer tells what it covers. */
export interface CoverageAnswer {
  /** False when the store had not caught up in time: entries up to `applied_seq` of `head_seq` were searched. */
  readonly complete: boolean
  readonly applied_seq?: number
  readonly head_seq?: number
}

/** The coverage of an answer, or of several that make one: it is as complete as the least of them. */
export const coverageAnswer = (...coverages: readonly Coverage[]): CoverageAnswer => {
  const [worst] = coverages.filter(({ complete }) => !complete).sort((a, b) => a.appliedSeq - b.appliedSeq)
  if (worst === undefined) return { complete: true }
  return { complete: false, applied_seq: worst.appliedSeq, head_seq: worst.headSeq }
}
