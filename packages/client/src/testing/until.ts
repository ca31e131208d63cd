import { setTimeout } from 'node:timers/promises'

/** Longer than any machine needs; only a failing test waits for it. */
const deadlineMs = 20_000

/** Short beside what a test does, and long enough to leave the machine to what is waited for. */
const intervalMs = 2

/** Resolves soon after the condition holds. */
export const until = async (condition: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  const deadline = performance.now() + deadlineMs
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not in ${deadlineMs} ms: ${what}`)
    await setTimeout(intervalMs)
  }
}
