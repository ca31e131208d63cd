import { isBehindGateway, type StoryPart, serviceBehind } from './story-part.ts'

/** A part with its place in the tree of what happened within what. */
export interface StoryNode extends StoryPart {
  readonly parent: StoryPart | undefined
  /** 0 for what happened within nothing else. */
  readonly depth: number
}

/** Gateway and services stamp whole milliseconds: an exchange may seem to start or end this much too late or too early. */
const toleranceMs = 2

/**
 * Puts the parts of a request into the order of a story: by start, then seq, and everything behind what it happened
 * within. Entries do not name their parents: a service's answer belongs to the exchange that was for it, and anything
 * else to the shortest part whose time encloses its own.
 */
export const growTree = (parts: readonly StoryPart[]): readonly StoryNode[] => {
  const parents = findParents(parts)
  const children = Map.groupBy([...parts].sort(byStart), (part) => parents.get(part))
  const nodesBelow = (parent: StoryPart | undefined, depth: number): StoryNode[] =>
    (children.get(parent) ?? []).flatMap((part) => [{ ...part, parent, depth }, ...nodesBelow(part, depth + 1)])
  return nodesBelow(undefined, 0)
}

const byStart = (a: StoryPart, b: StoryPart): number => a.startMs - b.startMs || a.entry.seq - b.entry.seq

const durationOf = ({ startMs, endMs }: StoryPart): number => endMs - startMs

type Parents = Map<StoryPart, StoryPart>

const findParents = (parts: readonly StoryPart[]): Parents => {
  const parents: Parents = new Map()
  for (const part of parts) {
    const exchange = exchangeFor(part, parts)
    if (exchange !== undefined) parents.set(part, exchange)
  }
  for (const part of parts) {
    if (parents.has(part)) continue
    const outer = shortest(parts.filter((other) => encloses(other, part) && !isWithin(other, part, parents)))
    if (outer !== undefined) parents.set(part, outer)
  }
  return parents
}

/** The exchange that a service answered, whatever its clock says; among several, times have to tell. */
const exchangeFor = (part: StoryPart, parts: readonly StoryPart[]): StoryPart | undefined => {
  if (!isBehindGateway(part)) return undefined
  const { service, request_id: request } = part.entry
  const exchanges = parts.filter((other) => serviceBehind(other) === service && other.entry.request_id === request)
  return exchanges.length === 1 ? exchanges[0] : undefined
}

const shortest = (parts: readonly StoryPart[]): StoryPart | undefined =>
  parts.reduce<StoryPart | undefined>(
    (best, part) => (best === undefined || durationOf(part) < durationOf(best) ? part : best),
    undefined,
  )

/** With clocks that differ, times could have two parts be within each other by way of others. */
const isWithin = (part: StoryPart, outer: StoryPart, parents: Parents): boolean => {
  for (let above: StoryPart | undefined = part; above !== undefined; above = parents.get(above)) {
    if (above === outer) return true
  }
  return false
}

const encloses = (outer: StoryPart, inner: StoryPart): boolean => {
  const tolerance = outer.role === 'exchange' && inner.role !== 'exchange' ? toleranceMs : 0
  return (
    durationOf(outer) > durationOf(inner) &&
    outer.startMs <= inner.startMs + tolerance &&
    outer.endMs >= inner.endMs - tolerance
  )
}
