import { setImmediate } from 'node:timers/promises'

/** Longer than any machine needs; only a failing test waits for it. */
const deadlineMs = 20_000

/** Resolves as soon as the condition holds. */
export const until = async (condition: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  const deadline = performance.now() + deadlineMs
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not in ${deadlineMs} ms: ${what}`)
    await setImmediate()
  }
}
