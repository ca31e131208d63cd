import type { StoredEntry } from '../model/entry.ts'
import { epochMs } from '../model/moment.ts'

/** One entry on the story's time axis, in milliseconds from its beginning. */
export interface StorySpan {
  readonly entry: StoredEntry
  readonly startMs: number
  readonly durationMs: number
  /** Started and ended within how many other spans. */
  readonly depth: number
}

export interface Story {
  readonly spans: readonly StorySpan[]
  readonly startedAtMs: number
  readonly durationMs: number
  /** The entry that tells how it all ended: the gateway's exchange, else the longest. */
  readonly verdict: StoredEntry
  /** Best known user: the first that is not `N/A`. */
  readonly userId: string
  /** What was done, in the words of the service that did it. */
  readonly action: string
  /** Why it failed: told by the innermost part that failed. */
  readonly cause: string | undefined
}

/** Milliseconds since 1970 in a version 7 UUID (RFC 9562, section 5.7): when the entry was written. */
const writtenAtMs = (id: string): number | undefined =>
  id[14] === '7' ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : undefined

/**
 * When the exchange of an entry began. Some callers stamp its beginning, others its end; an entry is written when the
 * exchange is over, so the nearer one to that moment tells which it is.
 */
const startOf = (entry: StoredEntry): number => {
  const stamped = epochMs(entry.timestamp)
  const duration = entry.http?.duration_ms ?? 0
  const written = writtenAtMs(entry.id)
  if (written === undefined) return stamped - duration
  const isStampedAtEnd = Math.abs(written - stamped) <= Math.abs(written - (stamped + duration))
  return isStampedAtEnd ? stamped - duration : stamped
}

interface Interval {
  readonly entry: StoredEntry
  readonly start: number
  readonly end: number
}

/** Two machines' clocks, or one clock's millisecond, may disagree by this much within one request. */
const toleranceMs = 1.5

const encloses = (outer: Interval, inner: Interval): boolean =>
  outer !== inner &&
  outer.end - outer.start > inner.end - inner.start &&
  outer.start <= inner.start + toleranceMs &&
  outer.end >= inner.end - toleranceMs

const isGateway = (entry: StoredEntry): boolean => entry.service === 'gateway'

const byStart = (a: Interval, b: Interval): number =>
  Number(isGateway(b.entry)) - Number(isGateway(a.entry)) ||
  a.start - b.start ||
  b.end - b.start - (a.end - a.start) ||
  a.entry.seq - b.entry.seq

const longest = (intervals: readonly Interval[]): Interval | undefined =>
  intervals.reduce<Interval | undefined>(
    (best, next) => (best === undefined || next.end - next.start > best.end - best.start ? next : best),
    undefined,
  )

/** Lays a request's entries out on one axis; undefined when there are none. */
export const layOutStory = (entries: readonly StoredEntry[]): Story | undefined => {
  const intervals = entries
    .map((entry): Interval => {
      const start = startOf(entry)
      return { entry, start, end: start + (entry.http?.duration_ms ?? 0) }
    })
    .sort(byStart)
  const verdict = (intervals.find(({ entry }) => isGateway(entry)) ?? longest(intervals))?.entry
  if (verdict === undefined) return undefined
  const startedAtMs = Math.min(...intervals.map(({ start }) => start))
  const spans = intervals.map((interval) => ({
    entry: interval.entry,
    startMs: interval.start - startedAtMs,
    durationMs: interval.end - interval.start,
    depth: intervals.filter((other) => encloses(other, interval)).length,
  }))
  const inner = entries.filter((entry) => !isGateway(entry))
  const failed = inner.findLast((entry) => entry.cause) ?? (verdict.cause ? verdict : undefined)
  return {
    spans,
    startedAtMs,
    durationMs: Math.max(...intervals.map(({ end }) => end)) - startedAtMs,
    verdict,
    userId: [verdict, ...inner].find((entry) => entry.user_id !== 'N/A')?.user_id ?? 'N/A',
    action: inner[0]?.action ?? verdict.action,
    cause: failed?.cause ?? undefined,
  }
}

/** Steps a person reads without counting. */
const niceSteps = [1, 2, 5, 10]

/** Round values from 0 up to `durationMs`, at most six of them. */
export const axisTicks = (durationMs: number): readonly number[] => {
  if (durationMs <= 0) return [0]
  const rough = durationMs / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * (niceSteps.find((nice) => nice * power >= rough) ?? 10)
  const count = Math.floor(durationMs / step + 1e-9)
  return Array.from({ length: count + 1 }, (_, index) => index * step)
}
