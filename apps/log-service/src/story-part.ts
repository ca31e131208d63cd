import type { StoredEntry } from '@trilha/entry'

/**
 * An entry's role in a request:
 *
 * - `exchange`: the gateway's account of a request and its response
 * - `delivery`: a gateway exchange that only brought entries to this log
 * - `action`: what a service, or anybody else, says it did
 */
export type Role = 'exchange' | 'delivery' | 'action'

/** One entry on a request's axis of time, in milliseconds since 1970 with a fraction. */
export interface StoryPart {
  readonly entry: StoredEntry
  readonly role: Role
  readonly startMs: number
  /** Equal to the start where the entry tells no duration. */
  readonly endMs: number
}

export const partOf = (entry: StoredEntry): StoryPart => {
  const startMs = startOf(entry)
  return { entry, role: roleOf(entry), startMs, endMs: startMs + (entry.http?.duration_ms ?? 0) }
}

/** Routes of the gateway whose exchanges carry entries to the log, which itself tells of no action. */
const deliveryRoute = /^\/logs?(?:\/|$)/

const roleOf = ({ service, http }: StoredEntry): Role => {
  if (service !== 'gateway') return 'action'
  return deliveryRoute.test(http?.route ?? '') ? 'delivery' : 'exchange'
}

/** The services behind the gateway that tell of every action, by the first part of their routes. */
const servicesByPath: ReadonlyMap<string, string> = new Map([
  ['users', 'user_service'],
  ['events', 'event_service'],
  ['messages', 'messaging_service'],
])
const servicesBehind: ReadonlySet<string> = new Set(servicesByPath.values())

/** The service that an exchange was for, when it is one that tells of its actions. */
export const serviceBehind = ({ role, entry }: StoryPart): string | undefined =>
  role === 'exchange' ? servicesByPath.get(entry.http?.route?.split('/')[1] ?? '') : undefined

/** Whether the entry is an answer to HTTP by a service that stands behind the gateway. */
export const isBehindGateway = ({ role, entry }: StoryPart): boolean =>
  role === 'action' && entry.http !== undefined && servicesBehind.has(entry.service)

/** When it happened, with the fraction of a millisecond that a Date would lose. */
export const epochMs = (timestamp: string): number =>
  Date.parse(`${timestamp.slice(0, 19)}Z`) + Number(`0${timestamp.slice(19, -1)}`) * 1_000

/** Entries are written within a moment of the end of their work; an id made later (by an import) says nothing of it. */
const writtenWithinMs = 1_000

/**
 * When the work of an entry began. Most stamp the beginning, some callers the end; an entry is written when the work is
 * over, and a version 7 id (RFC 9562, section 5.7) says when that was: the end that is nearer to it is the one stamped.
 */
const startOf = ({ id, timestamp, http }: StoredEntry): number => {
  const stamped = epochMs(timestamp)
  const duration = http?.duration_ms ?? 0
  if (id[14] !== '7') return stamped
  const writtenMs = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
  const distance = Math.abs(writtenMs - stamped)
  const isEnd = distance < Math.abs(writtenMs - (stamped + duration)) && distance < writtenWithinMs
  return isEnd ? stamped - duration : stamped
}
