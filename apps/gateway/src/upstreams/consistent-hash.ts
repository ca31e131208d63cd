import type { Balance, BalanceKeys } from './balance.ts'

/**
 * Rendezvous hashing: each target draws a number from the key and its own name, and the best draw wins (Thaler and
 * Ravishankar, “Using name-based mappings to increase hit rates”, IEEE/ACM Transactions on Networking 6(1), 1998).
 * With -ln(draw) / weight as the measure, shares are exactly as the weights (Schindelhauer and Schomaker, “Weighted
 * distributed hash tables”, SPAA 2005). A target that comes or goes moves only its own keys, there is no ring to build,
 * and every gateway with the same targets chooses the same, also after a restart.
 */
export const consistentHash =
  (key: (keys: BalanceKeys) => string): Balance =>
  (candidates, keys) => {
    const keyHash = hashText(key(keys))
    let best = candidates[0]
    let shortest = Number.POSITIVE_INFINITY
    for (const candidate of candidates) {
      const distance = -Math.log(draw(keyHash, candidate.seed)) / candidate.weight
      if (distance < shortest) {
        best = candidate
        shortest = distance
      }
    }
    return best
  }

/** Above 0 and below 1, evenly. */
const draw = (keyHash: number, seed: number): number => (mix(keyHash ^ seed) + 0.5) / 2 ** 32

/**
 * FNV-1a over UTF-16 units (RFC 9923 has it over bytes), then mixed: of texts that differ in their last letter FNV differs
 * in few bits, and a draw takes the difference of two such hashes.
 */
export const hashText = (text: string): number => {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return mix(hash)
}

/** MurmurHash3's 32-bit finaliser (fmix32): each bit of the input turns each bit of the result half of the time. */
const mix = (hash: number): number => {
  let mixed = hash ^ (hash >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
