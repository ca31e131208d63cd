import type { Rule } from './rules.ts'
import { entriesOf, type PlannedSegment } from './segment-plan.ts'

/** Entries of the store that one rule removes; `entries` is undefined where counting took longer than a search may. */
export interface RuleRemoval {
  readonly rule: Rule
  readonly entries: number | undefined
}

/** What a pass removes, or has removed. */
export interface Removal {
  /** Only rules that have something to remove. */
  readonly rules: readonly RuleRemoval[]
  /** Of the journal, oldest first and without gaps; the store drops what they hold, too. */
  readonly segments: readonly PlannedSegment[]
}

export const isNothing = ({ rules, segments }: Removal): boolean => rules.length === 0 && segments.length === 0

/** What the segments of a removal hold together. */
export interface SegmentsTotal {
  readonly entries: number
  /** On disk. */
  readonly bytes: number
  readonly firstSeq: number
  readonly lastSeq: number
}

/** Undefined for no segments. */
export const totalOf = (segments: readonly PlannedSegment[]): SegmentsTotal | undefined => {
  const [first, last] = [segments[0], segments.at(-1)]
  if (first === undefined || last === undefined) return undefined
  return {
    entries: segments.reduce((total, segment) => total + entriesOf(segment), 0),
    bytes: segments.reduce((total, { bytes }) => total + bytes, 0),
    firstSeq: first.firstSeq,
    lastSeq: last.lastSeq,
  }
}
