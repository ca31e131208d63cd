import { freePorts, type RunningPart, startPart, unusedPort } from '@trilha/testing'
import type { ExchangeEntry } from './exchange.ts'
import type { LogLink } from './log-link.ts'
import type { LogFaultKind } from './schedule.ts'

/** `starting` is told apart: the start of a log service takes the same processors as the gateway. */
export type LogState = 'up' | 'starting' | LogFaultKind

/** The log service, and what is done to it. */
export interface LogPart extends AsyncDisposable {
  readonly state: LogState
  readonly url: string
  readonly counts: Readonly<Record<LogFaultKind, number>>
  begin(fault: LogFaultKind): Promise<void>
  /** Ends the fault; resolves once the log service takes entries again. */
  end(fault: LogFaultKind): Promise<void>
  /** All entries that were acknowledged. */
  entries(): Promise<readonly ExchangeEntry[]>
}

export const openLogPart = async (dataDir: string, openLink: (port: number) => Promise<LogLink>) => {
  const port = await unusedPort()
  const env = { ...freePorts, TRILHA_LOG_SERVICE_PORT: port, TRILHA_DATA_DIR: dataDir, LOG_LEVEL: 'warn' }
  const start = (): Promise<RunningPart> => startPart('apps/log-service/src/main.ts', env)
  let part = await start()
  const { url } = part
  const link = await openLink(Number(port))
  // One that is left paused would outlive everything.
  const wake = (): void => void part.process.kill('SIGCONT')
  process.once('exit', wake)
  let state: LogState = 'up'
  const counts = { down: 0, paused: 0, slow: 0 }

  const log: LogPart = {
    get state() {
      return state
    },
    url,
    counts,
    begin: async (fault) => {
      state = fault
      counts[fault] += 1
      if (fault === 'down') await part.stop('SIGKILL')
      else if (fault === 'paused') part.process.kill('SIGSTOP')
      else link.slow()
    },
    end: async (fault) => {
      if (fault === 'down') {
        state = 'starting'
        part = await start()
      } else if (fault === 'paused') wake()
      else link.clear()
      state = 'up'
    },
    entries: () => exportAll(url),
    [Symbol.asyncDispose]: async () => {
      wake()
      await part.stop('SIGTERM')
      await link[Symbol.asyncDispose]()
    },
  }
  return { log, link }
}

/** @throws when the store is behind what was acknowledged */
const exportAll = async (url: string): Promise<readonly ExchangeEntry[]> => {
  const response = await fetch(`${url}/api/export?format=ndjson`, { headers: { 'accept-encoding': 'identity' } })
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.status}: ${text}`)
  if (response.headers.get('trilha-complete') === 'false') throw new Error('the store is behind the journal')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ExchangeEntry)
}
