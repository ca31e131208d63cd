import type { Story, StoryEntry } from '@trilha/log-api'
import { outcomeOf } from '../model/sentence.ts'

/** What a failure was called at one layer. */
export interface CauseStep {
  readonly entry: StoryEntry
  /** Absent where the layer gave none. */
  readonly cause: string | undefined
  /** The layer passed on the words of the one within it. */
  readonly isPassedOn: boolean
}

const causeOf = ({ cause }: StoryEntry): string | undefined =>
  cause === null || cause.trim() === '' ? undefined : cause

/** Of long texts the story has the beginnings, and their lengths. */
const isSameCause = (one: StoryEntry, other: StoryEntry): boolean =>
  causeOf(one) === causeOf(other) && one.cut?.cause === other.cut?.cause

/** The entry and what it happened within, from the innermost outwards. */
const outwards = (entry: StoryEntry | undefined, byId: ReadonlyMap<string, StoryEntry>): readonly StoryEntry[] => {
  const path: StoryEntry[] = []
  for (let at = entry; at !== undefined; at = at.parent_id === null ? undefined : byId.get(at.parent_id)) path.push(at)
  return path
}

/** Why a request failed: what went wrong first, then what became of it at each layer up to the caller. */
export const causeChain = (story: Story): readonly CauseStep[] => {
  const byId = new Map(story.entries.map((entry) => [entry.id, entry]))
  const verdict = byId.get(story.verdict_entry_id)
  if (verdict === undefined || outcomeOf(verdict.result) === 'success') return []
  const path = outwards(byId.get(story.cause_entry_id ?? verdict.id), byId)
  const whole = path.includes(verdict) ? path.slice(0, path.indexOf(verdict) + 1) : [...path, verdict]
  return whole.map((entry, index) => {
    const inner = whole[index - 1]
    const cause = causeOf(entry)
    return { entry, cause, isPassedOn: cause !== undefined && inner !== undefined && isSameCause(inner, entry) }
  })
}
