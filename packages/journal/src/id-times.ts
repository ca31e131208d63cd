/** Both ends inclusive, in ms since 1970. */
export interface TimeSpan {
  readonly from: number
  readonly to: number
}

/**
 * A second: fine enough that a busy segment's span ends where the next one's begins, coarse enough that an hour of a
 * quiet one is a few thousand numbers while it is open.
 */
const stepMs = 1000

/**
 * Enough that a few ids with odd times (a client whose clock is a year ahead, a spool delivered a day late) stay spots of
 * their own and do not stretch the segment's span over everything between.
 */
export const maxSpans = 8

/**
 * The times at which the ids (UUID version 7) of one segment were made. An id carries its time, so a second record with
 * the same id can only follow a first one in a segment whose spans hold that time: all others need not be asked.
 */
export class IdTimes {
  readonly #steps = new Set<number>()
  #newest = -1

  add(timeMs: number): void {
    const step = Math.floor(timeMs / stepMs)
    if (step === this.#newest) return
    this.#newest = step
    this.#steps.add(step)
  }

  /** At most {@link maxSpans} spans, oldest first, that cover every time: the widest gaps stay open. */
  spans(): readonly TimeSpan[] {
    const steps = [...this.#steps].sort((a, b) => a - b)
    const openGap = smallestOpenGap(steps)
    const spans: TimeSpan[] = []
    let from = steps[0]
    steps.forEach((step, index) => {
      const next = steps[index + 1]
      if (from === undefined || (next !== undefined && next - step < openGap)) return
      spans.push({ from: from * stepMs, to: (step + 1) * stepMs - 1 })
      from = next
    })
    return spans
  }
}

/** Gaps at least this wide separate two spans. */
const smallestOpenGap = (steps: readonly number[]): number => {
  const gaps = steps.slice(1).map((step, index) => step - (steps[index] ?? 0))
  gaps.sort((a, b) => b - a)
  const firstClosed = gaps[maxSpans - 1]
  // Wider than the widest that must be closed; and neighbours (a gap of 1) are never separated.
  return Math.max(2, (firstClosed ?? 1) + 1)
}
