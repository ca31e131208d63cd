import type { Alarm } from './alarm.ts'
import type { Failure } from './answer.ts'
import { backoffMs, createWait, slowBackoffMs } from './backoff.ts'
import { type Batch, batchOf } from './batch.ts'
import { deliverBatch, type Settled } from './deliver-batch.ts'
import { reasonOf } from './reason-of.ts'
import type { Sender } from './sender.ts'
import type { Spool } from './spool.ts'

export interface DeliveryOptions {
  readonly spool: Spool
  readonly sender: Sender
  /** The log service's address, for warnings. */
  readonly url: string
  readonly alarm: Alarm
  /** Notes what became of the entries, after which the spool reads on behind them. */
  readonly settle: (settled: Settled) => Promise<void>
}

/** Empties the spool into the log service for as long as it runs, in order, one batch in flight. */
export interface Delivery {
  /** Tries at once if it is waiting to try again, and often for a while; not when the log service asked for the wait. */
  hurry(): void
  stop(): Promise<void>
}

/** Some thousand entries: more make a request no cheaper for each of them, fewer do. */
const maxBatchBytes = 1024 * 1024
/** A log service that takes less is not served with smaller batches than this but for single entries. */
const minBatchBytes = 16 * 1024

/** One failure alone is the usual end of a kept-alive connection, and no news. */
const failuresBeforeWarning = 2

export const startDelivery = ({ spool, sender, url, alarm, settle }: DeliveryOptions): Delivery => {
  const stopped = new AbortController()
  const wait = createWait()
  let mayHurry = false
  let batchBytes = maxBatchBytes
  let failures = 0

  const send = async (batch: Batch) => {
    const answer = await sender.send(batch)
    if (answer.kind === 'refused' && answer.tooLarge) {
      batchBytes = Math.max(minBatchBytes, Math.min(batchBytes, batch.lines.length >> 1))
    }
    return answer
  }

  const recoverAndSettle = (settled: Settled): Promise<void> => {
    failures = 0
    alarm.clear(() => `the log service at ${url} accepts entries again`)
    return settle(settled)
  }

  /** Ends when something failed, or the batch size changed, or it is stopped. */
  const deliver = async (): Promise<Failure | undefined> => {
    const blockBytes = batchBytes
    for await (const block of spool.read(blockBytes, stopped.signal)) {
      const options = { send, settle: recoverAndSettle, maxBytes: () => batchBytes }
      const failure = await deliverBatch(batchOf(block), options)
      if (failure !== undefined || batchBytes !== blockBytes) return failure
    }
    if (stopped.signal.aborted) return undefined
    throw new Error('it was closed')
  }

  const pause = async (failure: Failure): Promise<void> => {
    failures++
    if (failure.needsOperator) {
      alarm.raise(failure.reason, refusedWarning(url, failure.reason))
    } else if (failures >= failuresBeforeWarning) {
      alarm.raise('unreachable', unreachableWarning(url, failure.reason))
    }
    mayHurry = failure.retryAfterMs === undefined
    await wait.start(failure.retryAfterMs ?? (failure.needsOperator ? slowBackoffMs() : backoffMs(failures)))
  }

  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      try {
        const failure = await deliver()
        if (failure !== undefined && !stopped.signal.aborted) await pause(failure)
      } catch (error) {
        alarm.raise('spool', `the spool cannot be read: ${reasonOf(error)}. Its entries wait; it is tried again slowly`)
        await wait.start(slowBackoffMs())
      }
    }
  }

  const running = run()
  return {
    hurry: () => {
      if (!mayHurry) return
      failures = 0
      wait.end()
    },
    stop: async () => {
      stopped.abort()
      wait.end()
      await sender.close()
      await running
    },
  }
}

const refusedWarning = (url: string, reason: string): string =>
  `the log service at ${url} does not take entries: ${reason}. They are kept in the spool and tried again slowly`

const unreachableWarning = (url: string, reason: string): string =>
  `the log service at ${url} cannot be reached: ${reason}. Entries are kept in the spool until it is back`
