import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Part } from './parts.ts'
import { forwardLines, type Output } from './prefixed-output.ts'

/** A part that keeps dying is started again after a pause that doubles up to this. */
const maxRestartPauseMs = 10_000
const firstRestartPauseMs = 250
/** A part that ran this long before it died was well: its next pause is the first one again. */
const steadyMs = 30_000
/** Parts give their in-flight requests 10 s and their spools 5 s; one that is still there after this is killed. */
const stopTimeoutMs = 25_000

export interface PartProcess {
  readonly part: Part
  /** Ends it as SIGTERM does, and waits; kills it when it takes too long. */
  stop(): Promise<void>
  /** Ends it now. */
  kill(): void
}

export interface PartProcessOptions {
  readonly part: Part
  readonly env: NodeJS.ProcessEnv
  readonly output: Output
  /** It ended before it listened for the first time: a taken port, a wrong setting. It has said why on its own lines. */
  readonly onStartFailure: (part: Part) => void
}

/**
 * Starts a part and keeps it running: one that dies later is started again. It runs in a process group of its own, so
 * that a terminal's Ctrl-C reaches only the launcher, which then stops the parts in their order.
 */
export const startPart = (options: PartProcessOptions): PartProcess => {
  const { part, output } = options
  let isStopping = false
  let hasListened = false
  let pauseMs = firstRestartPauseMs
  let restart: NodeJS.Timeout | undefined
  let child: ChildProcess

  const say = (text: string): void => output.line(part.name, part.colour, text)

  const start = (): void => {
    const startedAt = performance.now()
    child = spawn(process.execPath, [...process.execArgv, ...(part.nodeArgs ?? []), part.program], {
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    })
    if (child.stdout !== null) forwardLines(child.stdout, say)
    if (child.stderr !== null) forwardLines(child.stderr, say)
    child.on('message', (message) => {
      if (isListening(message)) hasListened = true
    })
    child.on('error', (error) => say(`cannot be started: ${error.message}`))
    child.on('exit', (code, signal) => ended(code, signal, startedAt))
  }

  const ended = (code: number | null, signal: NodeJS.Signals | null, startedAt: number): void => {
    if (isStopping) return
    if (!hasListened) {
      options.onStartFailure(part)
      return
    }
    if (performance.now() - startedAt > steadyMs) pauseMs = firstRestartPauseMs
    say(`ended unexpectedly (${signal ?? `exit code ${code}`}); starting it again in ${pauseMs} ms`)
    restart = setTimeout(start, pauseMs)
    pauseMs = Math.min(pauseMs * 2, maxRestartPauseMs)
  }

  start()
  return {
    part,
    stop: async () => {
      isStopping = true
      clearTimeout(restart)
      if (hasEnded(child)) return
      const timeout = setTimeout(() => {
        say(`did not stop within ${stopTimeoutMs / 1_000} s and is killed`)
        child.kill('SIGKILL')
      }, stopTimeoutMs)
      child.kill('SIGTERM')
      if (!hasEnded(child)) await once(child, 'exit')
      clearTimeout(timeout)
    },
    kill: () => {
      isStopping = true
      clearTimeout(restart)
      child.kill('SIGKILL')
    },
  }
}

const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null || child.pid === undefined

const isListening = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'listening'
