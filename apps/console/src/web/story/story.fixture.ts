import type { Gap, Story, StoryEntry } from '@trilha/log-api'

let seq = 0

/** An entry of a story, with what a test names. Its id is its number. */
export const part = (fields: Partial<StoryEntry> = {}): StoryEntry => {
  seq += 1
  return {
    seq,
    id: String(seq),
    timestamp: '2026-11-24T10:00:00.000Z',
    received_at: '2026-11-24T10:00:00.100Z',
    service: 'user_service',
    user_id: 'N/A',
    action: 'get_user',
    result: 'success',
    cause: null,
    request_id: 'r1',
    offset_ms: 0,
    duration_ms: null,
    depth: 0,
    parent_id: null,
    ...fields,
  }
}

/** What fails, and why. */
export const failing = (cause: string | null): Pick<StoryEntry, 'result' | 'cause'> => ({ result: 'failure', cause })

/** A story of these entries; its verdict is from the first. */
export const storyOf = (
  entries: readonly StoryEntry[],
  fields: Partial<Story> & { gaps?: readonly Gap[] } = {},
): Story => {
  const [first] = entries
  if (first === undefined) throw new RangeError('a story has at least one entry')
  return {
    complete: true,
    request_id: 'r1',
    trace_id: null,
    started_at: '2026-11-24T10:00:00.000Z',
    ended_at: '2026-11-24T10:00:00.100Z',
    duration_ms: 100,
    result: first.result,
    status: first.http?.status ?? null,
    verdict_entry_id: first.id,
    who: null,
    users: [],
    what: first.action,
    cause: null,
    cause_entry_id: null,
    services: [...new Set(entries.map(({ service }) => service))],
    entries,
    gaps: [],
    truncated: false,
    related: 0,
    ...fields,
  }
}
