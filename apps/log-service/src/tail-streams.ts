import type { ServerResponse } from 'node:http'
import type { Journal } from '@trilha/journal'
import { type Logger, problem } from '@trilha/service-kit'
import { unavailable } from './refusals.ts'
import { TailConnection } from './tail-connection.ts'
import { TailFeed } from './tail-feed.ts'
import { TailReader, type TailReaderOptions } from './tail-reader.ts'
import { TailTurns } from './tail-turns.ts'

export interface TailStreamsOptions {
  readonly journal: Journal
  readonly logger: Logger
  /** Open streams at the same time. */
  readonly maxStreams: number
  /** Silence after which a comment is sent. */
  readonly heartbeatMs?: number
}

/** Proxies close a connection that is silent for 30 s or more. */
const defaultHeartbeatMs = 15_000
/** How often readers are told their place when entries pass that do not match: what a reconnect has to read again. */
const tickMs = 1_000
/** What waits for a slow reader: a few thousand entries, which carry it over a short stall of its own or the network's. */
const maxWaitingBytes = 2 * 1024 * 1024
/** Someone else may leave at any time. */
const retryAfterSeconds = 10

/** The open streams of `GET /api/tail`. */
export class TailStreams {
  readonly #options: TailStreamsOptions
  readonly #feed: TailFeed
  readonly #turns = new TailTurns()
  /** Answers that are, or are about to be, streams. */
  readonly #open = new Set<ServerResponse>()
  readonly #readers = new Set<TailReader>()
  #ticking: NodeJS.Timeout | undefined
  readonly #closing = new AbortController()

  constructor(options: TailStreamsOptions) {
    this.#options = options
    this.#feed = new TailFeed(options.journal)
  }

  /** Open streams. */
  get count(): number {
    return this.#open.size
  }

  /**
   * Keeps a place for a stream until its answer is closed.
   *
   * @throws {Problem} 503 when there is none, 499 when nobody is there to take it
   */
  reserve(response: ServerResponse): void {
    const { maxStreams } = this.#options
    if (this.#closing.signal.aborted) throw unavailable('the service is stopping', retryAfterSeconds)
    // Its close has been and would not free the place.
    if (response.destroyed) throw problem('client_closed_request', 'client went away')
    if (this.#open.size >= maxStreams) {
      throw unavailable(
        `${maxStreams} tails are open, as many as may be: close one, or raise TRILHA_MAX_TAILS`,
        retryAfterSeconds,
      )
    }
    this.#open.add(response)
    response.once('close', () => this.#open.delete(response))
  }

  /** Makes a stream of the answer. Returns at once; the stream ends when its reader leaves or at `close`. */
  follow(
    response: ServerResponse,
    wanted: Pick<TailReaderOptions, 'filter' | 'position' | 'newest' | 'whenSlow' | 'maxText'>,
  ): void {
    const connection = new TailConnection(response, maxWaitingBytes)
    const { journal, logger } = this.#options
    const reader = new TailReader({ journal, feed: this.#feed, turns: this.#turns, connection, ...wanted })
    if (this.#closing.signal.aborted) {
      reader.end()
      return
    }
    this.#readers.add(reader)
    this.#ticking ??= setInterval(() => this.#tick(), tickMs)
    reader
      .run()
      .catch((error: unknown) => {
        logger.error({ err: error }, 'a live tail broke off')
        reader.end()
      })
      .finally(() => this.#remove(reader))
  }

  /** Ends all streams, so that their readers connect again to whoever serves them then. None is begun any more. */
  close(): void {
    this.#closing.abort()
    for (const reader of this.#readers) reader.end()
  }

  #remove(reader: TailReader): void {
    this.#readers.delete(reader)
    if (this.#readers.size > 0) return
    clearInterval(this.#ticking)
    this.#ticking = undefined
  }

  #tick(): void {
    for (const reader of this.#readers) reader.tick(this.#options.heartbeatMs ?? defaultHeartbeatMs)
  }
}
