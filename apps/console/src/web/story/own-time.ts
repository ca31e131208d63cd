import type { StoryEntry } from '@trilha/log-api'

/** A part of a bar, in milliseconds from the start of the story. */
export interface Stretch {
  readonly startMs: number
  readonly endMs: number
}

/** The time of an entry in which nothing that it contains was at work: its own. In order, without overlaps. */
export const ownTime = (entry: StoryEntry, within: readonly StoryEntry[]): readonly Stretch[] => {
  const endMs = entry.offset_ms + (entry.duration_ms ?? 0)
  const stretches: Stretch[] = []
  let reachedMs = entry.offset_ms
  for (const inner of within.toSorted((a, b) => a.offset_ms - b.offset_ms)) {
    if (inner.offset_ms > reachedMs) stretches.push({ startMs: reachedMs, endMs: Math.min(inner.offset_ms, endMs) })
    reachedMs = Math.max(reachedMs, inner.offset_ms + (inner.duration_ms ?? 0))
  }
  stretches.push({ startMs: reachedMs, endMs })
  return stretches.filter((stretch) => stretch.endMs > stretch.startMs)
}

/** Of all entries with a duration that contain others. */
export const ownTimes = (entries: readonly StoryEntry[]): ReadonlyMap<string, readonly Stretch[]> => {
  const within = Map.groupBy(
    entries.filter(({ duration_ms: duration }) => (duration ?? 0) > 0),
    ({ parent_id: parent }) => parent,
  )
  return new Map(
    entries.flatMap((entry) => {
      const inner = within.get(entry.id)
      return inner === undefined ? [] : [[entry.id, ownTime(entry, inner)] as const]
    }),
  )
}

export const lengthOf = (stretches: readonly Stretch[]): number =>
  stretches.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)
