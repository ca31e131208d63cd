import { msOf } from '../configuration/units.ts'

/** The longest delay that a Node timer keeps (2^31 - 1 ms); a longer one would fire at once. */
const maxTimerMs = 2_147_483_647

/** Milliseconds of a duration for a timer. At least one: 0 means “never” to undici, and an upstream may not take forever. */
export const timerMsOf = (text: string): number => Math.min(Math.max(msOf(text), 1), maxTimerMs)
