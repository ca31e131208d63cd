import type { Story } from '@trilha/log-api'
import type { StoredEntry } from '../model/entry.ts'
import { epochMs } from '../model/moment.ts'

/** Something that a user did near a request. */
export interface Deed {
  readonly entry: StoredEntry
  /** From the start of the request; negative before it. */
  readonly apartMs: number
  /** The same action on the same thing: perhaps the same request sent again. */
  readonly isSame: boolean
}

/** A glance, not a timeline. */
const mostDeeds = 3

const doneTo = ({ target, http }: StoredEntry): string => JSON.stringify([target?.type, target?.id, http?.path])

/** One entry of each other request among a user's entries, in their order; entries without a request stand for themselves. */
export const deedsBeside = (story: Story, entries: readonly StoredEntry[]): readonly Deed[] => {
  const startMs = epochMs(story.started_at)
  const own = new Set(story.entries.flatMap(({ id, request_id: request }) => [id, request ?? id]))
  const deed = story.entries.find(({ action }) => action === story.what)
  const seen = new Set<string>()
  return entries
    .filter(({ id, request_id: request = id }) => {
      if (own.has(id) || own.has(request) || seen.has(request)) return false
      seen.add(request)
      return true
    })
    .slice(0, mostDeeds)
    .map((entry) => ({
      entry,
      apartMs: epochMs(entry.timestamp) - startMs,
      isSame: deed !== undefined && entry.action === deed.action && doneTo(entry) === doneTo(deed),
    }))
}
