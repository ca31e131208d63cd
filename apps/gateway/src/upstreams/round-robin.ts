import type { Candidate, NonEmpty } from './balance.ts'

/**
 * Smooth weighted round robin, the algorithm of nginx (commit 52327e0, ngx_http_upstream_get_peer): each gets its weight
 * in credit, the richest takes the request and pays for all. Of weights 5, 1, 1 comes a a b a c a a, not a a a a a b c.
 */
export const roundRobin = <Chosen extends Candidate>(candidates: NonEmpty<Chosen>): Chosen => {
  let best = candidates[0]
  let total = 0
  for (const candidate of candidates) {
    candidate.credit += candidate.weight
    total += candidate.weight
    if (candidate.credit > best.credit) best = candidate
  }
  best.credit -= total
  return best
}
