import type { StoryEntry } from '@trilha/log-api'
import { outcomeOf } from '../model/sentence.ts'

/** The `number`th of `of` tries of the same action. */
export interface Attempt {
  readonly number: number
  readonly of: number
}

const sameDeed = ({ parent_id: parent, service, action }: StoryEntry): string =>
  JSON.stringify([parent, service, action])

/**
 * Which entries are tries of one action, by entry id: a service did the same within the same part again, after every
 * earlier time had failed. What is done several times with success is work, not a retry.
 */
export const attemptsOf = (entries: readonly StoryEntry[]): ReadonlyMap<string, Attempt> => {
  const attempts = new Map<string, Attempt>()
  for (const tries of Map.groupBy(entries, sameDeed).values()) {
    if (tries.length < 2 || tries.slice(0, -1).some(({ result }) => outcomeOf(result) !== 'failure')) continue
    for (const [index, { id }] of tries.entries()) attempts.set(id, { number: index + 1, of: tries.length })
  }
  return attempts
}
