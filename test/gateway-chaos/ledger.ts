import type { Exchange, ExchangeEntry } from './exchange.ts'

/**
 * What the log must hold of the exchanges that clients made, and holds whatever dies meanwhile:
 *
 * 1. An exchange that its client saw finished has exactly one entry (an event stream: one `opened`, one `closed`), and its
 *    status, action, result and response bytes are what the client saw.
 * 2. One whose answer had begun has exactly one entry too (or one pair), as long as its gateway lived on for
 *    {@link settleMs} after it. When it broke, and not by the client's leaving, the entry is a failure.
 * 3. Any other has at most one. It may have none: its gateway was killed, or never saw it. An entry of an exchange whose
 *    gateway was killed may tell of a success, for it is written before the last byte leaves.
 * 4. No entry is of an exchange that nobody made.
 */
export interface Verdict {
  readonly finished: number
  /** Finished ones that are as rule 1 says. */
  readonly foundOnce: number
  /** Ids of rules 1 and 2 without their entries. */
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  /** Entries that say something else than their client saw, in a sentence. */
  readonly wrong: readonly string[]
  readonly invented: readonly string[]
}

/** The gateway notices within milliseconds that a client has left; on a busy machine it may take longer. */
export const settleMs = 2_000

/** @param killTimes when the gateway was killed, by the clock of the exchanges */
export const compare = (
  exchanges: ReadonlyMap<string, Exchange>,
  entries: readonly ExchangeEntry[],
  killTimes: readonly number[],
): Verdict => {
  const found = byRequest(entries)
  const lost: string[] = []
  const doubled: string[] = []
  const wrong: string[] = []
  let finished = 0
  let foundOnce = 0
  for (const exchange of exchanges.values()) {
    const own = found.get(exchange.id) ?? []
    const phases = exchange.isStream ? ['opened', 'closed'] : [undefined]
    const counts = phases.map((phase) => own.filter((entry) => entry.attributes?.phase === phase).length)
    const isLost = mustBeThere(exchange, killTimes) && counts.some((count) => count === 0)
    const isDoubled = own.length > (isStreamEntry(own) ? 2 : 1) || counts.some((count) => count > 1)
    const fault = isLost || isDoubled ? undefined : faultOf(exchange, own, killTimes)
    if (isLost) lost.push(exchange.id)
    if (isDoubled) doubled.push(exchange.id)
    if (fault !== undefined) wrong.push(`${exchange.id}: ${fault}`)
    if (exchange.outcome !== 'finished') continue
    finished += 1
    if (!isLost && !isDoubled && fault === undefined) foundOnce += 1
  }
  return { finished, foundOnce, lost, doubled, wrong, invented: [...found.keys()].filter((id) => !exchanges.has(id)) }
}

const byRequest = (entries: readonly ExchangeEntry[]): Map<string, ExchangeEntry[]> => {
  const found = new Map<string, ExchangeEntry[]>()
  for (const entry of entries) {
    if (entry.request_id === undefined) continue
    const own = found.get(entry.request_id)
    if (own === undefined) found.set(entry.request_id, [entry])
    else own.push(entry)
  }
  return found
}

/** A client that left before the answer may have opened a stream without knowing it. */
const isStreamEntry = (own: readonly ExchangeEntry[]): boolean =>
  own.some(({ attributes }) => attributes?.phase === 'opened') &&
  own.some(({ attributes }) => attributes?.phase === 'closed')

const mustBeThere = (exchange: Exchange, killTimes: readonly number[]): boolean =>
  exchange.outcome === 'finished' || (exchange.status !== 0 && livedOn(exchange, killTimes))

/** A process answers nothing any more so long after its kill; the next one takes longer to come up. */
const killTakesMs = 100

const livedOn = ({ startedAtMs, endedAtMs }: Exchange, killTimes: readonly number[]): boolean =>
  !killTimes.some((killedAtMs) => killedAtMs >= startedAtMs - killTakesMs && killedAtMs <= endedAtMs + settleMs)

const faultOf = (
  exchange: Exchange,
  own: readonly ExchangeEntry[],
  killTimes: readonly number[],
): string | undefined => {
  const last = own.find(({ attributes }) => attributes?.phase !== 'opened')
  if (last === undefined) return undefined
  if (exchange.outcome === 'finished') return unlike(exchange, last)
  const isClaim = exchange.outcome === 'broken' && last.result === 'success' && livedOn(exchange, killTimes)
  return isClaim ? `a success, but its client saw it break (status ${exchange.status})` : undefined
}

const unlike = (exchange: Exchange, entry: ExchangeEntry): string | undefined => {
  const { status, bodyBytes, method } = exchange
  const told = [entry.http?.status, entry.action, entry.result, entry.http?.response_bytes].join(', ')
  const result = status < 400 ? 'success' : 'failure'
  const seen = [status, `${method} ${patternOf(exchange)}`, result, bodyBytes].join(', ')
  return told === seen ? undefined : `its entry tells “${told}”, its client saw “${seen}”`
}

/** A 404 of the gateway's own: no route took it. */
const patternOf = ({ status, pattern, isUpstreamAnswer }: Exchange): string =>
  status === 404 && !isUpstreamAnswer ? '*' : pattern
