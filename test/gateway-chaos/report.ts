import { grouped } from '../../bench/src/statistics.ts'
import { patienceMs } from './asking.ts'
import type { ChangeVerdict, WrittenRevision } from './changes.ts'
import type { Exchange, ExchangeEntry } from './exchange.ts'
import type { GatewayPart } from './gateway-part.ts'
import type { Latencies } from './latencies.ts'
import type { Verdict } from './ledger.ts'
import type { LogLink } from './log-link.ts'
import type { LogPart, LogState } from './log-part.ts'

export interface Outcome {
  readonly exchanges: ReadonlyMap<string, Exchange>
  readonly entries: readonly ExchangeEntry[]
  readonly verdict: Verdict
  readonly changes: ChangeVerdict
  readonly written: readonly WrittenRevision[]
  readonly latencies: Latencies
  readonly log: Pick<LogPart, 'counts'>
  readonly link: Pick<LogLink, 'brokenCount' | 'resentCount'>
  readonly gateway: Pick<GatewayPart, 'startTimes' | 'killTimes' | 'ownEnds' | 'total' | 'output'>
  readonly targetKills: number
  /** Of the gateway, when it was told to stop in the end. */
  readonly exitCode: number | null
}

/** What speaks against the run, in a sentence each; none when all is well. */
export const faultsOf = ({ verdict, changes, gateway, exitCode, entries, exchanges }: Outcome): string[] => {
  const { dropped, rejected } = gateway.total
  const cut = entries.filter(({ cause }) => cause?.includes('the gateway is stopping') === true)
  const hung = [...exchanges.values()].filter(({ startedAtMs, endedAtMs }) => endedAtMs - startedAtMs >= patienceMs)
  const alarms = gateway
    .output()
    .split('\n')
    .filter((line) => alarming.test(line))
  return [
    ...listed('lost', verdict.lost),
    ...listed('doubled', verdict.doubled),
    ...listed('wrong', verdict.wrong),
    ...listed('invented', verdict.invented),
    ...listed(
      'waited in vain',
      hung.map(({ id, method, pattern }) => `${id}: ${method} ${pattern}`),
    ),
    ...listed('the gateway said', alarms),
    ...listed('configuration', changes.faults),
    ...listed(
      'cut by a reload',
      cut.map(({ request_id, cause }) => `${request_id}: ${cause}`),
    ),
    ...(dropped + rejected === 0 ? [] : [`${dropped} entries were dropped, ${rejected} rejected`]),
    ...(gateway.ownEnds === 0 ? [] : ['the gateway ended by itself']),
    ...(exitCode === 0 ? [] : [`the gateway ended with ${exitCode}`]),
  ]
}

/** What the gateway never says while it works: entries that are lost, and errors of its own. */
const alarming = /ARE BEING LOST|failed to serve a request|unexpected error/

/** More of one kind tell no more. */
const shownFaults = 8

const listed = (kind: string, items: readonly string[]): string[] => [
  ...items.slice(0, shownFaults).map((item) => `${kind}: ${item}`),
  ...(items.length > shownFaults ? [`${kind}: ${items.length - shownFaults} more`] : []),
]

