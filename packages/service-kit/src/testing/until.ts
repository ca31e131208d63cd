import { setTimeout as delay } from 'node:timers/promises'

/** Long enough for a loaded machine; a condition that holds is noticed within milliseconds. */
const deadlineMs = 20_000
const stepMs = 10

/** Waits until `probe` gives a value; what it throws counts as "not yet". */
export const until = async <Value>(what: string, probe: () => Value | undefined | Promise<Value | undefined>) => {
  const end = Date.now() + deadlineMs
  let lastError: unknown
  while (Date.now() < end) {
    try {
      const value = await probe()
      if (value !== undefined && value !== false) return value
    } catch (error) {
      lastError = error
    }
    await delay(stepMs)
  }
  throw new Error(`waited ${deadlineMs / 1000} s in vain until ${what}`, { cause: lastError })
}
