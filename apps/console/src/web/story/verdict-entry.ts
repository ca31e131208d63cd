import type { Story, StoryEntry } from '@trilha/log-api'

/** The entry that a story's result is from. */
export const verdictEntry = ({ entries, verdict_entry_id: id }: Story): StoryEntry => {
  const [first] = entries
  const entry = entries.find((one) => one.id === id) ?? first
  if (entry === undefined) throw new RangeError('a story has at least one entry')
  return entry
}
