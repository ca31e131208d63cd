import type { ListedEntry, StoryEntry } from '@trilha/log-api'

/** The entry as any list has it, without its place in the story. */
export const storedEntry = ({
  offset_ms: _offset,
  duration_ms: _duration,
  depth: _depth,
  parent_id: _parent,
  ...entry
}: StoryEntry): ListedEntry => entry
