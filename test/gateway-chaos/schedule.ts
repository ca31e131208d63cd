import { createRandom, type Random } from '../crash/random.ts'

export type LogFaultKind = 'down' | 'paused' | 'slow'

/** All times are milliseconds from the beginning of the run. */
export interface Interval {
  readonly fromMs: number
  readonly toMs: number
}

export interface LogFault extends Interval {
  readonly kind: LogFaultKind
}

/** Some targets of one upstream die and come back. */
export interface TargetFault extends Interval {
  readonly targets: readonly number[]
  readonly signal: 'SIGKILL' | 'SIGTERM'
}

export interface Rewrite {
  readonly atMs: number
  readonly isValid: boolean
}

export interface GatewayKill {
  readonly atMs: number
  /** Until it is started again. */
  readonly pauseMs: number
}

/** What is done to whom and when; each list is in order, and its intervals do not overlap. */
export interface Schedule {
  readonly logFaults: readonly LogFault[]
  readonly targetFaults: readonly TargetFault[]
  readonly rewrites: readonly Rewrite[]
  readonly gatewayKills: readonly GatewayKill[]
}

/** In less time not every fault has its turn. */
export const leastSeconds = 12

/** Faults end so long before the traffic does, so that what comes back is seen to work under load. */
const quietEndMs = 1_000

/** The same seed and length make the same schedule. */
export const createSchedule = (seconds: number, seed: number): Schedule => {
  const endMs = seconds * 1_000 - quietEndMs
  // A generator each, so that more of one kind of fault moves no other.
  const randomOf = (kind: number): Random => createRandom(seed * 7 + kind)
  const logFaults = planLogFaults(endMs, randomOf(0))
  return {
    logFaults,
    targetFaults: planTargetFaults(endMs, randomOf(1)),
    rewrites: planRewrites(endMs, randomOf(2)),
    gatewayKills: planGatewayKills(endMs, logFaults, randomOf(3)),
  }
}

/** A fault lasts about this long, and less in a short run, in which each kind must have its turn: the rest is quiet. */
const usualFaultMs = 4_000
/** Of a run, that every kind of fault fits in with the quiet around it. */
const faultShare = 0.1
/** The log service is up again so long after its start, at most and on a busy machine. */
const logStartMs = 2_500

const planLogFaults = (endMs: number, random: Random): LogFault[] => {
  const unitMs = Math.min(usualFaultMs, endMs * faultShare)
  const faults: LogFault[] = []
  let fromMs = random(unitMs * 0.6, unitMs * 0.9)
  for (;;) {
    for (const kind of shuffled(['down', 'paused', 'slow'] as const, random)) {
      const toMs = fromMs + random(unitMs, unitMs * 1.4)
      if (toMs > endMs) return faults
      faults.push({ kind, fromMs, toMs })
      fromMs = toMs + random(unitMs * 0.6, unitMs * 0.9) + (kind === 'down' ? Math.min(logStartMs, unitMs) : 0)
    }
  }
}

/** Two upstreams with two targets each; targets 0 and 1 are those of the first. */
export const targetCount = 4

const planTargetFaults = (endMs: number, random: Random): TargetFault[] => {
  const faults: TargetFault[] = []
  let fromMs = random(500, 1_500)
  for (;;) {
    const toMs = fromMs + random(200, 2_000)
    if (toMs > endMs) return faults
    const target = random(0, targetCount - 1)
    // With both of its targets an upstream is away as a whole: its circuit opens.
    const targets = random(1, 4) === 1 ? [target, target ^ 1] : [target]
    faults.push({ targets, signal: random(1, 3) === 1 ? 'SIGTERM' : 'SIGKILL', fromMs, toMs })
    fromMs = toMs + random(300, 2_500)
  }
}

const rewriteEveryMs = 1_000
/** One file in so many is refused; at least one in any run. */
const refusedShare = 5

const planRewrites = (endMs: number, random: Random): Rewrite[] => {
  const count = Math.floor(endMs / rewriteEveryMs)
  const certain = random(1, Math.max(1, count - 1))
  return Array.from({ length: count }, (_, index) => ({
    atMs: (index + 1) * rewriteEveryMs,
    isValid: index !== certain && random(1, refusedShare) !== 1,
  }))
}

/** One at any moment of the first half, one in the second, while the log service is away if it is then. */
const planGatewayKills = (endMs: number, logFaults: readonly LogFault[], random: Random): GatewayKill[] => {
  const first = random(endMs * 0.15, endMs * 0.4)
  const away = logFaults.filter(({ kind, fromMs }) => kind !== 'slow' && fromMs > endMs / 2)
  const chosen = away[random(0, away.length - 1)] ?? { fromMs: endMs * 0.6, toMs: endMs * 0.85 }
  const second = random(chosen.fromMs, chosen.toMs)
  return [first, second].map((atMs) => ({ atMs, pauseMs: random(20, 400) }))
}

const shuffled = <Item>(items: readonly Item[], random: Random): Item[] => {
  const left = [...items]
  return items.flatMap(() => left.splice(random(0, left.length - 1), 1))
}