/** The table at the end. */
export const summaryOf = (outcome: Outcome): string => {
  const { exchanges, entries, verdict, changes, written, log, gateway } = outcome
  const all = [...exchanges.values()]
  const count = (test: (exchange: Exchange) => boolean): number => all.filter(test).length
  const unanswered = all.filter(({ outcome: how, status }) => how === 'broken' && status === 0)
  const unansweredByLiving = unanswered.filter((one) => !wasAway(one, gateway)).length
  const withRetries = entries.filter(({ attributes }) => Number(attributes?.retries ?? 0) > 0).length
  const rows: readonly (readonly [string, number | string])[] = [
    ['exchanges', all.length],
    ['  finished, as their clients saw', verdict.finished],
    ['  found once, with what they saw', verdict.foundOnce],
    ['  lost', verdict.lost.length],
    ['  doubled', verdict.doubled.length],
    ['  told wrong', verdict.wrong.length],
    ['  left by their clients', count(({ outcome: how }) => how === 'left')],
    ['  broken in the middle of an answer', count((one) => one.outcome === 'broken' && one.status > 0)],
    ['  without an answer, the gateway away', unanswered.length - unansweredByLiving],
    ['  without an answer, the gateway there', unansweredByLiving],
    ['  event streams', count(({ isStream }) => isStream)],
    ['  tried more than once', withRetries],
    ['entries', entries.length],
    ['entries dropped, rejected', `${gateway.total.dropped}, ${gateway.total.rejected}`],
    ['configurations written', written.length],
    ['  taken, with an entry', changes.taken],
    ['  refused, with an entry', changes.refused],
    ['gateway killed', gateway.killTimes.length],
    ['log service killed, paused, slowed', `${log.counts.down}, ${log.counts.paused}, ${log.counts.slow}`],
    ['connections to it broken', outcome.link.brokenCount],
    ['entries sent to it again', outcome.link.resentCount],
    ['targets ended', outcome.targetKills],
  ]
  return [
    ...table(rows),
    ...table(statusRows(all)),
    ...table(causeRows(entries)),
    ...latencyRows(outcome.latencies),
  ].join('\n')
}

/** Whether the gateway was dead at some time of an exchange. */
const wasAway = (exchange: Exchange, { startTimes, killTimes }: Outcome['gateway']): boolean =>
  killTimes.some((killedAtMs, index) => {
    const backAtMs = startTimes[index + 1] ?? Number.POSITIVE_INFINITY
    return exchange.endedAtMs >= killedAtMs && exchange.startedAtMs <= backAtMs
  })

const table = (rows: readonly (readonly [string, number | string])[]): string[] =>
  rows.map(([name, value]) => `${name.padEnd(52)}${(typeof value === 'number' ? grouped(value) : value).padStart(12)}`)

const statusRows = (exchanges: readonly Exchange[]): [string, number][] =>
  tally(exchanges.filter(({ outcome }) => outcome === 'finished').map(({ status }) => `answered with ${status}`))

/** Of answers from 500 on, and of those that broke off. */
const causeRows = (entries: readonly ExchangeEntry[]): [string, number][] =>
  tally(
    entries
      .filter(
        ({ http, result }) =>
          (http?.status ?? 0) >= 500 || (http?.status !== undefined && http.status < 400 && result === 'failure'),
      )
      .map(({ http, cause }) => `${(http?.status ?? 0) >= 500 ? http?.status : 'off'}  ${causeKind(cause)}`),
  )

/** Without addresses and figures. */
const causeKind = (cause: string | null): string =>
  (cause ?? '')
    .replace(/ \(.* at http.*\)$/, '')
    .replaceAll(/\d+ s\b/g, '… s')
    .slice(0, 46)

const tally = (names: readonly string[]): [string, number][] => {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => a.localeCompare(b))
}

/** The 99th percentile of fewer is their longest, and says nothing. */
const leastForRatio = 100

/**
 * How much longer exchanges took than while the log service was up, as text; a dash when too few were seen. Those that a
 * process of the run started beside (a target, the gateway itself) are left out of both: starting takes processors.
 */
export const ratioOf = (latencies: Latencies, state: LogState, of: 'p50' | 'p99' = 'p99'): string => {
  const [one, up] = [latencies.of(state), latencies.of('up')]
  return Math.min(one.count, up.count) < leastForRatio ? '–' : (one[of] / up[of]).toFixed(2)
}

const states: readonly LogState[] = ['up', 'down', 'paused', 'slow', 'starting']

const latencyRows = (latencies: Latencies): string[] => {
  return [
    'quick exchanges with an answer, in ms         count       p50       p99  p50 ÷ up  p99 ÷ up',
    ...states.map((state) => {
      const { count, p50, p99 } = latencies.of(state)
      const cells = [
        grouped(count),
        p50.toFixed(2),
        p99.toFixed(2),
        ratioOf(latencies, state, 'p50'),
        ratioOf(latencies, state),
      ]
      return `  log service ${state.padEnd(26)}${cells.map((cell) => cell.padStart(10)).join('')}`
    }),
  ]
}
