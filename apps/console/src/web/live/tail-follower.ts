import { parseJson } from '@trilha/log-api'
import type { EventSourceMessage } from 'eventsource-parser'
import type { StoredEntry } from '../model/entry.ts'
import { listedText } from '../model/search.ts'
import { ApiError, asApiError } from '../state/api.ts'
import { readTail, TailRefusal } from './tail-messages.ts'

/** An entry as it came. */
export interface Received {
  readonly entry: StoredEntry
  /** Characters of its JSON. */
  readonly length: number
}

/** Entries that matched and were not sent. */
export interface Missed {
  /** Undefined when nobody counted them. */
  readonly count: number | undefined
  readonly fromSeq: number
  readonly toSeq: number
  /** They were too many for the reader, the journal had dropped them, or the connection was away for long. */
  readonly reason: 'slow' | 'retention' | 'away'
}

export type Connection = 'connecting' | 'live' | 'reconnecting' | 'refused'

/** What a follower tells. */
export interface TailListener {
  /** Entries of the time before this page watched. */
  history(received: readonly Received[]): void
  entries(received: readonly Received[]): void
  missed(missed: Missed): void
  /** The log begins anew: what came before is of another one. */
  restarted(): void
  connection(state: Connection, failure?: ApiError): void
}

/** How far a tail was read; outlives its connections. */
export interface TailPlace {
  /** Undefined before the first connection. */
  seq: number | undefined
  /** When the connection last lived, in milliseconds since 1970. */
  aliveAtMs: number
}

export const startPlace = (): TailPlace => ({ seq: undefined, aliveAtMs: 0 })

/** Rows to begin with: some screenfuls. */
const firstEntries = 200
/** After a long absence, to bridge it where little came. The API's most. */
const bridgingEntries = 1_000
/**
 * An absence up to this is made up for entry by entry; a longer one (a laptop that slept) would have the browser read what
 * no one will, so the newest follow and the rest is told of.
 */
const maxCatchUpMs = 60_000
/** Quick at first, for a service that restarts; then gently. In milliseconds; the last one repeats. */
const retriesMs = [250, 500, 1_000, 2_000, 5_000]
/** A connection that held for so long was a good one. */
const steadyMs = 5_000

/** Which of the newest entries are new to a reader who had read up to `seq`, and whether some may lie in between. */
export const bridge = (
  newest: readonly Received[],
  { seq, asked }: { readonly seq: number; readonly asked: number },
): { readonly fresh: readonly Received[]; readonly gap: Missed | undefined } => {
  const fresh = newest.filter(({ entry }) => entry.seq > seq)
  const [first] = fresh
  // Fewer than were asked for are all that there are; one that is known already is where they meet.
  if (first === undefined || newest.length < asked || fresh.length < newest.length) return { fresh, gap: undefined }
  return { fresh, gap: { count: undefined, fromSeq: seq + 1, toSeq: first.entry.seq - 1, reason: 'away' } }
}

/** Reads one connection after the other and tells what comes, each entry once. */
class TailFollower {
  readonly #query: string
  readonly #place: TailPlace
  readonly #listener: TailListener
  /** The newest entries of a connection that does not resume, until its first position. */
  #newest: Received[] | undefined
  #last = firstEntries

  constructor(query: string, place: TailPlace, listener: TailListener) {
    this.#query = query
    this.#place = place
    this.#listener = listener
  }

  /** Reads until the connection ends. */
  async read(signal: AbortSignal): Promise<void> {
    const { seq, aliveAtMs } = this.#place
    const isResumed = seq !== undefined && Date.now() - aliveAtMs <= maxCatchUpMs
    if (seq !== undefined) this.#last = bridgingEntries
    this.#newest = isResumed ? undefined : []
    const parameters = {
      q: this.#query.trim() === '' ? undefined : this.#query,
      last: isResumed ? undefined : this.#last,
      // A reader that resumes would be given everything; this one has eyes.
      when_slow: 'skip',
      ...listedText,
    }
    for await (const messages of readTail(parameters, isResumed ? seq : undefined, signal)) {
      if (signal.aborted) return
      this.#place.aliveAtMs = Date.now()
      if (messages.length > 0) this.#take(messages)
    }
  }

