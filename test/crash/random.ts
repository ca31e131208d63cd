/** A whole number from `from` to `to`, both included. */
export type Random = (from: number, to: number) => number

/** A small seeded generator (mulberry32), so that a failing run can be run again with the seed that it printed. */
export const createRandom = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return (from, to) => from + Math.floor(next() * (to - from + 1))
}
