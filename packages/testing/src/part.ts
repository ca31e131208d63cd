import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { endProcess } from './end-process.ts'
import { waitFor } from './wait-for.ts'

/** The repository's root: programs are named from here. */
export const repositoryRoot = resolve(import.meta.dirname, '../../..')

/** A running process of the system, as a test sees it. */
export interface RunningPart extends AsyncDisposable {
  readonly process: ChildProcess
  readonly pid: number
  /** Its address, once it listens. */
  readonly url: string
  /** All that it has printed. */
  output(): string
  /** Sends the signal and waits for the end; resolves with the exit code (null when the signal ended it). */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** What `trilha start` tells a part's runtime (`parts.ts` of the CLI), so that what is measured is what runs. */
const nodeArgsOf: Readonly<Record<string, readonly string[]>> = {
  'apps/log-service/src/main.ts': ['--max-semi-space-size=8'],
}

/** Starts one part by its program (`apps/gateway/src/main.ts`) and waits until it listens. */
export const startPart = async (program: string, env: Readonly<Record<string, string>>): Promise<RunningPart> => {
  const nodeArgs = ['--disable-warning=ExperimentalWarning', ...(nodeArgsOf[program] ?? [])]
  const child = spawn(process.execPath, [...nodeArgs, join(repositoryRoot, program)], {
    cwd: repositoryRoot,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (printed += String(data)))
  let url: string | undefined
  child.on('message', (message: { type?: string; url?: string }) => {
    if (message.type === 'listening') url = message.url
  })
  const listening = await waitFor(`${program} to listen`, () => {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}:\n${printed}`)
    return url
  }).catch((error: unknown) => {
    child.kill('SIGKILL')
    throw new Error(`${program} did not listen:\n${printed}`, { cause: error })
  })

  const stop = (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => endProcess(child, signal)
  return {
    process: child,
    pid: child.pid ?? 0,
    url: listening,
    output: () => printed,
    stop,
    [Symbol.asyncDispose]: async () => void (await stop('SIGKILL')),
  }
}

/** The process ids of a process's children. Linux only. */
export const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)

/** Resolves once `GET /readyz` answers 200. */
export const waitUntilReady = (url: string): Promise<boolean> =>
  waitFor(`${url} to be ready`, async () => (await fetch(`${url}/readyz`)).ok)
