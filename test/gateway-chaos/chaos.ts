import { setTimeout as pause } from 'node:timers/promises'
import type { WrittenRevision } from './changes.ts'
import { type Revision, writeRevision } from './configuration.ts'
import type { GatewayPart } from './gateway-part.ts'
import type { LogPart } from './log-part.ts'
import type { Schedule } from './schedule.ts'
import type { TargetParts } from './target-parts.ts'

export interface ChaosOptions {
  readonly seconds: number
  readonly schedule: Schedule
  readonly log: LogPart
  readonly gateway: GatewayPart
  readonly targets: TargetParts
  readonly configFile: string
  /** The next configuration. */
  readonly nextRevision: (isValid: boolean) => Revision
  /** Told in a few words what was done. */
  readonly report: (what: string) => void
}

/**
 * Does what the schedule says; resolves when all is done and everything is back. What comes late begins late, and not at
 * all once the run is over: starting processes takes its time on a busy machine. The gateway's kills are never left out.
 */
export const causeChaos = async (options: ChaosOptions): Promise<readonly WrittenRevision[]> => {
  const startedAtMs = performance.now()
  const until = async (atMs: number): Promise<boolean> => {
    await pause(Math.max(0, startedAtMs + atMs - performance.now()))
    return performance.now() < startedAtMs + options.seconds * 1_000
  }
  const written: WrittenRevision[] = []
  // A file that is bad stays out of a start: then there would be no old one to keep.
  const inTurn = createTurns()
  await Promise.all([
    logTrack(options, until),
    targetTrack(options, until),
    rewriteTrack(options, { until, inTurn, written }),
    killTrack(options, { until, inTurn, written }),
  ])
  return written
}

/** Waits; false when the run is over. */
type Until = (atMs: number) => Promise<boolean>

interface FileTrack {
  readonly until: Until
  readonly inTurn: ReturnType<typeof createTurns>
  readonly written: WrittenRevision[]
}

const createTurns = (): ((work: () => Promise<void>) => Promise<void>) => {
  let last = Promise.resolve()
  return (work) => {
    last = last.then(work)
    return last
  }
}

const logTrack = async ({ schedule, log, report }: ChaosOptions, until: Until): Promise<void> => {
  for (const { kind, fromMs, toMs } of schedule.logFaults) {
    if (!(await until(fromMs))) return
    report(`the log service is ${kind}`)
    await log.begin(kind)
    await until(toMs)
    await log.end(kind)
    report('the log service is up')
  }
}

const targetTrack = async ({ schedule, targets, report }: ChaosOptions, until: Until): Promise<void> => {
  for (const { targets: chosen, signal, fromMs, toMs } of schedule.targetFaults) {
    if (!(await until(fromMs))) return
    report(`${signal} for target ${chosen.join(' and ')}`)
    await targets.stop(chosen, signal)
    await until(toMs)
    await targets.start(chosen)
  }
}

/** Three files in four are told of by SIGHUP, the others are found by the gateway's own look. */
const unannouncedOneOf = 4
/** Just below the second in which the next one is written. */
const countedWithinMs = 900
const askEveryMs = 60

const rewriteTrack = async (options: ChaosOptions, { until, inTurn, written }: FileTrack): Promise<void> => {
  const { schedule, gateway, configFile, nextRevision } = options
  for (const [index, { atMs, isValid }] of schedule.rewrites.entries()) {
    if (!(await until(atMs))) return
    await inTurn(async () => {
      const revision = nextRevision(isValid)
      const before = await gateway.counters()
      const { pid } = gateway
      await writeRevision(configFile, revision)
      if (index % unannouncedOneOf !== 0) gateway.reload()
      const deadlineMs = performance.now() + countedWithinMs
      let isCounted = false
      // The next one comes when this one was looked at: the last writer before a look is all that a file tells.
      while (!isCounted && before !== undefined && gateway.pid === pid && performance.now() < deadlineMs) {
        await pause(askEveryMs)
        const now = await gateway.counters()
        isCounted = now !== undefined && gateway.pid === pid && reloads(now) > reloads(before)
      }
      written.push(revision)
    })
  }
}

const reloads = ({ reloadsTaken, reloadsRefused }: { reloadsTaken: number; reloadsRefused: number }): number =>
  reloadsTaken + reloadsRefused

const killTrack = async (options: ChaosOptions, { until, inTurn, written }: FileTrack): Promise<void> => {
  const { schedule, gateway, configFile, nextRevision, log, report } = options
  for (const { atMs, pauseMs } of schedule.gatewayKills) {
    await until(atMs)
    report(`kill -9 for the gateway (the log service is ${log.state})`)
    await gateway.kill()
    await pause(pauseMs)
    await inTurn(async () => {
      const revision = nextRevision(true)
      await writeRevision(configFile, revision)
      written.push(revision)
      await gateway.start()
    })
    report('the gateway is up')
  }
}
