import type { StoredEntry } from '@trilha/entry'
import { outcomeOf } from './outcome.ts'
import { type Gap, rounded } from './story-gap.ts'
import { findGaps } from './story-gaps.ts'
import { partOf, serviceBehind } from './story-part.ts'
import { growTree, type StoryNode } from './story-tree.ts'

/** An entry with its place in the story. */
export interface StoryEntry extends StoredEntry {
  /** From the start of the story, in milliseconds. */
  readonly offset_ms: number
  /** Null where the entry tells none. */
  readonly duration_ms: number | null
  /** Within how many others it happened. */
  readonly depth: number
  /** The entry within which it happened; null for the outermost. */
  readonly parent_id: string | null
}

/** What one request did, as far as its entries tell. */
export interface Story {
  readonly started_at: string
  readonly ended_at: string
  readonly duration_ms: number
  /** Of the outermost exchange with the gateway; without one, of the worst entry. */
  readonly result: string
  /** HTTP status that the caller got; null when unknown, 0 when none was sent. */
  readonly status: number | null
  /** The entry that the result is from. */
  readonly verdict_entry_id: string
  /** The user, where one is known. */
  readonly who: string | null
  /** Every user that the entries name. */
  readonly users: readonly string[]
  /** The action, in the words of the service that did it. */
  readonly what: string
  /** Why it failed, told by the innermost part that failed; null when it did not fail or none is told. */
  readonly cause: string | null
  readonly cause_entry_id: string | null
  /** In the order in which they come in. */
  readonly services: readonly string[]
  /** By what happened within what, then by time. */
  readonly entries: readonly StoryEntry[]
  readonly gaps: readonly Gap[]
}

export interface StoryOptions {
  /** There are more entries than these. */
  readonly isTruncated: boolean
  readonly now: Date
}

/** Entries are delivered within a second unless the log was away; after this time what is missing is missing. */
const youngMs = 10_000

/** Tells the story of a request. @param entries one or more, with the same request or trace */
export const tellStory = (entries: readonly StoredEntry[], { isTruncated, now }: StoryOptions): Story => {
  const nodes = growTree(entries.map(partOf))
  const verdict = verdictOf(nodes)
  const startMs = nodes.reduce((least, node) => Math.min(least, node.startMs), Number.POSITIVE_INFINITY)
  const endMs = nodes.reduce((most, node) => Math.max(most, node.endMs), startMs)
  const newest = nodes.reduce((latest, { entry }) => Math.max(latest, Date.parse(entry.received_at)), 0)
  const isYoung = now.getTime() - newest < youngMs
  const users = unique(nodes.map(({ entry }) => entry.user_id).filter((user) => user !== 'N/A'))
  const root = outcomeOf(verdict.entry.result) === 'success' ? undefined : rootFailure(verdict, nodes)
  return {
    started_at: new Date(startMs).toISOString(),
    ended_at: new Date(endMs).toISOString(),
    duration_ms: rounded(endMs - startMs),
    result: verdict.entry.result,
    status: verdict.entry.http?.status ?? null,
    verdict_entry_id: verdict.entry.id,
    who: verdict.entry.user_id === 'N/A' ? (users[0] ?? null) : verdict.entry.user_id,
    users,
    what: deedOf(nodes, verdict),
    cause: root?.entry.cause ?? null,
    cause_entry_id: root?.entry.id ?? null,
    services: unique(nodes.map(({ entry }) => entry.service)),
    entries: nodes.map((node) => storyEntry(node, startMs)),
    gaps: findGaps({ parts: nodes, startMs, isTruncated, isYoung }),
  }
}

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)]

const severities = { failure: 2, other: 1, success: 0 } as const
const severityOf = ({ entry }: StoryNode): number => severities[outcomeOf(entry.result)]

/** Of several exchanges the last to end: the same request may have been sent again until it succeeded. */
const verdictOf = (nodes: readonly StoryNode[]): StoryNode => {
  const exchanges = nodes.filter(({ role }) => role === 'exchange')
  const deeds = nodes.filter(({ role }) => role !== 'delivery')
  const [verdict] =
    exchanges.length > 0
      ? exchanges.toSorted((a, b) => a.depth - b.depth || b.endMs - a.endMs)
      : (deeds.length > 0 ? deeds : nodes).toSorted((a, b) => severityOf(b) - severityOf(a) || a.depth - b.depth)
  if (verdict === undefined) throw new RangeError('a story needs an entry')
  return verdict
}

/** The innermost failure within the verdict's own part of the story; an earlier try may have failed for another reason. */
const rootFailure = (verdict: StoryNode, nodes: readonly StoryNode[]): StoryNode | undefined =>
  innermostCause(within(verdict, nodes)) ?? innermostCause(nodes)

/** A part and what happened within it: in a story's order, what follows it and is deeper. */
const within = (outer: StoryNode, nodes: readonly StoryNode[]): readonly StoryNode[] => {
  const start = nodes.indexOf(outer)
  const length = nodes.slice(start + 1).findIndex(({ depth }) => depth <= outer.depth)
  return length < 0 ? nodes.slice(start) : nodes.slice(start, start + 1 + length)
}

const innermostCause = (nodes: readonly StoryNode[]): StoryNode | undefined =>
  nodes
    .filter(({ entry }) => outcomeOf(entry.result) !== 'success' && (entry.cause ?? '').trim() !== '')
    .reduce<StoryNode | undefined>(
      (best, node) => (best === undefined || node.depth >= best.depth ? node : best),
      undefined,
    )

/** What the service that was asked says it did; of several the last, and no part of another. */
const deedOf = (nodes: readonly StoryNode[], verdict: StoryNode): string => {
  const actions = nodes.filter(({ role }) => role === 'action')
  const answering = actions
    .filter(({ entry }) => entry.service === serviceBehind(verdict))
    .reduce<StoryNode | undefined>(
      (best, node) => (best === undefined || node.depth <= best.depth ? node : best),
      undefined,
    )
  return (answering ?? (verdict.role === 'exchange' ? actions[0] : verdict) ?? verdict).entry.action
}

const storyEntry = ({ entry, startMs, parent, depth }: StoryNode, storyStartMs: number): StoryEntry => ({
  ...entry,
  offset_ms: rounded(startMs - storyStartMs),
  duration_ms: entry.http?.duration_ms ?? null,
  depth,
  parent_id: parent?.entry.id ?? null,
})
