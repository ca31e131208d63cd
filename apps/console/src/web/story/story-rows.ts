import type { Gap, Story, StoryEntry } from '@trilha/log-api'
import { type Attempt, attemptsOf } from './attempts.ts'
import { type Guide, withGuides } from './tree-guides.ts'

/** One line of the waterfall: an entry, or a gap that has a place on the axis. */
export type StoryRow = EntryRow | GapRow

interface RowPlace {
  readonly key: string
  /** From the start of the story, in milliseconds. */
  readonly startMs: number
  /** Null for a moment. */
  readonly durationMs: number | null
  readonly depth: number
  /** How the lines of the tree pass through the row, from the outermost level inwards. */
  readonly guides: readonly Guide[]
}

export interface EntryRow extends RowPlace {
  readonly kind: 'entry'
  readonly entry: StoryEntry
  readonly attempt: Attempt | undefined
}

export interface GapRow extends RowPlace {
  readonly kind: 'gap'
  readonly gap: Gap
}

/** Gaps that stand for something which should be on the axis and is not; the others are about what is there. */
const placedKinds = new Set(['no_service_entry', 'service_silent', 'unaccounted_time', 'no_gateway_entry'])

export const isPlaced = ({ kind }: Gap): boolean => placedKinds.has(kind)

type Unguided = Omit<EntryRow, 'guides'> | Omit<GapRow, 'guides'>

const gapRow = (gap: Gap, place: Pick<RowPlace, 'startMs' | 'durationMs' | 'depth'>): Unguided => ({
  kind: 'gap',
  key: `${gap.kind} ${gap.entry_id ?? gap.service ?? ''}`,
  gap,
  ...place,
})

/** A gap within an entry: as long as it says, else as long as the entry. */
const gapWithin = (gap: Gap, entry: StoryEntry): Unguided =>
  gapRow(gap, {
    startMs: gap.offset_ms ?? entry.offset_ms,
    durationMs: gap.duration_ms ?? entry.duration_ms,
    depth: entry.depth + 1,
  })

/** Where a gap stands among what happened within its entry, by time. */
const placeWithin = (rows: readonly Unguided[], entry: StoryEntry, startMs: number): number => {
  const at = rows.findIndex(({ key }) => key === entry.id)
  for (let index = at + 1; index < rows.length; index++) {
    const row = rows[index]
    if (row === undefined || row.depth <= entry.depth) return index
    if (row.depth === entry.depth + 1 && row.startMs >= startMs) return index
  }
  return rows.length
}

/** The entries of a story as the lines of its waterfall, with what is missing in the place where it should be. */
export const storyRows = (story: Story): readonly StoryRow[] => {
  const attempts = attemptsOf(story.entries)
  const rows: Unguided[] = story.entries.map((entry) => ({
    kind: 'entry',
    key: entry.id,
    entry,
    attempt: attempts.get(entry.id),
    startMs: entry.offset_ms,
    durationMs: entry.duration_ms,
    depth: entry.depth,
  }))
  for (const gap of story.gaps.filter(isPlaced)) {
    const entry = story.entries.find(({ id }) => id === gap.entry_id)
    if (entry === undefined) rows.unshift(gapRow(gap, { startMs: 0, durationMs: story.duration_ms, depth: 0 }))
    else {
      const row = gapWithin(gap, entry)
      rows.splice(placeWithin(rows, entry, row.startMs), 0, row)
    }
  }
  return withGuides(rows)
}