  /** A store that is being filled knows no newest entries; what comes from now on needs none. */
  goWithoutNewest(): void {
    this.#last = 0
  }

  #take(messages: readonly EventSourceMessage[]): void {
    const received: Received[] = []
    const tell = (): void => {
      if (received.length > 0) this.#listener.entries(received.splice(0))
    }
    for (const message of messages) {
      if (message.event === 'entry') this.#takeEntry(message, received)
      else {
        tell()
        this.#takeOther(message)
      }
    }
    tell()
  }

  #takeEntry({ data, id }: EventSourceMessage, received: Received[]): void {
    const seq = Number(id)
    if (this.#newest === undefined) {
      if (seq <= (this.#place.seq ?? 0)) return
      this.#place.seq = seq
    }
    const one = { entry: parseJson(data) as StoredEntry, length: data.length }
    ;(this.#newest ?? received).push(one)
  }

  #takeOther({ event, data, id }: EventSourceMessage): void {
    if (event === 'position') this.#takePosition(Number(id))
    else if (event === 'missed') this.#takeMissed(data)
  }

  #takePosition(seq: number): void {
    const known = this.#place.seq
    const newest = this.#newest
    this.#newest = undefined
    this.#place.seq = seq
    const isAnother = known !== undefined && seq < known
    if (isAnother) this.#listener.restarted()
    if (isAnother && newest === undefined) {
      // Its newest entries were not asked for: come again, as one who knows nothing of it.
      this.#place.seq = undefined
      throw new ApiError(0, undefined)
    }
    this.#listener.connection('live')
    if (newest === undefined) return
    if (known === undefined || isAnother) this.#listener.history(newest)
    else {
      const { fresh, gap } = bridge(newest, { seq: known, asked: this.#last })
      if (gap !== undefined) this.#listener.missed(gap)
      this.#listener.entries(fresh)
    }
  }

  #takeMissed(data: string): void {
    const { missed, from_seq, to_seq, reason } = JSON.parse(data) as {
      missed: number
      from_seq: number
      to_seq: number
      reason: 'slow' | 'retention'
    }
    this.#place.seq = to_seq
    this.#listener.missed({ count: missed, fromSeq: from_seq, toSeq: to_seq, reason })
  }
}

/** A question that was refused stays refused; a service that starts or is busy does not. */
const isFinal = ({ status }: ApiError): boolean => status >= 400 && status < 500

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = window.setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      window.clearTimeout(timer)
      resolve()
    })
  })

/** Follows the log until `signal` aborts or the service refuses the question for good. */
export const followTail = async (
  { query, place, listener }: { readonly query: string; readonly place: TailPlace; readonly listener: TailListener },
  signal: AbortSignal,
): Promise<void> => {
  const follower = new TailFollower(query, place, listener)
  let attempt = 0
  listener.connection(place.seq === undefined ? 'connecting' : 'reconnecting')
  while (!signal.aborted) {
    const startedAtMs = Date.now()
    let failure: ApiError | undefined
    try {
      await follower.read(signal)
    } catch (error) {
      failure = asApiError(error)
    }
    if (signal.aborted) return
    if (failure !== undefined && isFinal(failure)) {
      listener.connection('refused', failure)
      return
    }
    if (failure?.status === 503 && failure.message.startsWith('last:')) follower.goWithoutNewest()
    listener.connection('reconnecting', failure)
    if (Date.now() - startedAtMs > steadyMs) attempt = 0
    const asked = failure instanceof TailRefusal ? failure.retryAfterMs : undefined
    await pause(asked ?? retriesMs[Math.min(attempt++, retriesMs.length - 1)] ?? 0, signal)
  }
}
