import { join } from 'node:path'
import { freePorts, type RunningPart, startPart, unusedPort } from '@trilha/testing'

/** What `/metrics` tells; counters are of one process. */
export interface GatewayCounters {
  readonly dropped: number
  readonly rejected: number
  readonly waiting: number
  readonly reloadsTaken: number
  readonly reloadsRefused: number
}

/** Those counters that add up. */
export type GatewayTotal = Omit<GatewayCounters, 'waiting'>

/** The gateway, through its deaths: the same port and the same data. */
export interface GatewayPart extends AsyncDisposable {
  readonly url: string
  /** Undefined while it is dead. */
  readonly pid: number | undefined
  /** When it came up and was killed, by `performance.now()`. */
  readonly startTimes: readonly number[]
  readonly killTimes: readonly number[]
  /** How often it was found dead when it should have been killed. */
  readonly ownEnds: number
  /** Of all processes so far, as they were last asked; one that is killed is asked just before. */
  readonly total: GatewayTotal
  /** Undefined while it is dead or does not answer. */
  counters(): Promise<GatewayCounters | undefined>
  kill(): Promise<void>
  start(): Promise<void>
  /** Has it read its file now, and not at its next look. */
  reload(): void
  /** What all its processes have printed. */
  output(): string
  /** Ends it as an operator would. @returns the exit code */
  stop(): Promise<number | null>
}

export interface GatewayPartOptions {
  readonly dataDir: string
  readonly configFile: string
  readonly logUrl: string
}

/** A gateway that does not tell its counters within this is killed without. */
const metricsTimeoutMs = 500

export const openGatewayPart = async (options: GatewayPartOptions): Promise<GatewayPart> => {
  const env = {
    ...freePorts,
    TRILHA_GATEWAY_PORT: await unusedPort(),
    TRILHA_DATA_DIR: join(options.dataDir, 'gateway'),
    TRILHA_GATEWAY_CONFIG: options.configFile,
    TRILHA_LOG_URL: options.logUrl,
    LOG_LEVEL: 'info',
  }
  const spawn = (): Promise<RunningPart> => startPart('apps/gateway/src/main.ts', env)
  const killTimes: number[] = []
  const outputs: string[] = []
  let ended = nothing
  let last = nothing
  let ownEnds = 0
  let part: RunningPart | undefined = await spawn()
  const startTimes = [performance.now()]
  const { url } = part

  const counters = async (): Promise<GatewayCounters | undefined> => {
    const asked = part
    const admin = asked && adminOf(asked)
    if (admin === undefined) return undefined
    const read = await readCounters(admin).catch(() => undefined)
    // It may have been killed meanwhile.
    if (read === undefined || asked !== part) return undefined
    last = read
    return read
  }
  /** What the process counted is added to the total. */
  const bury = (): void => {
    if (part !== undefined) outputs.push(part.output())
    part = undefined
    ended = sum(ended, last)
    last = nothing
  }

  return {
    url,
    get pid() {
      return part?.pid
    },
    startTimes,
    killTimes,
    get ownEnds() {
      return ownEnds
    },
    get total() {
      return sum(ended, last)
    },
    counters,
    kill: async () => {
      await counters()
      if (part !== undefined && hasEnded(part)) ownEnds += 1
      killTimes.push(performance.now())
      await part?.stop('SIGKILL')
      bury()
    },
    start: async () => {
      part = await spawn()
      startTimes.push(performance.now())
    },
    reload: () => void part?.process.kill('SIGHUP'),
    output: () => [...outputs, part?.output() ?? ''].join(''),
    stop: async () => {
      await counters()
      if (part !== undefined && hasEnded(part)) ownEnds += 1
      const code = (await part?.stop('SIGTERM')) ?? null
      bury()
      return code
    },
    [Symbol.asyncDispose]: async () => void (await part?.stop('SIGKILL')),
  }
}

const nothing: GatewayTotal = { dropped: 0, rejected: 0, reloadsTaken: 0, reloadsRefused: 0 }

const sum = (a: GatewayTotal, b: GatewayTotal): GatewayTotal => ({
  dropped: a.dropped + b.dropped,
  rejected: a.rejected + b.rejected,
  reloadsTaken: a.reloadsTaken + b.reloadsTaken,
  reloadsRefused: a.reloadsRefused + b.reloadsRefused,
})

const hasEnded = ({ process: { exitCode, signalCode } }: RunningPart): boolean =>
  exitCode !== null || signalCode !== null

const adminOf = (part: RunningPart): string | undefined => /metrics and status on (http:\S+)/.exec(part.output())?.[1]

const readCounters = async (admin: string): Promise<GatewayCounters> => {
  const response = await fetch(`${admin}/metrics`, { signal: AbortSignal.timeout(metricsTimeoutMs) })
  const text = await response.text()
  const value = (name: string): number => {
    const line = text.split('\n').find((candidate) => candidate.startsWith(`trilha_gateway_${name} `))
    if (line === undefined) throw new Error(`/metrics has no ${name}`)
    return Number(line.slice(line.lastIndexOf(' ')))
  }
  return {
    dropped: value('log_entries_dropped_total'),
    rejected: value('log_entries_rejected_total'),
    waiting: value('log_entries_waiting'),
    reloadsTaken: value('config_reloads_total{result="success"}'),
    reloadsRefused: value('config_reloads_total{result="failure"}'),
  }
}
