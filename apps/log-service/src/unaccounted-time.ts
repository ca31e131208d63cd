import { actionsFor, type Gap, rounded, type Told } from './story-gap.ts'
import { type StoryPart, serviceBehind } from './story-part.ts'

/** Below this, network, parsing and rounded clocks explain the time that no service accounts for. */
const minimumMs = 100
/** From this share of the exchange on, where the time went is not told. */
const minimumShare = 0.5

interface Stretch {
  readonly startMs: number
  readonly endMs: number
}

/** The time of an exchange that none of the actions within it accounts for; its longest stretch says where. */
export const unaccountedTime = (exchange: StoryPart, told: Told): readonly Gap[] => {
  const service = serviceBehind(exchange)
  if (actionsFor(exchange, told).length === 0) return []
  const within = told.parts.filter(({ role, startMs, endMs }) => role === 'action' && endMs > startMs)
  const stretches = uncovered(exchange, within)
  const totalMs = stretches.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)
  const durationMs = exchange.endMs - exchange.startMs
  if (totalMs < minimumMs || totalMs < minimumShare * durationMs) return []
  const [longest] = [...stretches].sort((a, b) => b.endMs - b.startMs - (a.endMs - a.startMs))
  if (longest === undefined) return []
  const detail = `${Math.round(totalMs)} of the exchange's ${Math.round(durationMs)} ms are not accounted for by any service`
  return [
    {
      kind: 'unaccounted_time',
      detail,
      ...(service !== undefined && { service }),
      entry_id: exchange.entry.id,
      offset_ms: rounded(longest.startMs - told.startMs),
      duration_ms: rounded(longest.endMs - longest.startMs),
    },
  ]
}

/** What of a stretch none of the others covers, in order. */
const uncovered = (whole: Stretch, others: readonly Stretch[]): readonly Stretch[] => {
  const stretches: Stretch[] = []
  let reachedMs = whole.startMs
  for (const { startMs, endMs } of [...others].sort((a, b) => a.startMs - b.startMs)) {
    if (startMs > reachedMs) stretches.push({ startMs: reachedMs, endMs: Math.min(startMs, whole.endMs) })
    reachedMs = Math.max(reachedMs, endMs)
  }
  stretches.push({ startMs: reachedMs, endMs: whole.endMs })
  return stretches.filter(({ startMs, endMs }) => endMs > startMs)
}
