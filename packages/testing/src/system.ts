import { type ChildProcess, spawn } from 'node:child_process'
import { endProcess } from './end-process.ts'
import { repositoryRoot } from './part.ts'
import { waitFor } from './wait-for.ts'

/** The whole system as `npm start` runs it. */
export interface RunningSystem extends AsyncDisposable {
  readonly process: ChildProcess
  readonly urls: {
    readonly gateway: string
    readonly log: string
    readonly users: string
    readonly events: string
    readonly messages: string
  }
  output(): string
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Every part takes any free port. */
export const freePorts = {
  TRILHA_GATEWAY_PORT: '0',
  TRILHA_GATEWAY_ADMIN_PORT: '0',
  TRILHA_USER_SERVICE_PORT: '0',
  TRILHA_EVENT_SERVICE_PORT: '0',
  TRILHA_LOG_SERVICE_PORT: '0',
  TRILHA_MESSAGING_SERVICE_PORT: '0',
}

/** Runs the launcher without waiting for anything. */
export const launch = (env: Readonly<Record<string, string>>) => {
  const child = spawn(process.execPath, ['scripts/run.mjs', 'apps/cli/src/main.ts', 'start'], {
    cwd: repositoryRoot,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (printed += String(data)))
  const stop = (signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> => endProcess(child, signal)
  return { process: child, output: () => printed, stop }
}

/** Starts everything on free ports and waits for the printed addresses. */
export const startSystem = async (
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningSystem> => {
  const launched = launch({ ...freePorts, TRILHA_DATA_DIR: dataDir, ...env })
  const addressOf = (name: string): string => {
    const match = new RegExp(`^ +${name} +(http://\\S+)`, 'm').exec(launched.output())
    if (match?.[1] === undefined) throw new Error(`no address of ${name} in:\n${launched.output()}`)
    return match[1]
  }
  try {
    await waitFor('the system to be ready', () => launched.output().includes('Ctrl-C stops everything'))
  } catch (error) {
    await launched.stop()
    throw new Error(`the system did not start:\n${launched.output()}`, { cause: error })
  }
  return {
    ...launched,
    urls: {
      gateway: addressOf('gateway'),
      log: addressOf('log service'),
      users: addressOf('user service'),
      events: addressOf('event service'),
      messages: addressOf('messaging service'),
    },
    [Symbol.asyncDispose]: async () => void (await launched.stop()),
  }
}
