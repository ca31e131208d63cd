interface Sample {
  readonly atMs: number
  readonly total: number
}

/** How fast a counter grew of late. */
export interface RecentRate {
  /** To be called about once a second. */
  sample(total: number, nowMs: number): void
  /** Growth a second over the last `windowMs`, or over what is known when that is less; 0 before the second sample. */
  perSecond(windowMs: number): number
}

/** @param longestMs of the windows that will be asked for */
export const createRecentRate = (longestMs: number): RecentRate => {
  const samples: Sample[] = []
  return {
    sample: (total, nowMs) => {
      samples.push({ atMs: nowMs, total })
      // The one before the window's start is needed to tell what came since.
      while ((samples[1]?.atMs ?? Number.POSITIVE_INFINITY) <= nowMs - longestMs) samples.shift()
    },
    perSecond: (windowMs) => {
      const newest = samples.at(-1)
      if (newest === undefined) return 0
      const oldest = samples.findLast(({ atMs }) => atMs <= newest.atMs - windowMs) ?? samples[0]
      if (oldest === undefined || oldest.atMs === newest.atMs) return 0
      return ((newest.total - oldest.total) * 1_000) / (newest.atMs - oldest.atMs)
    },
  }
}
