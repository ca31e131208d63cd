import type { Candidate, NonEmpty } from './balance.ts'

/**
 * The fewest requests under way for its weight. Those that are equal, as all are while nothing happens, take turns by
 * {@link roundRobin}'s rule: else the first in the file would get all requests of quiet times.
 */
export const leastConnections = <Chosen extends Candidate>(candidates: NonEmpty<Chosen>): Chosen => {
  let least: Candidate = candidates[0]
  for (const candidate of candidates) if (compareLoad(candidate, least) < 0) least = candidate
  // The counts do not change before the end of this function.
  const { activeRequests, weight } = least
  let best: Chosen | undefined
  let total = 0
  for (const candidate of candidates) {
    if (candidate.activeRequests * weight !== activeRequests * candidate.weight) continue
    candidate.credit += candidate.weight
    total += candidate.weight
    if (best === undefined || candidate.credit > best.credit) best = candidate
  }
  best ??= candidates[0]
  best.credit -= total
  return best
}

/** Of requests for each unit of weight, without a division: both products are exact (weights are below 2^16). */
const compareLoad = (a: Candidate, b: Candidate): number => a.activeRequests * b.weight - b.activeRequests * a.weight
