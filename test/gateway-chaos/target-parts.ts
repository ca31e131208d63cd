import { type RunningPart, startPart, unusedPorts } from '@trilha/testing'
import { targetCount } from './schedule.ts'

/** The targets of both upstreams, through their deaths. */
export interface TargetParts extends AsyncDisposable {
  readonly urls: readonly string[]
  readonly killCount: number
  /** Processes of theirs are starting, which takes processors from everything else. */
  readonly isStarting: boolean
  stop(targets: readonly number[], signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
  /** The same ports as before. */
  start(targets: readonly number[]): Promise<void>
}

const start = (port: number | undefined): Promise<RunningPart> =>
  startPart('test/gateway-chaos/target-process.ts', { CHAOS_TARGET_PORT: String(port) })

export const openTargetParts = async (): Promise<TargetParts> => {
  const ports = await unusedPorts(targetCount)
  const parts = await Promise.all(ports.map(start))
  const urls = parts.map(({ url }) => url)
  let killCount = 0
  let starting = 0
  return {
    urls,
    get killCount() {
      return killCount
    },
    get isStarting() {
      return starting > 0
    },
    stop: async (targets, signal) => {
      killCount += targets.length
      await Promise.all(targets.map((target) => endPart(parts[target], signal)))
    },
    start: async (targets) => {
      starting += 1
      const started = await Promise.all(targets.map((target) => start(ports[target])))
      for (const [index, target] of targets.entries()) parts[target] = started[index] as RunningPart
      starting -= 1
    },
    [Symbol.asyncDispose]: async () => void (await Promise.all(parts.map((part) => part.stop('SIGKILL')))),
  }
}

/** One that is asked to end finishes what it has begun; then the kill that comes for those who take too long. */
const graceMs = 1_000

const endPart = async (part: RunningPart | undefined, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
  const timer = setTimeout(() => part?.process.kill('SIGKILL'), graceMs)
  await part?.stop(signal)
  clearTimeout(timer)
}
