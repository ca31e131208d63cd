import assert from 'node:assert/strict'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { type LogClient, openLogClient } from '@trilha/client'
import { searchAll, temporaryFolder, waitFor } from '@trilha/testing'
import { createRejectedLog } from './rejected-log.ts'
import { type ShipStatus, ship } from './shipper.ts'

/** A line of an access log that can be told from all others. */
export const lineOf = (log: string, number: number): string =>
  `10.0.0.1 - ${log} [24/Nov/2026:10:00:00 +0000] "GET /n/x${number} HTTP/1.1" 200 ${number} "-" "curl/8"\n`

/** Writes numbered lines, each number once. */
export class NumberedLines {
  readonly #log: string
  count = 0

  constructor(log: string) {
    this.#log = log
  }

  /** The next lines. */
  next(count: number): string {
    const lines = Array.from({ length: count }, () => lineOf(this.#log, this.count++))
    return lines.join('')
  }

  append(file: string, count: number): void {
    appendFileSync(file, this.next(count))
  }
}

/** The numbers of the lines that the log service has of a log, sorted; each as often as it is there. */
export const storedNumbers = async (url: string, log: string): Promise<number[]> => {
  const entries = await searchAll(url, { user_id: log })
  return entries.map(({ http }) => Number(String(http?.path).slice('/n/x'.length))).sort((a, b) => a - b)
}

/** Waits until as many are there as were written, and then asserts that each is there once. */
export const assertEachOnce = async (url: string, log: string, count: number): Promise<void> => {
  const numbers = await waitFor(`${count} lines of ${log}`, async () => {
    const found = await storedNumbers(url, log)
    return new Set(found).size >= count && found
  })
  assert.deepEqual(
    numbers,
    Array.from({ length: count }, (_, index) => index),
  )
}

export interface RunningShip {
  readonly notes: string[]
  status(): ShipStatus | undefined
  stop(): Promise<void>
}

/** Disks that are full cannot be had on order: this client loses the entries of these calls of `log`, as on one. */
const losing = (client: LogClient, calls: readonly number[]): LogClient => {
  let call = 0
  let lost = 0
  return {
    log: (entry) => {
      if (calls.includes(call++)) lost++
      else client.log(entry)
    },
    get counters() {
      return { ...client.counters, dropped: client.counters.dropped + lost }
    },
    get spoolBytes() {
      return client.spoolBytes
    },
    get trouble() {
      return client.trouble
    },
    get hasRoom() {
      return client.hasRoom
    },
    durable: client.durable,
    flush: client.flush,
    close: client.close,
    [Symbol.asyncDispose]: client.close,
  }
}

/** A folder with log files and a state folder, and shippers of this process on them. */
export const openShipFolder = async (url: string) => {
  const folder = await temporaryFolder('ship')
  const running: RunningShip[] = []
  const at = (name: string): string => join(folder.path, name)
  const start = async (
    patterns: readonly string[],
    options: {
      fromStart?: boolean
      once?: boolean
      url?: string
      maxSpoolBytes?: number
      lostCalls?: readonly number[]
      idleMs?: number
    } = {},
  ): Promise<RunningShip & { readonly ended: Promise<void>; readonly client: LogClient }> => {
    const stopping = new AbortController()
    const notes: string[] = []
    let status: ShipStatus | undefined
    const opened = await openLogClient({
      url: options.url ?? url,
      service: 'ship',
      spoolDir: at('state/spool'),
      onWarning: () => undefined,
      ...(options.maxSpoolBytes !== undefined && { maxSpoolBytes: options.maxSpoolBytes }),
    })
    const client = losing(opened, options.lostCalls ?? [])
    const ended = ship({
      patterns: patterns.map(at),
      format: 'auto',
      service: undefined,
      routes: 'pattern',
      fromStart: options.fromStart ?? false,
      once: options.once ?? false,
      folder: at('state'),
      client,
      rejected: createRejectedLog(at('state')),
      note: (message) => notes.push(message),
      onStatus: (newest) => {
        status = newest
      },
      signal: stopping.signal,
      ...(options.idleMs !== undefined && { idleMs: options.idleMs }),
    })
    const stop = async (): Promise<void> => {
      stopping.abort()
      await ended
      await client.close()
    }
    const shipper = { notes, status: () => status, stop, ended, client }
    running.push(shipper)
    return shipper
  }
  return {
    at,
    start,
    [Symbol.asyncDispose]: async () => {
      for (const shipper of running) await shipper.stop()
      await folder[Symbol.asyncDispose]()
    },
  }
}
