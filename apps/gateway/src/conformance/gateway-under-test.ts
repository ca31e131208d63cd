import type { Entry } from '@trilha/entry'
import { type GatewayHarness, startGateway } from '../testing/gateway-harness.ts'
import { type Recorder, startRecorder } from './recorder.ts'
import type { ExpectedEntry, Outcome, RequestCase } from './request-case.ts'
import { type Delivery, probeTarget, settle, talk } from './talk.ts'

/** What became of a case for each way to send it, in the form in which it is expected. */
export type Observed = Readonly<Record<Delivery, Outcome>>

interface Run {
  readonly outcome: Omit<Outcome, 'entries'>
  /** The entries that were written meanwhile, by their numbers. */
  readonly from: number
  readonly to: number
}

/**
 * Sends cases one after the other through one gateway whose every upstream is a recorder. Entries are looked at once
 * all are through: to wait for the delivery of each would take longer than all the rest.
 */
export const observeGateway = async (cases: readonly RequestCase[]): Promise<ReadonlyMap<string, Observed>> => {
  await using recorder = await startRecorder()
  const { url } = recorder
  await using harness = await startGateway({ userServiceUrl: url, eventServiceUrl: url, messagingServiceUrl: url })
  const runs: { readonly row: RequestCase; readonly whole: Run; readonly pieces: Run }[] = []
  for (const row of cases) {
    const whole = await run(row, 'whole', { recorder, harness })
    runs.push({ row, whole, pieces: await run(row, 'in pieces', { recorder, harness }) })
  }
  const written = harness.client.counters.accepted
  const entries = await harness.entries(written)
  const complete = ({ outcome, from, to }: Run, { expected }: RequestCase): Outcome => {
    const own = entries.slice(from, to).filter(({ http }) => http?.path !== probeTarget)
    return { ...outcome, entries: own.map((entry) => told(entry, expected.entries)) }
  }
  return new Map(
    runs.map(({ row, whole, pieces }) => [row.id, { whole: complete(whole, row), 'in pieces': complete(pieces, row) }]),
  )
}

const run = async (
  row: RequestCase,
  delivery: Delivery,
  { recorder, harness }: { readonly recorder: Recorder; readonly harness: GatewayHarness },
): Promise<Run> => {
  const { statuses, closes, entries, begun } = row.expected
  const written = (): number => harness.client.counters.accepted
  recorder.forget()
  const from = written()
  const seen = await talk(harness.port, row, { answers: statuses.length, closes, delivery })
  const wanted = from + entries.length + (seen.closes ? 0 : 1)
  await settle(() => written() >= wanted)
  const requests = recorder.requests.filter(({ line }) => line !== `GET ${probeTarget} HTTP/1.1`)
  // Whether the upstream saw the beginning of a request when the rest of it broke is a matter of time.
  const unfinished = recorder.leftovers.filter((bytes) => begun === undefined || !bytes.startsWith(begun))
  const origin = recorder.url.slice('http://'.length)
  const upstream = [...requests.map(({ text }) => withPlaceholders(text, origin)), ...unfinished]
  const outcome = { statuses: seen.statuses, closes: seen.closes, upstream, ...(begun !== undefined && { begun }) }
  return { outcome, from, to: written() }
}

/** Puts placeholders where each run has other values. */
const withPlaceholders = (request: string, origin: string): string =>
  request
    .replace(`\r\nhost: ${origin}\r\n`, '\r\nhost: {origin}\r\n')
    .replace(madeId, '\r\nx-request-id: {id}\r\n')
    .replace(madeTrace, '\r\ntraceparent: {trace}\r\n')

/** A UUID of version 7. */
const madeId = /\r\nx-request-id: [0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\r\n/
/** Sampled and random (W3C Trace Context 2, section 3.2.2.5). */
const madeTrace = /\r\ntraceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-03\r\n/

/** An entry, its cause cut to what is expected of it where it begins so. */
const told = ({ action, result, cause, http }: Entry, expected: readonly ExpectedEntry[]): ExpectedEntry => {
  const status = http?.status ?? -1
  if (result === 'success') return { action, status }
  const prefix = expected.find((entry) => entry.cause !== undefined && cause?.startsWith(entry.cause))?.cause
  return { action, status, cause: prefix ?? cause ?? '' }
}

/** An outcome in an order that does not depend on which of several exchanges on a connection was the first to end. */
export const inOrder = (outcome: Outcome, delivery: Delivery): Outcome => ({
  ...outcome,
  upstream: outcome.upstream.toSorted(),
  entries: outcome.entries
    .map(({ actionInPieces, ...entry }) =>
      delivery === 'in pieces' && actionInPieces !== undefined ? { ...entry, action: actionInPieces } : entry,
    )
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
})
