import { setTimeout as delay } from 'node:timers/promises'
import type { StoredEntry } from '@trilha/entry'
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { type LogApiOptions, open } from './call.ts'
import { LogApiError } from './log-api-error.ts'
import { parseJson } from './parse-json.ts'
import { queryString, type Selection } from './selection.ts'

/** What a tail tells: entries in the order of the journal, and what happened to the connection between them. */
export type TailEvent =
  | { readonly type: 'entry'; readonly entry: StoredEntry; readonly seq: number }
  /** Entries that do not come: the reader was `slow`, or the journal had dropped them by its rules of `retention`. */
  | {
      readonly type: 'missed'
      readonly reason: string
      readonly missed: number
      readonly fromSeq: number
      readonly toSeq: number
    }
  /** The connection broke; the tail goes on by itself. Told once, whatever number of tries it takes. */
  | { readonly type: 'lost'; readonly reason: string }
  /** It is there again, and continues behind the last entry. */
  | { readonly type: 'back'; readonly lostMs: number }

export interface TailOptions extends Selection {
  /** Starts with this many of the newest that match. */
  readonly last?: number
  /** What becomes of entries that are not read in time: `skip` tells of them as missed, `wait` sends each later. */
  readonly whenSlow?: 'skip' | 'wait'
  /** Starts behind this entry instead of at the end. */
  readonly afterSeq?: number
  readonly signal: AbortSignal
  /** Pauses between tries, in milliseconds; the last one repeats. */
  readonly retryAfterMs?: readonly number[]
  /** A connection that is silent for so long is dead: the service sends a comment every 15 s. In milliseconds. */
  readonly silenceMs?: number
}

/** Quick at first, for a service that restarts; then gently. */
const defaultRetries = [250, 500, 1_000, 2_000, 5_000]
/** A connection that held for so long was a good one; one that breaks at once is not tried ever faster. */
const steadyMs = 5_000
/** Three comments of the service that did not come. */
const defaultSilenceMs = 45_000

/**
 * Follows the log until `signal` is aborted; then it returns. A connection that breaks is made again and continues with
 * `Last-Event-ID`, so no entry is lost or told twice.
 *
 * @throws {LogApiError} when the first connection fails, or the log service refuses the question
 */
export async function* tail(api: LogApiOptions, options: TailOptions): AsyncGenerator<TailEvent, void> {
  const retries = options.retryAfterMs ?? defaultRetries
  const place: Place = { lastId: options.afterSeq === undefined ? undefined : String(options.afterSeq) }
  let lostAt: number | undefined
  let attempt = 0
  let connectedAt = Number.POSITIVE_INFINITY
  let wasConnected = false
  while (!options.signal.aborted) {
    try {
      const stream = await connect(api, options, place)
      if (lostAt !== undefined) yield { type: 'back', lostMs: performance.now() - lostAt }
      wasConnected = true
      lostAt = undefined
      connectedAt = performance.now()
      for await (const message of stream) {
        const event = toEvent(message)
        if (event !== undefined) yield event
      }
      throw new LogApiError('the log service stopped', { failure: 'unreachable' })
    } catch (error) {
      if (options.signal.aborted) return
      if (!(error instanceof LogApiError) || !wasConnected || isFinal(error)) throw error
      if (performance.now() - connectedAt > steadyMs) attempt = 0
      if (lostAt === undefined) yield { type: 'lost', reason: error.message }
      lostAt ??= performance.now()
      await pause(error.retryAfterMs ?? retries[Math.min(attempt++, retries.length - 1)] ?? 0, options.signal)
    }
  }
}

/** What was told last; it survives connections. */
interface Place {
  lastId: string | undefined
}

/** A question that was refused stays refused; a service that starts or is busy does not. */
const isFinal = ({ problem }: LogApiError): boolean => problem !== undefined && problem.status < 500

const connect = async (
  api: LogApiOptions,
  options: TailOptions,
  place: Place,
): Promise<AsyncGenerator<EventSourceMessage, void>> => {
  const { last, whenSlow, signal, silenceMs = defaultSilenceMs } = options
  const silence = new AbortController()
  const response = await open(
    api,
    `/api/tail${queryString(options, { last: place.lastId === undefined ? last : undefined, when_slow: whenSlow })}`,
    {
      headers: {
        accept: 'text/event-stream',
        ...(place.lastId !== undefined && { 'last-event-id': place.lastId }),
      },
      signal: AbortSignal.any([signal, silence.signal]),
    },
  )
  return messages(response, { place, silence, silenceMs })
}

async function* messages(
  response: Response,
  { place, silence, silenceMs }: { place: Place; silence: AbortController; silenceMs: number },
): AsyncGenerator<EventSourceMessage, void> {
  const ready: EventSourceMessage[] = []
  const parser = createParser({ onEvent: (message) => ready.push(message) })
  const decoder = new TextDecoder()
  const timer = setTimeout(() => silence.abort(), silenceMs)
  try {
    for await (const bytes of response.body ?? []) {
      timer.refresh()
      parser.feed(decoder.decode(bytes, { stream: true }))
      for (const message of ready.splice(0)) {
        if (message.id !== undefined) place.lastId = message.id
        yield message
      }
    }
  } catch (cause) {
    const reason = silence.signal.aborted ? `nothing came for ${silenceMs / 1_000} s` : 'the connection broke'
    throw new LogApiError(reason, { failure: 'unreachable', cause })
  } finally {
    clearTimeout(timer)
  }
}

interface Missed {
  readonly missed: number
  readonly reason: string
  readonly from_seq: number
  readonly to_seq: number
}

const toEvent = ({ event, data, id }: EventSourceMessage): TailEvent | undefined => {
  if (event === 'entry') {
    const entry = parseJson(data) as StoredEntry
    return { type: 'entry', entry, seq: Number(id ?? entry.seq) }
  }
  if (event !== 'missed') return undefined
  const { missed, reason, from_seq, to_seq } = JSON.parse(data) as Missed
  return { type: 'missed', reason, missed, fromSeq: from_seq, toSeq: to_seq }
}

/** Ends early when the signal aborts. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal }).catch(() => undefined)
