import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** Sends the signal unless the process has ended, and waits for the end; resolves with the exit code (null after a signal). */
export const endProcess = async (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> => {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  return child.exitCode
}
