import { type StoryPart, serviceBehind } from './story-part.ts'
import type { StoryNode } from './story-tree.ts'

export const gapKinds = [
  'no_service_entry',
  'service_silent',
  'no_gateway_entry',
  'failure_without_cause',
  'outcomes_differ',
  'several_exchanges',
  'unaccounted_time',
  'clock_skew',
  'truncated',
] as const
export type GapKind = (typeof gapKinds)[number]

/** Something that the entries of a request do not tell, or tell in two ways. */
export interface Gap {
  readonly kind: GapKind
  /** In plain English. */
  readonly detail: string
  readonly service?: string
  /** The entry that the gap shows at. */
  readonly entry_id?: string
  /** Where in the story time is not accounted for, in milliseconds from its start. */
  readonly offset_ms?: number
  readonly duration_ms?: number
  /** The request is so young that the missing entry may still arrive. */
  readonly provisional?: boolean
}

/** What is told of a request, and whether all of it. */
export interface Told {
  readonly parts: readonly StoryNode[]
  /** Where the story starts, in milliseconds since 1970. */
  readonly startMs: number
  readonly isTruncated: boolean
  /** Whether more may still arrive. */
  readonly isYoung: boolean
}

/** What a service says it did. */
export const actionsOf = (service: string, { parts }: Told): readonly StoryNode[] =>
  parts.filter(({ role, entry }) => role === 'action' && entry.service === service)

/** What the service that an exchange was for says it did within it. */
export const actionsFor = (exchange: StoryPart, told: Told): readonly StoryNode[] => {
  const service = serviceBehind(exchange)
  if (service === undefined) return []
  return actionsOf(service, told).filter(({ parent }) => parent?.entry === exchange.entry)
}

/** To microseconds: the finest that entries tell. */
export const rounded = (milliseconds: number): number => Math.round(milliseconds * 1_000) / 1_000
