import { constants } from 'node:os'

/** Ctrl-C as a signal that a command can pass on. */
export interface Interruption {
  /** From the first call on, Ctrl-C and SIGTERM abort it instead of ending the process; a second one ends it. */
  signal(): AbortSignal
  /** 128 and the number of the signal that came, as shells have it; undefined when none came. */
  exitCode(): number | undefined
  close(): void
}

export const createInterruption = (): Interruption => {
  const controller = new AbortController()
  let code: number | undefined
  let listens = false
  const onSignal = (name: NodeJS.Signals): void => {
    if (code !== undefined) process.exit(code)
    code = 128 + constants.signals[name]
    controller.abort()
  }
  return {
    signal: () => {
      if (!listens) for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, onSignal)
      listens = true
      return controller.signal
    },
    exitCode: () => code,
    close: () => {
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, onSignal)
    },
  }
}
