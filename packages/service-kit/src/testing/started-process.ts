import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { until } from './until.ts'

/** A part running as a real process, as its launcher would start it. */
export interface StartedProcess {
  readonly child: ChildProcess
  /** Where it listens. Rejects when it ended before. */
  readonly url: () => Promise<string>
  /** Resolves with the exit code once it ended (null when a signal killed it). */
  readonly ended: Promise<number | null>
  readonly output: () => string
  readonly errors: () => string
}

/**
 * Starts `main` with only the given environment, so that nothing of the developer's shell gets in. Port 0 is the
 * caller's to set.
 */
export const startProcess = (
  main: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): StartedProcess => {
  const child = fork(main, [...args], {
    env: { PATH: process.env.PATH ?? '', LOG_FORMAT: 'json', ...env },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let output = ''
  let errors = ''
  let url: string | undefined
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  child.on('message', (message: { readonly type?: string; readonly url?: string }) => {
    if (message.type === 'listening') url = message.url
  })
  // Not `close`, which never comes once the channel was disconnected from here.
  const streams = [child.stdout, child.stderr].flatMap((stream) => (stream === null ? [] : [once(stream, 'close')]))
  const ended = Promise.all([once(child, 'exit'), ...streams]).then(([[code]]) => code as number | null)
  return {
    child,
    ended,
    output: () => output,
    errors: () => errors,
    url: () =>
      until('the process listens', () => {
        if (url === undefined && child.exitCode !== null) throw new Error(`it ended: ${errors}`)
        return url
      }),
  }
}
