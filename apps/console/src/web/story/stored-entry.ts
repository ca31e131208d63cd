import type { StoryEntry } from '@trilha/log-api'
import type { StoredEntry } from '../model/entry.ts'

/** The entry as it is kept, without its place in the story. */
export const storedEntry = ({
  offset_ms: _offset,
  duration_ms: _duration,
  depth: _depth,
  parent_id: _parent,
  ...entry
}: StoryEntry): StoredEntry => entry
