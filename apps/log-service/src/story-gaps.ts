import { outcomeOf } from './outcome.ts'
import { actionsFor, actionsOf, type Gap, type Told } from './story-gap.ts'
import { isBehindGateway, type StoryPart, serviceBehind } from './story-part.ts'
import type { StoryNode } from './story-tree.ts'
import { unaccountedTime } from './unaccounted-time.ts'

/** What is missing in the account of a request. Of one that is not told whole, only what is known all the same. */
export const findGaps = (told: Told): readonly Gap[] => {
  const { parts, isTruncated } = told
  if (isTruncated) return [truncation(parts.length), ...parts.flatMap(missingCause)]
  const exchanges = parts.filter(({ role }) => role === 'exchange')
  return [
    ...missingServices(told, exchanges),
    ...missingGateway(told, exchanges),
    ...parts.flatMap(missingCause),
    ...exchanges.flatMap((exchange) => differingOutcome(exchange, told)),
    ...severalExchanges(exchanges),
    ...exchanges.flatMap((exchange) => unaccountedTime(exchange, told)),
    ...exchanges.flatMap((exchange) => skewedClocks(exchange, told)),
  ]
}

const truncation = (count: number): Gap => ({
  kind: 'truncated',
  detail: `the request has more than ${count} entries: only the first ${count} are told, and what is missing is not judged`,
})

const provisional = ({ isYoung }: Told) => (isYoung ? { provisional: true } : {})

/** Answers that a service gives before it knows which action is meant. */
const statusesWithoutAction: ReadonlySet<number> = new Set([405, 408, 414, 431])

/** A refused or failed connection: the service never got the request, and the cause says so. */
const neverReached = /refused the connection|while connecting|unknown host|cannot be reached/

const wasReached = ({ entry: { attributes, cause } }: StoryPart): boolean =>
  attributes?.upstream !== undefined && (attributes.first_byte_ms !== undefined || !neverReached.test(cause ?? ''))

/** As many exchanges of one request for one service as it told of actions are accounted for. */
const missingServices = (told: Told, exchanges: readonly StoryPart[]): readonly Gap[] => {
  const forwarded = exchanges.filter(wasReached)
  const counts = new Map<string, number>()
  return forwarded.flatMap((exchange) => {
    const service = serviceBehind(exchange)
    if (service === undefined) return []
    const { request_id: request } = exchange.entry
    const key = JSON.stringify([service, request])
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    const acted = actionsOf(service, told).filter(({ entry }) => entry.request_id === request)
    return count > acted.length ? missingService(exchange, service, told) : []
  })
}

const missingService = ({ entry }: StoryPart, service: string, told: Told): readonly Gap[] => {
  const place = { service, entry_id: entry.id, ...provisional(told) }
  const { http, attributes } = entry
  if (attributes?.first_byte_ms === undefined) {
    const detail = `the gateway got no answer from ${service}, which reported no action: it is not known whether it acted`
    return [{ kind: 'service_silent', detail, ...place }]
  }
  if (statusesWithoutAction.has(http?.status ?? 0) || http?.route?.endsWith('/*') === true) return []
  return [
    { kind: 'no_service_entry', detail: `the gateway forwarded to ${service}, which reported no action`, ...place },
  ]
}

const missingGateway = (told: Told, exchanges: readonly StoryPart[]): readonly Gap[] => {
  const requests = new Set(exchanges.map(({ entry }) => entry.request_id))
  const direct = told.parts.filter((part) => isBehindGateway(part) && !requests.has(part.entry.request_id))
  const services = new Set(direct.map(({ entry }) => entry.service))
  return [...services].map((service) => ({
    kind: 'no_gateway_entry',
    detail: `${service} acted, but the gateway has no exchange: it was called directly, or the gateway's entry is missing`,
    service,
    ...provisional(told),
  }))
}

const missingCause = ({ entry }: StoryPart): readonly Gap[] => {
  if (outcomeOf(entry.result) !== 'failure' || (entry.cause ?? '').trim() !== '') return []
  const detail = `${entry.service} reported that ${entry.action} failed, and no cause`
  return [{ kind: 'failure_without_cause', detail, service: entry.service, entry_id: entry.id }]
}

/** The caller was told one thing, and the service did another. */
const differingOutcome = (exchange: StoryPart, told: Told): readonly Gap[] => {
  const actions = actionsFor(exchange, told)
  const last = actions.at(-1)?.entry
  if (last === undefined) return []
  const [seen, done] = [outcomeOf(exchange.entry.result), outcomeOf(last.result)]
  const place = { service: last.service, entry_id: last.id }
  if (seen === 'failure' && done === 'success') {
    const why = exchange.entry.cause ?? 'no cause given'
    const detail = `${last.action} succeeded in ${last.service}, but its caller got no good answer (${why})`
    return [{ kind: 'outcomes_differ', detail, ...place }]
  }
  if (seen !== 'success' || done !== 'failure') return []
  return [
    {
      kind: 'outcomes_differ',
      detail: `${last.action} failed in ${last.service}, but the gateway saw a success`,
      ...place,
    },
  ]
}

/** One request id for several requests: what is told then is not one story. */
const severalExchanges = (exchanges: readonly StoryNode[]): readonly Gap[] => {
  // An upgraded connection has an exchange for its opening and one for its end; a service may ask the gateway, too.
  const outermost = exchanges.filter(
    ({ parent, entry }) => parent === undefined && entry.attributes?.phase !== 'closed',
  )
  const requests = Map.groupBy(outermost, ({ entry }) => entry.request_id)
  return [...requests.values()].flatMap((all): readonly Gap[] => {
    const [first, ...others] = all
    const last = others.at(-1)
    if (first === undefined || last === undefined) return []
    const span = `from ${new Date(first.startMs).toISOString()} to ${new Date(last.startMs).toISOString()}`
    const detail = `${all.length} exchanges have this request id, ${span}: it was sent again, or the id was used for more than one request`
    return [{ kind: 'several_exchanges', detail, entry_id: last.entry.id }]
  })
}

/** More than network and rounding explain. */
const skewMs = 50

const skewedClocks = (exchange: StoryPart, told: Told): readonly Gap[] =>
  actionsFor(exchange, told)
    .filter(({ startMs }) => exchange.startMs - startMs > skewMs)
    .slice(0, 1)
    .map(({ entry, startMs }) => ({
      kind: 'clock_skew',
      detail: `${entry.service} seems to have acted ${Math.round(exchange.startMs - startMs)} ms before the gateway was asked: their clocks differ`,
      service: entry.service,
      entry_id: entry.id,
    }))
