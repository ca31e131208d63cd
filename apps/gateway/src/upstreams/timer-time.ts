import { msOf } from '../configuration/units.ts'
import { maxTimerMs } from '../limits.ts'

/** Milliseconds of a duration for a timer. At least one: 0 means “never” to undici, and an upstream may not take forever. */
export const timerMsOf = (text: string): number => Math.min(Math.max(msOf(text), 1), maxTimerMs)
