import type { JournalSegment } from '@trilha/journal'

export interface PlannedSegment extends JournalSegment {
  /** `age`: every entry in it is past its time. `size`: all together takes too much, and it is the oldest. */
  readonly reason: 'age' | 'size'
}

export interface SegmentPlan {
  readonly segments: readonly PlannedSegment[]
  /** What is left of `totalBytes` then. */
  readonly leftBytes: number
}

export interface SegmentState {
  /** Oldest first. */
  readonly segments: readonly JournalSegment[]
  /** Every record before this one is past its time. */
  readonly firstKept: number
  /** What the store takes for one entry. */
  readonly storeBytesPerEntry: number
  /** Journal and store together. */
  readonly totalBytes: number
  readonly maxBytes: number | undefined
}

/**
 * Which segments go: the oldest ones, as the journal has no gaps; those that hold nothing but what is past its time, and
 * as many more as must go for the size. Never one that still takes entries.
 */
export const planSegments = (state: SegmentState): SegmentPlan => {
  const { segments, firstKept, storeBytesPerEntry, maxBytes = Number.POSITIVE_INFINITY } = state
  const planned: PlannedSegment[] = []
  let { totalBytes: leftBytes } = state
  for (const segment of segments) {
    const isPast = segment.lastSeq < firstKept
    if (!segment.sealed || !(isPast || leftBytes > maxBytes)) break
    planned.push({ ...segment, reason: isPast ? 'age' : 'size' })
    leftBytes -= segment.bytes + entriesOf(segment) * storeBytesPerEntry
  }
  return { segments: planned, leftBytes }
}

export const entriesOf = ({ firstSeq, lastSeq }: Pick<JournalSegment, 'firstSeq' | 'lastSeq'>): number =>
  lastSeq - firstSeq + 1
