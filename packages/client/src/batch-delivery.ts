import { setTimeout } from 'node:timers/promises'
import type { Failure } from './answer.ts'
import { backoffMs } from './backoff.ts'
import type { Batch } from './batch.ts'
import { deliverBatch, type Settled } from './deliver-batch.ts'
import { createSender } from './sender.ts'

/** What became of the lines of one call. */
export interface Delivered {
  /** Lines that the log service keeps, those that it had already among them. */
  readonly sent: number
  readonly duplicates: number
  /** Refused lines by their place, from 0. */
  readonly rejected: readonly { readonly index: number; readonly detail: string }[]
}

export interface BatchDeliveryOptions {
  /** Base address of the log service, such as `http://127.0.0.1:8003`. */
  readonly url: string
  readonly apiKey?: string | undefined
  /** For how long a log service that does not take the lines is asked again, in milliseconds. */
  readonly patienceMs: number
  /** Told when the log service starts to fail (with why), and when it answers again (undefined). */
  readonly onTrouble?: (reason: string | undefined) => void
}

/**
 * Sends lines to the log service for a caller that waits for the answer, on one connection, one call at a time: for those
 * who can read again what they send, and need no spool. Entries carry ids, so lines that are sent again are kept once.
 */
export interface BatchDelivery {
  /**
   * Resolves when every line is kept or refused.
   *
   * @param lines NDJSON, each line with its line feed
   * @throws {DeliveryError} when the log service does not take them, and time will not help or has run out
   */
  deliver(lines: Buffer, count: number, signal?: AbortSignal): Promise<Delivered>
  /** Breaks off what is under way. */
  close(): Promise<void>
}

/** The log service did not take the lines; some may be kept. One sentence. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError'
}

/** A request between two processes of one machine is not worth compressing, and an import's other end is seldom far. */
const compressFromBytes = 4_096

/** More than the client's own batches may have. The log service says so when it takes less. */
const maxBatchBytes = 16 * 1024 * 1024

export const createBatchDelivery = (options: BatchDeliveryOptions): BatchDelivery => {
  const url = new URL(options.url)
  const isLocal = url.hostname === 'localhost' || /^127\.|^\[::1\]$/.test(url.hostname)
  const sender = createSender({
    url,
    apiKey: options.apiKey,
    compressFromBytes: isLocal ? Number.POSITIVE_INFINITY : compressFromBytes,
  })
  let failures = 0

  const pause = async (failure: Failure, since: number, signal: AbortSignal | undefined): Promise<void> => {
    failures++
    const place = `the log service at ${url.origin} does not take entries: ${failure.reason}`
    if (failure.needsOperator) throw new DeliveryError(place)
    const waitMs = failure.retryAfterMs ?? backoffMs(failures)
    if (performance.now() + waitMs - since > options.patienceMs) {
      throw new DeliveryError(`${place} (tried for ${Math.round((performance.now() - since) / 1_000)} s)`)
    }
    options.onTrouble?.(failure.reason)
    // The timer keeps the process alive: its caller waits.
    await setTimeout(waitMs, undefined, { ...(signal !== undefined && { signal }) }).catch(() => undefined)
  }

  return {
    deliver: async (lines, count, signal) => {
      let rest: Batch = { firstSeq: 0, count, lines }
      const delivered = { sent: 0, duplicates: 0, rejected: [] as { index: number; detail: string }[] }
      let settledSeq = -1
      const settle = async (settled: Settled): Promise<void> => {
        delivered.sent += settled.sent
        delivered.duplicates += settled.duplicates
        for (const { seq, detail } of settled.rejected) delivered.rejected.push({ index: seq, detail })
        settledSeq = settled.lastSeq
        if (failures > 0) options.onTrouble?.(undefined)
        failures = 0
      }
      const since = performance.now()
      while (rest.count > 0) {
        signal?.throwIfAborted()
        const failure = await deliverBatch(rest, { send: sender.send, settle, maxBytes: () => maxBatchBytes })
        rest = behind(rest, settledSeq)
        if (failure !== undefined) await pause(failure, since, signal)
      }
      return delivered
    },
    close: sender.close,
  }
}

/** The lines behind the settled ones. */
const behind = (batch: Batch, settledSeq: number): Batch => {
  let { firstSeq, lines } = batch
  for (; firstSeq <= settledSeq; firstSeq++) lines = lines.subarray(lines.indexOf('\n') + 1)
  return { firstSeq, count: batch.count - (firstSeq - batch.firstSeq), lines }
}
