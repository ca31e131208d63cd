/**
 * A gateway among failing neighbours: traffic while the log service is killed, paused and slowed, upstream targets die and
 * return, the configuration is rewritten every second and the gateway itself is killed with SIGKILL twice. In the end every
 * exchange that a client saw finished must be in the log exactly once (`ledger.ts` says what holds of the others), and
 * every configuration that was taken or refused (`changes.ts`).
 *
 * `npm run test:gateway-chaos -- [seconds] [--seed number]` (60 seconds; the seed is printed).
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { waitFor, waitUntilReady } from '@trilha/testing'
import { describeMachine } from '../../bench/src/machine.ts'
import { createRandom, type Random } from '../crash/random.ts'
import { compareChanges, type WrittenRevision } from './changes.ts'
import { causeChaos } from './chaos.ts'
import { createRevision, type Revision, writeRevision } from './configuration.ts'
import { type GatewayPart, openGatewayPart } from './gateway-part.ts'
import { createLatencies, type Latencies } from './latencies.ts'
import { compare } from './ledger.ts'
import { openLogLink } from './log-link.ts'
import { type LogPart, openLogPart } from './log-part.ts'
import { faultsOf, type Outcome, ratioOf, summaryOf } from './report.ts'
import { createSchedule, leastSeconds } from './schedule.ts'
import { openTargetParts, type TargetParts } from './target-parts.ts'
import { startTraffic, type Traffic, type TrafficOptions } from './traffic.ts'

const { values, positionals } = parseArgs({ options: { seed: { type: 'string' } }, allowPositionals: true })
const seconds = Number(positionals[0] ?? 60)
const seed = Number(values.seed ?? Date.now() % 1_000_000)
if (!(seconds >= leastSeconds) || !Number.isSafeInteger(seed)) {
  console.error(`usage: npm run test:gateway-chaos -- [seconds, from ${leastSeconds} on] [--seed number]`)
  process.exit(2)
}

/** As many as keep two processors at work without filling them. */
const clients = 16
/** A gateway that has just started is still compiling itself; that is no matter of the log. */
const warmUpMs = 1_000
/** The log client's longest wait between two tries is 10 s; then come the entries that have gathered. */
const deliveryTimeoutMs = 20_000
const readingTimeoutMs = 10_000

const startedAtMs = performance.now()
const report = (what: string): void =>
  console.log(`${((performance.now() - startedAtMs) / 1_000).toFixed(1).padStart(6)} s  ${what}`)

const run = async (dataDir: string): Promise<Outcome> => {
  const configFile = join(dataDir, 'gateway.yaml')
  const random = createRandom(seed)
  await using targets = await openTargetParts()
  const { log, link } = await openLogPart(join(dataDir, 'log'), (port) => openLogLink(port, createRandom(seed + 1)))
  await using _log = log
  await waitUntilReady(log.url)
  const nextRevision = revisions(targets.urls, random)
  const first = nextRevision(true)
  await writeRevision(configFile, first)
  await using gateway = await openGatewayPart({ dataDir, configFile, logUrl: link.url })

  const latencies = createLatencies()
  const onQuick = measuring(latencies, { log, targets, gateway })
  const traffic = startTraffic({ url: gateway.url, seed, clients, onQuick })
  const schedule = createSchedule(seconds, seed)
  const chaos = causeChaos({ seconds, schedule, log, gateway, targets, configFile, nextRevision, report })
  const [changed] = await Promise.all([chaos, pause(seconds * 1_000)])
  await traffic.stop()
  report(`the traffic has ended, ${traffic.exchanges.size} exchanges were made; the rest is delivered`)
  const exitCode = await settle(gateway, log)
  const entries = await waitFor('the entries', () => log.entries(), readingTimeoutMs)
  report(`read ${entries.length} entries`)
  const own = entries.filter(({ service }) => service === 'gateway')
  const seen = { shown: shownRevisions(traffic), output: gateway.output(), ...gateway.total }
  const written: WrittenRevision[] = [first, ...changed]
  return {
    exchanges: traffic.exchanges,
    entries,
    verdict: compare(traffic.exchanges, own, gateway.killTimes),
    changes: compareChanges(written, seen, own),
    written,
    latencies,
    log,
    link,
    gateway,
    targetKills: targets.killCount,
    exitCode,
  }
}

interface Measured {
  readonly log: LogPart
  readonly targets: TargetParts
  readonly gateway: GatewayPart
}

/** Records what was answered well, and not beside a process that was starting. */
const measuring =
  (latencies: Latencies, { log, targets, gateway }: Measured): TrafficOptions['onQuick'] =>
  () => {
    const atStart = log.state
    const wasStarting = targets.isStarting
    return ({ status, outcome, startedAtMs: atMs, endedAtMs }) => {
      if (outcome !== 'finished' || status >= 300 || atMs < (gateway.startTimes.at(-1) ?? 0) + warmUpMs) return
      if (wasStarting || targets.isStarting) return
      latencies.record(atStart, log.state, endedAtMs - atMs)
    }
  }

const revisions = (urls: readonly string[], random: Random) => {
  const [a = '', b = '', c = '', d = ''] = urls
  let number = 0
  return (isValid: boolean): Revision => {
    number += 1
    return createRevision(number, { isValid, upstreams: { alpha: [a, b], beta: [c, d] }, random })
  }
}

const shownRevisions = ({ exchanges }: Traffic): Set<number> =>
  new Set([...exchanges.values()].flatMap(({ revision }) => (revision === undefined ? [] : [revision])))

/** Waits until everything is delivered, then ends the gateway. */
const settle = async (gateway: GatewayPart, log: LogPart): Promise<number | null> => {
  await waitUntilReady(log.url)
  await waitFor(
    'all entries to be delivered',
    async () => (await gateway.counters())?.waiting === 0,
    deliveryTimeoutMs,
  ).catch((error: unknown) => report(String(error)))
  return gateway.stop()
}

// Ending at once would leave a paused log service behind; an exit wakes it, and it ends for its launcher is gone.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

console.log(`${describeMachine()}\nseed     ${seed}\n${seconds} s, ${clients} clients\n`)
const dataDir = await mkdtemp(join(tmpdir(), 'trilha-chaos-'))
const outcome = await run(dataDir)
console.log(`\n${summaryOf(outcome)}\n`)
const faults = faultsOf(outcome)
for (const fault of faults) console.log(fault)
const { verdict, latencies } = outcome
console.log(
  `${verdict.finished} finished, ${verdict.lost.length} lost, ${verdict.doubled.length} doubled; ` +
    `p99 while the log is down ÷ while it is up ${ratioOf(latencies, 'down')}; ${faults.length === 0 ? 'all is well' : 'NOT WELL'}`,
)
if (faults.length === 0) await rm(dataDir, { recursive: true, force: true })
else console.log(`the data is kept for a look: ${dataDir}; again with --seed ${seed}`)
process.exit(faults.length === 0 ? 0 : 1)
