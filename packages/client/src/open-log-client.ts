import { parseJson } from '@trilha/entry'
import { createAlarm } from './alarm.ts'
import type { Settled } from './deliver-batch.ts'
import { startDelivery } from './delivery.ts'
import { createIntake } from './intake.ts'
import type { LogClient, LogClientOptions } from './log-client.ts'
import { createRejections } from './rejections.ts'
import { createSender } from './sender.ts'
import { createSettledWaits } from './settled-waits.ts'
import { openSpool } from './spool.ts'

/** Days of a busy service's entries, and small beside any disk. */
const defaultMaxSpoolBytes = 1024 ** 3

/** Less than this fits a few packets, and is not worth compressing on its way to another machine. */
const compressFromBytes = 4_096

/** Enough for a backlog of seconds; a service that stops is seldom given more than ten. */
const defaultFlushMs = 5_000

/**
 * Opens a log client on its spool. What an earlier process left there is delivered first.
 *
 * @throws {TypeError} when `url` is no http or https address
 * @throws {JournalError} `JOURNAL_LOCKED` when another process has the spool's folder open: give each process its own
 */
export const openLogClient = async (options: LogClientOptions): Promise<LogClient> => {
  const { service, spoolDir: dir, maxSpoolBytes: maxBytes = defaultMaxSpoolBytes } = options
  const url = parseUrl(options.url)
  const warn = options.onWarning ?? ((message) => process.emitWarning(message, 'TrilhaWarning'))
  const spool = await openSpool({ dir, maxBytes, warn })
  const rejections = createRejections(dir, warn)
  const intake = createIntake({ spool, service, rejections, warn })
  const waits = createSettledWaits(() => spool.settledSeq)
  let sent = 0

  const settle = async (settled: Settled): Promise<void> => {
    await rejections.add(settled.rejected.map(({ line, detail }) => ({ entry: parseJson(line), detail })))
    sent += settled.sent
    spool.settle(settled.lastSeq)
    waits.check()
  }

  // Between processes of one machine, bytes cost less than compressing them.
  const compressFrom = isLoopback(url) ? Number.POSITIVE_INFINITY : compressFromBytes
  const sender = createSender({ url, apiKey: options.apiKey, compressFromBytes: compressFrom })
  const alarm = createAlarm(warn)
  const delivery = startDelivery({
    spool,
    sender,
    url: shown(url),
    alarm,
    settle,
  })

  const flush = (timeoutMs = defaultFlushMs): Promise<boolean> => {
    delivery.hurry()
    return waits.until(intake.lastSeq, timeoutMs)
  }

  let closing: Promise<void> | undefined
  const closeAfter = async (timeoutMs: number): Promise<void> => {
    intake.close()
    await flush(timeoutMs)
    await delivery.stop()
    waits.giveUp()
    await rejections.settled()
    await spool.close()
  }
  const close = (timeoutMs = defaultFlushMs): Promise<void> => {
    closing ??= closeAfter(timeoutMs)
    return closing
  }

  return {
    log: intake.log,
    get counters() {
      const { accepted, dropped, lastSeq } = intake
      return { accepted, sent, waiting: lastSeq - spool.settledSeq, dropped, rejected: rejections.count }
    },
    get spoolBytes() {
      return spool.totalBytes
    },
    get trouble() {
      return alarm.trouble
    },
    get hasRoom() {
      return spool.hasRoom
    },
    durable: () =>
      spool.durable().then(
        () => true,
        () => false,
      ),
    flush,
    close,
    [Symbol.asyncDispose]: close,
  }
}

const parseUrl = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url
  throw new TypeError(`the log service's address must be a URL such as http://127.0.0.1:8003, not ${text}`)
}

/** Without a name and password that it may hold. */
const shown = ({ origin, pathname }: URL): string => `${origin}${pathname}`.replace(/\/+$/, '')

const isLoopback = ({ hostname }: URL): boolean => hostname === 'localhost' || /^127\.|^\[::1\]$/.test(hostname)
